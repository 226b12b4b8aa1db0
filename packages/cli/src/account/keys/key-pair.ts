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

/** A whole key, and the signer that it is. */
export type OpenKey = { readonly record: KeyRecord; readonly signer: Signer }

/** The key in a decrypted text; undefined when there is none, or its private key is not that of its `did`. */
export async function parseKey(text: string): Promise<OpenKey | undefined> {
  const record = (parseJson(text) ?? {}) as Partial<KeyRecord>
  const { version, name, did, curve, privateKey } = record
  if (version !== 1 || typeof name !== 'string' || curve === undefined || !curves.includes(curve))
    return undefined
  if (typeof privateKey !== 'string' || !/^[0-9a-f]{64}$/.test(privateKey)) return undefined
  const signer = await pairOf(curve, privateKey)
  if (signer === undefined || signer.did() !== did) return undefined
  return { record: { version, name, curve, did, privateKey }, signer }
}

/** Undefined for a number that is no private key of the curve. */
async function pairOf(curve: CurveName, privateKey: string): Promise<Signer | undefined> {
  try {
    return await pairs[curve].import(privateKey)
  } catch {
    return undefined
  }
}

/** Undefined for what is no JSON: the parser's own message would quote the text, which may be a private key. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
