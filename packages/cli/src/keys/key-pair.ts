import { P256Keypair, Secp256k1Keypair } from '@atproto/crypto'
import type { Signer } from '@quorate/core'

export const curves = ['p256', 'k256'] as const
export type CurveName = (typeof curves)[number]

/** What anyone may know of a key. */
export type PublicPart = { readonly name: string; readonly curve: CurveName; readonly did: string }

/** A whole key, as its encrypted file holds it. */
export type KeyRecord = PublicPart & { readonly version: 1; readonly privateKey: string }

const pairs = { p256: P256Keypair, k256: Secp256k1Keypair }

export async function generateKey(name: string, curve: CurveName): Promise<KeyRecord> {
  const pair = await pairs[curve].create({ exportable: true })
  const privateKey = Buffer.from(await pair.export()).toString('hex')
  return { version: 1, name, curve, did: pair.did(), privateKey }
}

/** The key as a signer; undefined when the record is not one, or its private key is not that of its `did`. */
export async function signerOf(record: unknown): Promise<Signer | undefined> {
  const { version, did, curve, privateKey } = record as Partial<KeyRecord>
  if (
    version !== 1 ||
    curve === undefined ||
    !curves.includes(curve) ||
    !/^[0-9a-f]{64}$/.test(privateKey ?? '')
  ) {
    return undefined
  }
  const pair = await pairs[curve].import(privateKey ?? '')
  return pair.did() === did ? pair : undefined
}
