import { p256 } from '@noble/curves/nist.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { base58btc } from 'multiformats/bases/base58'
import { accept, refuse, type Checked } from './finding.ts'

export type Curve = 'P-256' | 'K-256'

/** A public key, parsed once: its curve and its compressed point of 33 bytes. */
export type PublicKey = { readonly did: string; readonly curve: Curve; readonly point: Uint8Array }

const prefixes: readonly (readonly [Curve, number, number])[] = [
  ['P-256', 0x80, 0x24],
  ['K-256', 0xe7, 0x01],
]

/** The same keys come again with every record, and finding a point on the curve is as dear as a signature. */
const parsed = new Map<string, PublicKey | undefined>()

/** A key from the one canonical form of its did:key: base58btc of the multicodec and a compressed point on the curve. */
export function parseDidKey(did: string, path = ''): Checked<PublicKey> {
  const key = parseOnce(did)
  return key === undefined ? refuse('key/not-canonical', path, { actual: did.slice(0, 100) }) : accept(key)
}

function parseOnce(did: string): PublicKey | undefined {
  if (did.length > 100) return undefined
  if (!parsed.has(did)) {
    // Whoever sends many keys makes this forget, and fills no memory.
    if (parsed.size >= 4096) parsed.clear()
    parsed.set(did, decode(did))
  }
  return parsed.get(did)
}

function decode(did: string): PublicKey | undefined {
  if (!did.startsWith('did:key:z')) return undefined
  const text = did.slice('did:key:'.length)
  try {
    const bytes = base58btc.decode(text)
    const curve = prefixes.find(([, a, b]) => bytes[0] === a && bytes[1] === b)?.[0]
    const point = bytes.slice(2)
    if (curve === undefined || point.length !== 33 || base58btc.encode(bytes) !== text) return undefined
    const onCurve =
      curve === 'P-256'
        ? p256.utils.isValidPublicKey(point, true)
        : secp256k1.utils.isValidPublicKey(point, true)
    return onCurve ? { did, curve, point } : undefined
  } catch {
    return undefined
  }
}
