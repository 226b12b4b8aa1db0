import { Secp256k1Keypair } from '@atproto/crypto'
import { cidOf, encodeCanonical, type DataMap } from '@quorate/core'
import { inject } from 'vitest'

import { signOperation, tombstoneBody, updateBody } from '../../core/test/signed-plc-log.ts'

const { plcUrl } = inject('testnet')

/** An account in the real directory whose host and signing key a test decides. */
export class OwnAccount {
  readonly did: string
  private readonly rotation: Secp256k1Keypair
  private last: DataMap

  private constructor(did: string, rotation: Secp256k1Keypair, genesis: DataMap) {
    this.did = did
    this.rotation = rotation
    this.last = genesis
  }

  /** Hosted at `url`, with commits signed by `signingKey`, a did:key. */
  static async at(url: string, signingKey: string): Promise<OwnAccount> {
    const rotation = await Secp256k1Keypair.create()
    const genesis = await signOperation(updateBody(null, [rotation], stateOf(url, signingKey)), rotation)
    const digest = cidOf(bytesOf(genesis)).multihash.digest
    const account = new OwnAccount(`did:plc:${base32(digest).slice(0, 24)}`, rotation, genesis)
    await submit(account.did, genesis)
    return account
  }

  async become(url: string, signingKey: string): Promise<void> {
    this.last = await signOperation(
      updateBody(this.last, [this.rotation], stateOf(url, signingKey)),
      this.rotation,
    )
    await submit(this.did, this.last)
  }

  /** By a tombstone. */
  async end(): Promise<void> {
    this.last = await signOperation(tombstoneBody(this.last), this.rotation)
    await submit(this.did, this.last)
  }
}

function stateOf(url: string, signingKey: string): DataMap {
  return {
    verificationMethods: { atproto: signingKey },
    alsoKnownAs: [],
    services: { atproto_pds: { type: 'AtprotoPersonalDataServer', endpoint: url } },
  }
}

async function submit(did: string, operation: DataMap): Promise<void> {
  const answer = await fetch(`${plcUrl}/${did}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(operation),
  })
  if (!answer.ok) throw new Error(`the directory answered ${String(answer.status)}: ${await answer.text()}`)
}

function bytesOf(operation: DataMap): Uint8Array {
  const bytes = encodeCanonical(operation)
  if (!bytes.ok) throw new Error('not an operation')
  return bytes.value
}

function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? [])
    .map((five) => 'abcdefghijklmnopqrstuvwxyz234567'[parseInt(five, 2)])
    .join('')
}
