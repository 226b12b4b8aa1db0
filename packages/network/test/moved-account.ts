import { Secp256k1Keypair } from '@atproto/crypto'
import { cidOf, encodeCanonical, fromAtprotoJson } from '@quorate/core'
import { createAccount, type Account } from '@quorate/testnet'
import { inject } from 'vitest'

import { freshHandle } from './network-fixture.ts'

const { pdsUrl, plcUrl } = inject('testnet')

/** An account on the real PDS whose owner may move it by the key that comes first in its did:plc. */
export type MovableAccount = Account & { readonly moveTo: (url: string) => Promise<void> }

export async function movableAccount(): Promise<MovableAccount> {
  const recovery = await Secp256k1Keypair.create()
  const account = await createAccount(pdsUrl, {
    handle: freshHandle(),
    password: 'a password',
    recoveryKey: recovery.did(),
  })
  return { ...account, moveTo: (url) => submitMove(account.did, recovery, url) }
}

/** A did:plc operation that names another PDS, as any tool for moving accounts submits it. */
async function submitMove(did: string, key: Secp256k1Keypair, url: string): Promise<void> {
  const last = (await (await fetch(`${plcUrl}/${did}/log/last`)).json()) as Record<string, unknown>
  const { sig: _sig, ...state } = last
  const services = { atproto_pds: { type: 'AtprotoPersonalDataServer', endpoint: url } }
  const unsigned = { ...state, services, prev: cidOf(bytesOf(last)).toString() }
  const signature = await key.sign(new Uint8Array(bytesOf(unsigned)))
  const operation = { ...unsigned, sig: Buffer.from(signature).toString('base64url') }
  const answer = await fetch(`${plcUrl}/${did}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(operation),
  })
  if (!answer.ok) throw new Error(`the directory answered ${String(answer.status)}: ${await answer.text()}`)
}

function bytesOf(json: unknown): Uint8Array {
  const value = fromAtprotoJson(json)
  const bytes = value.ok ? encodeCanonical(value.value) : value
  if (!bytes.ok) throw new Error('not an operation')
  return bytes.value
}
