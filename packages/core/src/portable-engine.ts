import { p256 } from '@noble/curves/nist.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import type { PublicKey } from './did-key.ts'

export { sha256 } from '@noble/hashes/sha2.js'

/**
 * The signature port: ECDSA with SHA-256 over the message, 64 bytes r||s. An engine answers only whether the equation
 * holds; length, range and low S are checked before, because engines differ there (SIG-3).
 */
export function equationHolds(key: PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  const curve = key.curve === 'P-256' ? p256 : secp256k1
  try {
    return curve.verify(signature, message, key.point, { prehash: true, lowS: true, format: 'compact' })
  } catch {
    return false
  }
}
