import { P256Keypair } from '@atproto/crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { concatBytes, utf8, verifySignature, type Curve } from '../src/index.ts'
import { toHex } from './hex.ts'
import { bytes32, keyOf, orders } from './keys.ts'
import { havePublicVectors, publicJson } from './public-vectors.ts'

const message = utf8('quorum')
const curves: Curve[] = ['P-256', 'K-256']

function refusal(key: string, signature: Uint8Array, over = message): string {
  const verified = verifySignature(key, over, signature)
  return verified.ok ? 'accepted' : verified.findings[0].code
}

/** r and s as DER, as most libraries write them. */
function der(signature: Uint8Array): Uint8Array {
  const integer = (bytes: Uint8Array) => {
    const least = bytes.subarray(
      Math.max(
        0,
        bytes.findIndex((b) => b !== 0),
      ),
    )
    const body = (least[0] ?? 0) > 0x7f ? concatBytes([Uint8Array.of(0), least]) : least
    return concatBytes([Uint8Array.of(2, body.length), body])
  }
  const body = concatBytes([integer(signature.subarray(0, 32)), integer(signature.subarray(32))])
  return concatBytes([Uint8Array.of(0x30, body.length), body])
}

describe.each(curves)('a signature with %s', (curve) => {
  const order = orders[curve]
  const made = async () => {
    const key = await keyOf('signer', curve)
    return { key: key.did(), signature: await key.sign(message) }
  }

  it('is accepted over its message and no other', async () => {
    const { key, signature } = await made()
    expect(refusal(key, signature)).toBe('accepted')
    expect(refusal(key, signature, utf8('quorun'))).toBe('signature/mismatch')
    expect(refusal(key, signature, new Uint8Array())).toBe('signature/mismatch')
  })

  it('is accepted with low S only: its twin is another signature for the same', async () => {
    const { key, signature } = await made()
    const s = BigInt(`0x${toHex(signature.subarray(32))}`)
    expect(s <= order >> 1n).toBe(true)
    expect(refusal(key, concatBytes([signature.subarray(0, 32), bytes32(order - s)]))).toBe(
      'signature/high-s',
    )
  })

  it('is the same in every run (RFC 6979)', async () => {
    const golden: Record<Curve, string> = {
      'P-256':
        'b48ba62580b200d042d3cfc91fd657c8a55acf876ca20d01fe349a7d349eba076c2393c497a0407e16f6f7990a1a11ef8da84dce2072b3ab9fb595ae14b50e6f',
      'K-256':
        'aee61869cd6a312696c9c4ab8c832468c75d9d32594034fe7054127b236df6f51c863c92766d3201afedd0a6e7b0b55a9fb22d733fea42da119ff7a2eac2e31a',
    }
    expect(toHex((await made()).signature)).toBe(golden[curve])
    expect(toHex((await made()).signature)).toBe(golden[curve])
  })

  it('is refused as DER, by name', async () => {
    const { key, signature } = await made()
    expect(refusal(key, der(signature))).toBe('signature/der')
  })

  it.each([0, 1, 63, 65, 128])('is refused with %d bytes', async (length) => {
    const { key, signature } = await made()
    const bytes = new Uint8Array(length)
    bytes.set(signature.subarray(0, length))
    expect(refusal(key, bytes)).toBe('signature/length')
  })

  it.each([
    ['r of 0', 0n, 1n],
    ['s of 0', 1n, 0n],
    ['both of 0', 0n, 0n],
    ['r of the order', order, 1n],
    ['s of the order', 1n, order],
    ['r of 2^256 - 1', (1n << 256n) - 1n, 1n],
    ['s of 2^256 - 1', 1n, (1n << 256n) - 1n],
  ])('is refused with %s', async (_what, r, s) => {
    const { key } = await made()
    expect(refusal(key, concatBytes([bytes32(r), bytes32(s)]))).toBe('signature/out-of-range')
  })

  it('reaches the equation with r and s at both ends of their ranges', async () => {
    const { key } = await made()
    for (const [r, s] of [
      [1n, 1n],
      [order - 1n, order >> 1n],
    ] as const) {
      expect(refusal(key, concatBytes([bytes32(r), bytes32(s)]))).toBe('signature/mismatch')
    }
    expect(refusal(key, concatBytes([bytes32(1n), bytes32((order >> 1n) + 1n)]))).toBe('signature/high-s')
  })

  it('is refused for another key of the curve and for one of the other curve', async () => {
    const { signature } = await made()
    const other = curve === 'P-256' ? 'K-256' : 'P-256'
    expect(refusal((await keyOf('another', curve)).did(), signature)).toBe('signature/mismatch')
    expect(['signature/mismatch', 'signature/high-s', 'signature/out-of-range']).toContain(
      refusal((await keyOf('signer', other)).did(), signature),
    )
  })

  it('is refused when the key is not in its canonical form', async () => {
    const { key, signature } = await made()
    expect(refusal(key.replace(':z', ':z1'), signature)).toBe('key/not-canonical')
  })

  it('never survives a flipped bit, in it or in the message', async () => {
    const { key, signature } = await made()
    const flip = (bytes: Uint8Array, bit: number) =>
      bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
    fc.assert(
      fc.property(fc.nat(511), fc.nat(message.length * 8 - 1), (inSignature, inMessage) => {
        expect(refusal(key, flip(signature, inSignature))).not.toBe('accepted')
        expect(refusal(key, signature, flip(message, inMessage))).toBe('signature/mismatch')
      }),
      { numRuns: 40 },
    )
  })

  it('is refused and nothing thrown for any bytes', async () => {
    const { key } = await made()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(refusal(key, bytes)).toMatch(/^signature\//)
      }),
      { numRuns: 60 },
    )
  })
})

it('signs and verifies the P-256 example of RFC 6979, A.2.5, with its S made low', async () => {
  const key = await P256Keypair.import('c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721')
  const r = 0xefd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716n
  const s = 0xf7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8n
  const low = concatBytes([bytes32(r), bytes32(orders['P-256'] - s)])
  expect(toHex(await key.sign(utf8('sample')))).toBe(toHex(low))
  expect(refusal(key.did(), low, utf8('sample'))).toBe('accepted')
  expect(refusal(key.did(), concatBytes([bytes32(r), bytes32(s)]), utf8('sample'))).toBe('signature/high-s')
})

describe.skipIf(!havePublicVectors)('the public signature fixtures', () => {
  type Fixture = {
    comment: string
    messageBase64: string
    publicKeyDid: string
    signatureBase64: string
    validSignature: boolean
    tags: string[]
  }
  it.each(publicJson<Fixture>('atproto-interop/crypto/signature-fixtures.json'))('$comment', (fixture) => {
    const [over, signature] = [fixture.messageBase64, fixture.signatureBase64].map((text) =>
      Uint8Array.from(Buffer.from(text, 'base64')),
    )
    const expected = fixture.validSignature
      ? 'accepted'
      : fixture.tags.includes('high-s')
        ? 'signature/high-s'
        : 'signature/der'
    expect(refusal(fixture.publicKeyDid, signature!, over)).toBe(expected)
  })
})
