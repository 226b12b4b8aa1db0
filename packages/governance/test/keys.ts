import { P256Keypair, Secp256k1Keypair } from '@atproto/crypto'
import { cidOf, utf8, type Signer } from '@quorate/core'

export type Key = Signer

const keys = new Map<string, Promise<Key>>()

/** The same key for the same name, in every run. */
export function keyOf(name: string, curve: 'P-256' | 'K-256' = 'K-256'): Promise<Key> {
  const id = `${curve} ${name}`
  const known = keys.get(id)
  if (known !== undefined) return known
  const secret = cidOf(utf8(`governance test key ${name}`)).multihash.digest
  const key = curve === 'P-256' ? P256Keypair.import(secret) : Secp256k1Keypair.import(secret)
  keys.set(id, key)
  return key
}
