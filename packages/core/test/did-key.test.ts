import { Secp256k1Keypair, P256Keypair } from '@atproto/crypto'
import { base58btc } from 'multiformats/bases/base58'
import { describe, expect, it } from 'vitest'

import { concatBytes, parseDidKey } from '../src/index.ts'
import { hex, toHex } from './hex.ts'
import { havePublicVectors, publicJson } from './public-vectors.ts'

const did = (bytes: Uint8Array) => `did:key:${base58btc.encode(bytes)}`
/** The base points of both curves, and the compressed point of P-256 with x = 5. */
const g256 = '6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296'
const g256y = '4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5'
const k256 = '79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798'
const p256Prime = 'ffffffff00000001000000000000000000000000ffffffffffffffffffffffff'

describe('parseDidKey', () => {
  it('takes a compressed point of each curve', () => {
    const p = did(hex(`8024 03 ${g256}`))
    const k = did(hex(`e701 02 ${k256}`))
    expect(parseDidKey(p)).toEqual({ ok: true, value: { did: p, curve: 'P-256', point: hex(`03${g256}`) } })
    expect(parseDidKey(k)).toEqual({ ok: true, value: { did: k, curve: 'K-256', point: hex(`02${k256}`) } })
    expect(p.startsWith('did:key:zDn') && k.startsWith('did:key:zQ3s')).toBe(true)
  })

  it.each([
    ['nothing', ''],
    ['a prefix without a key', 'did:key:z'],
    ['another DID', 'did:web:example.com'],
    ['a fragment', `${did(hex(`802403${g256}`))}#key`],
    ['a space', `${did(hex(`802403${g256}`))} `],
    ['another base', did(hex(`802403${g256}`)).replace(':z', ':m')],
    ['characters that base58 has not', `did:key:zDn0OIl${'a'.repeat(43)}`],
    ['a zero byte before it, which base58 writes as 1', did(hex(`00802403${g256}`))],
    ['a 1 before it', did(hex(`802403${g256}`)).replace(':z', ':z1')],
    ['a byte after it', did(hex(`802403${g256}00`))],
    ['a byte less', did(hex(`802403${g256.slice(2)}`))],
    ['an uncompressed point', did(hex(`802404${g256}${g256y}`))],
    ['a hybrid point', did(hex(`802406${g256}${g256y}`))],
    ['a point with tag 5', did(hex(`802405${g256}`))],
    ['an x that no point of P-256 has', did(hex(`802402${'00'.repeat(31)}01`))],
    ['an x that no point of K-256 has', did(hex(`e70102${'00'.repeat(31)}05`))],
    ['an x past the prime of P-256', did(hex(`802402${p256Prime}`))],
    ['the point at infinity', did(hex('802400'))],
    ['Ed25519', 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK'],
    ['P-384', did(hex(`812403${g256}${g256.slice(0, 32)}`))],
    ['the private key of P-256', did(hex(`861a${g256}`))],
    ['a codec in a longer varint', did(hex(`80a40003${g256}`))],
    ['a key of 100,000 characters', `did:key:z${'D'.repeat(100_000)}`],
  ])('refuses %s', (_what, text) => {
    const refused = parseDidKey(text, 'members[0].key')
    expect(refused).toMatchObject({
      ok: false,
      findings: [{ code: 'key/not-canonical', requirement: 'SIG-3', path: 'members[0].key' }],
    })
    expect(refused.ok || String(refused.findings[0].params['actual']).length).toBeLessThanOrEqual(100)
  })

  it('does not take a point of one curve for one of the other', () => {
    expect(parseDidKey(did(hex(`e70103${g256}`))).ok && parseDidKey(did(hex(`802402${k256}`))).ok).toBe(false)
  })
})

describe.skipIf(!havePublicVectors)('the public did:key fixtures', () => {
  type K = { privateKeyBytesHex: string; publicDidKey: string }
  it.each(publicJson<K>('atproto-interop/crypto/w3c_didkey_K256.json'))(
    'hold K-256 $publicDidKey',
    async (fixture) => {
      const pair = await Secp256k1Keypair.import(fixture.privateKeyBytesHex)
      expect(parseDidKey(fixture.publicDidKey)).toMatchObject({ value: { curve: 'K-256', did: pair.did() } })
    },
  )

  type P = { privateKeyBytesBase58: string; publicDidKey: string }
  it.each(publicJson<P>('atproto-interop/crypto/w3c_didkey_P256.json'))(
    'hold P-256 $publicDidKey',
    async (fixture) => {
      const pair = await P256Keypair.import(
        toHex(concatBytes([base58btc.baseDecode(fixture.privateKeyBytesBase58)])),
      )
      expect(parseDidKey(fixture.publicDidKey)).toMatchObject({ value: { curve: 'P-256', did: pair.did() } })
    },
  )
})
