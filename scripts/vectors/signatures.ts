import { bytesToMultibase, multibaseToBytes } from '@atproto/crypto'
import { toAtprotoJson, utf8, type FindingCode } from '@quorate/core'

import { fails, hex, holds, keyOf, type Case } from './case.ts'

const message = utf8('quorum')

const orders = {
  'P-256': 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  'K-256': 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
}

/** verifySignature: one valid signature of each curve, and each way in which it is spoiled. */
export async function signatureCases(): Promise<Case[]> {
  const cases: Case[] = []
  for (const curve of ['P-256', 'K-256'] as const) {
    const key = await keyOf('signer', curve)
    const other = await keyOf('signer', curve === 'P-256' ? 'K-256' : 'P-256')
    const signature = await key.sign(message)
    const order = orders[curve]
    const r = signature.slice(0, 32)
    const s = signature.slice(32)
    const highS = bytes32(order - integer(s))
    const add = (
      name: string,
      what: string,
      code: FindingCode | undefined,
      sent: Uint8Array,
      did = key.did(),
      over = message,
    ) =>
      cases.push({
        name: `signatures/${curve.toLowerCase()}-${name}`,
        what: `${curve}: ${what}`,
        requirement: code === undefined || code === 'signature/high-s' ? 'SIG-2' : 'SIG-3',
        layer: code === undefined ? 'none' : 'signature',
        op: 'verifySignature',
        request: { key: did, message: toAtprotoJson(over), signature: toAtprotoJson(sent) },
        expected: code === undefined ? holds(true) : fails(code),
      })
    add('valid', 'a signature with RFC 6979 nonce', undefined, signature)
    add(
      'other-message',
      'a signature over another message',
      'signature/mismatch',
      signature,
      key.did(),
      hex('00'),
    )
    add(
      'other-key',
      'the signature of another key',
      'signature/mismatch',
      signature,
      (await keyOf('another', curve)).did(),
    )
    add('high-s', 'the twin with n - s', 'signature/high-s', join(r, highS))
    add('der', 'DER', 'signature/der', der(signature))
    add('63-bytes', 'a byte too few', 'signature/length', signature.slice(0, 63))
    add('65-bytes', 'a byte too many', 'signature/length', join(signature, hex('00')))
    add('r-zero', 'r = 0', 'signature/out-of-range', join(bytes32(0n), s))
    add('s-zero', 's = 0', 'signature/out-of-range', join(r, bytes32(0n)))
    add('r-order', 'r = n', 'signature/out-of-range', join(bytes32(order), s))
    add('s-order', 's = n', 'signature/out-of-range', join(r, bytes32(order)))
    add(
      'key-leading-one',
      'a did:key with a zero byte before it',
      'key/not-canonical',
      signature,
      key.did().replace(':z', ':z1'),
    )
    add(
      'key-wrong-curve',
      'the point of this curve under the prefix of the other',
      'key/not-canonical',
      signature,
      swapPrefix(key.did(), other.did()),
    )
  }
  return cases
}

/** The point of one key under the multicodec of another. */
function swapPrefix(did: string, other: string): string {
  const bytesOf = (text: string) => multibaseToBytes(text.slice('did:key:'.length))
  return `did:key:${bytesToMultibase(join(bytesOf(other).slice(0, 2), bytesOf(did).slice(2)), 'base58btc')}`
}

function integer(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
}

function bytes32(n: bigint): Uint8Array {
  return hex(n.toString(16).padStart(64, '0'))
}

function join(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts))
}

function der(signature: Uint8Array): Uint8Array {
  const part = (bytes: Uint8Array) => {
    const text = integer(bytes).toString(16)
    const even = text.length % 2 === 0 ? text : `0${text}`
    const body = hex(Number.parseInt(even.slice(0, 2), 16) > 0x7f ? `00${even}` : even)
    return join(Uint8Array.of(2, body.length), body)
  }
  const body = join(part(signature.slice(0, 32)), part(signature.slice(32)))
  return join(Uint8Array.of(0x30, body.length), body)
}
