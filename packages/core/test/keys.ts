import { P256Keypair, Secp256k1Keypair } from '@atproto/crypto'

import { toHex } from './hex.ts'
import { cidOf, utf8, type Curve } from '../src/index.ts'

/** The same key for the same name, in every run. */
export async function keyOf(name: string, curve: Curve = 'P-256'): Promise<P256Keypair | Secp256k1Keypair> {
  const secret = toHex(cidOf(utf8(`test key ${name}`)).multihash.digest)
  return curve === 'P-256' ? P256Keypair.import(secret) : Secp256k1Keypair.import(secret)
}

/** Order of the group of each curve, 32 bytes. */
export const orders: Record<Curve, bigint> = {
  'P-256': 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  'K-256': 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
}

export function bytes32(n: bigint): Uint8Array {
  return Uint8Array.from(Buffer.from(n.toString(16).padStart(64, '0'), 'hex'))
}
