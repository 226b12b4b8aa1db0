import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

import * as chosen from '#engine'
import { p256 } from '@noble/curves/nist.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { base58btc } from 'multiformats/bases/base58'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { concatBytes, parseDidKey, utf8, verifySignature, type Curve } from '../src/index.ts'
import * as node from '../src/node-engine.ts'
import * as portable from '../src/portable-engine.ts'
import { toHex } from './hex.ts'
import { bytes32, keyOf, orders } from './keys.ts'
import { havePublicVectors, publicJson } from './public-vectors.ts'

/** What both engines say of a signature, and the port with one of them: `holds`, or why not. */
function verdict(did: string, message: Uint8Array, signature: Uint8Array): string {
  const verified = verifySignature(did, message, signature)
  const key = parseDidKey(did)
  // What is stopped before reaches no engine.
  if (!key.ok || (!verified.ok && verified.findings[0].code !== 'signature/mismatch'))
    return verified.ok ? 'holds without a key' : verified.findings[0].code
  const [ofNode, ofPortable] = [node, portable].map((engine) =>
    engine.equationHolds(key.value, message, signature),
  )
  if (ofNode !== ofPortable || ofNode !== verified.ok) return 'the engines differ'
  return verified.ok ? 'holds' : verified.findings[0].code
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'base64'))
}

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  return bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
}

it('is that of Node in Node, through the imports of the package', () => {
  expect(chosen.equationHolds).toBe(node.equationHolds)
  expect(chosen.equationHolds).not.toBe(portable.equationHolds)
})

describe('vectors of signatures', () => {
  const folder = path.join(import.meta.dirname, '../../../spec/vectors/signatures')
  type Manifest = {
    request: { key: string } & Record<'message' | 'signature', { $bytes: string }>
    expected: { ok: boolean; codes?: string[] }
  }

  it.each(globSync('*/manifest.json', { cwd: folder }).sort())('%s is the same to both', (file) => {
    const { request, expected } = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Manifest
    const [message, signature] = [request.message, request.signature].map(({ $bytes }) => fromBase64($bytes))
    expect(verdict(request.key, message!, signature!)).toBe(expected.ok ? 'holds' : expected.codes?.[0])
  })
})

describe.skipIf(!havePublicVectors)('public fixtures', () => {
  type Fixture = Record<'comment' | 'messageBase64' | 'publicKeyDid' | 'signatureBase64', string> & {
    validSignature: boolean
  }
  const fixtures = publicJson<Fixture>('atproto-interop/crypto/signature-fixtures.json')

  it.each(fixtures)('$comment is the same to both', (fixture) => {
    const [message, signature] = [fixture.messageBase64, fixture.signatureBase64].map(fromBase64)
    const said = verdict(fixture.publicKeyDid, message!, signature!)
    expect(said).toMatch(fixture.validSignature ? /^holds$/ : /^signature\//)
  })
})

describe.each<Curve>(['P-256', 'K-256'])('both engines say the same with %s', (curve) => {
  const order = orders[curve]
  const { Point } = curve === 'P-256' ? p256 : secp256k1
  const { Fn } = Point

  it('of any key and message, and with a bit flipped in the signature or the message', async () => {
    const message = fc.uint8Array({ minLength: 1, maxLength: 300 })
    await fc.assert(
      fc.asyncProperty(fc.string(), message, fc.nat(511), fc.nat(), async (name, over, bit, other) => {
        const key = await keyOf(name, curve)
        const signature = await key.sign(over)
        expect(verdict(key.did(), over, signature)).toBe('holds')
        expect(verdict(key.did(), over, flipped(signature, bit))).toMatch(/^signature\//)
        const changed = flipped(over, other % (8 * over.length))
        expect(verdict(key.did(), changed, signature)).toBe('signature/mismatch')
        expect(verdict((await keyOf(`not ${name}`, curve)).did(), over, signature)).toBe('signature/mismatch')
      }),
      { numRuns: 40 },
    )
  })

  it('of any r and s', async () => {
    const key = (await keyOf('signer', curve)).did()
    const scalar = fc.oneof(
      fc.bigInt(0n, order),
      fc.constantFrom(1n, 0x7fn, 0x80n, 0xffn, 0x100n, order >> 1n, order - 1n),
    )
    fc.assert(
      fc.property(scalar, scalar, (r, s) => {
        const said = verdict(key, utf8('quorum'), concatBytes([bytes32(r), bytes32(s)]))
        expect(said).toMatch(/^signature\/(mismatch|high-s|out-of-range)$/)
      }),
      { numRuns: 60 },
    )
  })

  it('of an r or s that begins with zeros, which DER leaves out', async () => {
    const key = await keyOf('signer', curve)
    const short = new Set<number>()
    for (let i = 0; short.size < 2; i++) {
      const message = utf8(String(i))
      const signature = await key.sign(message)
      const at = [0, 32].find((start) => signature[start] === 0)
      if (at === undefined) continue
      short.add(at)
      expect(verdict(key.did(), message, signature)).toBe('holds')
    }
  })

  it('of an r that stands for a point beyond the order', () => {
    const message = utf8('quorum')
    const hash = Fn.create(BigInt(`0x${toHex(portable.sha256(message))}`))
    // The key for which r = x - n: from R, s = 1 and the hash, by r Q = s R - e G.
    for (let r = 1n; ; r++) {
      let point
      try {
        point = Point.fromHex(`02${toHex(bytes32(order + r))}`)
      } catch {
        continue
      }
      const key = point.subtract(Point.BASE.multiply(hash)).multiply(Fn.inv(r))
      const did = didOf(key.toBytes(true))
      expect(verdict(did, message, concatBytes([bytes32(r), bytes32(1n)]))).toBe('holds')
      expect(verdict(did, message, concatBytes([bytes32(r + 1n), bytes32(1n)]))).toBe('signature/mismatch')
      break
    }
  })

  it('of a signature whose point is at infinity', () => {
    const message = utf8('quorum')
    const hash = Fn.create(BigInt(`0x${toHex(portable.sha256(message))}`))
    const secret = 7n
    const r = Fn.neg(Fn.mul(hash, Fn.inv(secret)))
    const did = didOf(Point.BASE.multiply(secret).toBytes(true))
    expect(verdict(did, message, concatBytes([bytes32(r), bytes32(1n)]))).toBe('signature/mismatch')
  })

  it('of a key that is no point: no, without a throw', async () => {
    const signature = await (await keyOf('signer', curve)).sign(utf8('quorum'))
    for (const point of [new Uint8Array(33), new Uint8Array(33).fill(255), new Uint8Array(0)]) {
      const key = { did: 'did:key:z', curve, point }
      for (const engine of [node, portable])
        expect(engine.equationHolds(key, utf8('quorum'), signature)).toBe(false)
    }
  })

  function didOf(point: Uint8Array): string {
    const prefix = curve === 'P-256' ? [0x80, 0x24] : [0xe7, 0x01]
    return `did:key:${base58btc.encode(concatBytes([Uint8Array.from(prefix), point]))}`
  }
})

it('hashes alike in both, whatever stands around the bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (bytes, start) => {
      const part = bytes.subarray(start)
      expect(node.sha256(part)).toStrictEqual(portable.sha256(part))
    }),
  )
})
