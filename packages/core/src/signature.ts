import { equationHolds } from '#engine'
import { p256 } from '@noble/curves/nist.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { parseDidKey, type Curve, type PublicKey } from './did-key.ts'
import { accept, refuse, type Checked } from './finding.ts'

const orders: Record<Curve, bigint> = { 'P-256': p256.Point.Fn.ORDER, 'K-256': secp256k1.Point.Fn.ORDER }

/**
 * Whether `signature` is that of `key` over `message`: ECDSA with SHA-256, 64 bytes r||s, low S (SIG-2, SIG-3).
 * Never throws; `key` is a did:key or a key parsed before.
 */
export function verifySignature(
  key: string | PublicKey,
  message: Uint8Array,
  signature: Uint8Array,
): Checked<true> {
  const parsed = typeof key === 'string' ? parseDidKey(key, 'key') : accept(key)
  if (!parsed.ok) return parsed
  const { curve, did } = parsed.value
  if (signature.length !== 64) {
    return looksLikeDer(signature)
      ? refuse('signature/der', 'signature')
      : refuse('signature/length', 'signature', { actual: signature.length })
  }
  const order = orders[curve]
  const r = toInteger(signature.subarray(0, 32))
  const s = toInteger(signature.subarray(32))
  if (r === 0n || s === 0n || r >= order || s >= order) return refuse('signature/out-of-range', 'signature')
  if (s > order >> 1n) return refuse('signature/high-s', 'signature')
  if (!equationHolds(parsed.value, message, signature))
    return refuse('signature/mismatch', 'signature', { key: did })
  return accept(true)
}

/** A SEQUENCE whose length is the rest: what most libraries write when asked for a signature. */
function looksLikeDer(bytes: Uint8Array): boolean {
  return bytes[0] === 0x30 && bytes[1] === bytes.length - 2 && bytes[2] === 0x02
}

function toInteger(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let n = 0n
  for (let i = 0; i < 32; i += 8) n = (n << 64n) | view.getBigUint64(i)
  return n
}
