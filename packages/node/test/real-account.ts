import { inject } from 'vitest'

import { movableAccount } from '../../network/test/moved-account.ts'

const { pdsUrl } = inject('testnet')

/** An account on the real PDS, and its calls. */
export async function realAccount() {
  const account = await movableAccount()
  const { did, handle, password } = account
  const call = async (method: string, input?: object, token?: string): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${pdsUrl}/xrpc/${method}`, {
      method: 'POST',
      headers: {
        ...(input !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(input !== undefined && { body: JSON.stringify(input) }),
    })
    if (!answer.ok) throw new Error(await answer.text())
    const text = await answer.text()
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
  }
  const { accessJwt } = await call('com.atproto.server.createSession', { identifier: handle, password })
  const token = String(accessJwt)
  const write = (from: number, count: number) =>
    call(
      'com.atproto.repo.applyWrites',
      {
        repo: did,
        writes: Array.from({ length: count }, (_, i) => ({
          $type: 'com.atproto.repo.applyWrites#create',
          collection: 'com.example.note',
          rkey: String(from + i),
          value: { $type: 'com.example.note', text: `note ${String(from + i)}` },
        })),
      },
      token,
    )
  const deactivate = () => call('com.atproto.server.deactivateAccount', {}, token)
  const activate = () => call('com.atproto.server.activateAccount', undefined, token)
  return { did, write, deactivate, activate, moveTo: (url: string) => account.moveTo(url) }
}
