import { createPublicKey, hash, verify, type KeyObject } from 'node:crypto'
import type { Curve, PublicKey } from './did-key.ts'
import * as portable from './portable-engine.ts'

/** SubjectPublicKeyInfo of each curve (RFC 5480), in hexadecimal, up to the compressed point of 33 bytes that ends it. */
const beforePoint: Record<Curve, string> = {
  'P-256': '3039301306072a8648ce3d020106082a8648ce3d030107032200',
  'K-256': '3036301006072a8648ce3d020106052b8104000a032200',
}

/** As dear to make as a signature to verify. */
const keyObjects = new WeakMap<PublicKey, KeyObject>()

/** The signature port of the portable engine, many times as fast. */
export function equationHolds(key: PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verify('sha256', message, keyObjectOf(key), derOf(signature))
  } catch {
    // An OpenSSL that is built or configured without the curve must not refuse what holds.
    return portable.equationHolds(key, message, signature)
  }
}

/** SHA-256, 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  // As text of one byte a character: Node allocates a Buffer in several times the time that a hash takes.
  const text = hash('sha256', bytes, 'binary')
  const digest = new Uint8Array(32)
  for (let i = 0; i < 32; i++) digest[i] = text.charCodeAt(i)
  return digest
}

function keyObjectOf(key: PublicKey): KeyObject {
  const before = keyObjects.get(key)
  if (before !== undefined) return before
  const point = Array.from(key.point, (byte) => byte.toString(16).padStart(2, '0'))
  const spki = beforePoint[key.curve] + point.join('')
  const made = createPublicKey({ key: spki, encoding: 'hex', format: 'der', type: 'spki' })
  keyObjects.set(key, made)
  return made
}

/** SEQUENCE of two INTEGERs: what OpenSSL reads without taking a slower path. */
function derOf(signature: Uint8Array): Uint8Array {
  const der = new Uint8Array(72)
  const afterR = writeInteger(der, 2, signature.subarray(0, 32))
  const end = writeInteger(der, afterR, signature.subarray(32))
  der[0] = 0x30
  der[1] = end - 2
  return der.subarray(0, end)
}

/** Writes 32 bytes at `at` as the shortest non-negative INTEGER, and gives where it ends. */
function writeInteger(der: Uint8Array, at: number, bytes: Uint8Array): number {
  let skip = 0
  while (skip < 31 && bytes[skip] === 0) skip++
  const sign = (bytes[skip] ?? 0) > 0x7f ? 1 : 0
  const length = 32 - skip + sign
  der[at] = 2
  der[at + 1] = length
  der.set(bytes.subarray(skip), at + 2 + sign)
  return at + 2 + length
}
