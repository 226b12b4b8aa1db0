import type { Network, Session, StoredSession } from '@quorate/network'

import { failure } from '../shell/failure.ts'
import { sessionDocument } from './state/json-document.ts'
import { loadNetwork } from './network.ts'

const fields = ['service', 'did', 'handle', 'accessJwt', 'refreshJwt'] as const

/** The session that the last login left here; undefined when nobody is logged in. Its tokens are secrets. */
export function readStoredSession(): StoredSession | undefined {
  const json = sessionDocument().read()
  if (json === undefined) return undefined
  const stored = (json ?? {}) as Partial<Record<string, unknown>>
  const host = typeof stored['host'] === 'string' ? stored['host'] : undefined
  if (fields.every((name) => typeof stored[name] === 'string')) return { ...(stored as StoredSession), host }
  const params = { file: 'session.json', folder: 'data', reason: 'it is no session; log in again' }
  throw failure('untrusted', 'state/corrupt', '', params)
}

/** The account that is logged in, to write for. New tokens are stored as soon as there are any. */
export async function openSession(network: Network): Promise<Session> {
  const stored = readStoredSession()
  if (stored === undefined) throw failure('usage', 'session/missing')
  const { resumeSession } = await loadNetwork()
  return resumeSession(network, stored, keepSession)
}

/** In place of whatever session there was. */
export async function keepSession(stored: StoredSession): Promise<void> {
  const { service, host, did, handle, accessJwt, refreshJwt } = stored
  const known = host === undefined ? {} : { host }
  await sessionDocument().update(() => ({ service, ...known, did, handle, accessJwt, refreshJwt }))
}

export async function forgetSession(): Promise<void> {
  await sessionDocument().update(() => undefined)
}
