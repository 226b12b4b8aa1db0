import { base58btc } from 'multiformats/bases/base58'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { cidBytes, cidOf, cidTextOf, DAG_CBOR, isCidBytes, parseCid, RAW, UsageError } from '../src/index.ts'
import { hex, toHex } from './hex.ts'
import { havePublicVectors, publicLines } from './public-vectors.ts'

const emptyMap = 'bafyreigbtj4x7ip5legnfznufuopl4sg4knzc2cof6duas4b3q2fy6swua'

describe('a CID', () => {
  it('of the empty map is the known one, 36 bytes', () => {
    const cid = cidOf(hex('a0'))
    expect(cid.toString()).toBe(emptyMap)
    expect(toHex(cid.bytes)).toMatch(/^01711220[0-9a-f]{64}$/)
    expect(parseCid(emptyMap)).toMatchObject({ ok: true })
  })

  it('is of the codec that was asked for, or refused', () => {
    const raw = cidOf(hex('a0'), RAW).toString()
    expect(parseCid(raw).ok && parseCid(raw, RAW).ok && parseCid(emptyMap, DAG_CBOR).ok).toBe(true)
    expect(parseCid(raw, DAG_CBOR, 'prev')).toMatchObject({
      findings: [{ code: 'cid/invalid', path: 'prev', params: { expected: 'dag-cbor', actual: raw } }],
    })
    expect(parseCid(emptyMap, RAW)).toMatchObject({ findings: [{ params: { expected: 'raw' } }] })
  })

  it.each([
    ['the empty text', ''],
    ['upper case', emptyMap.toUpperCase()],
    ['upper case after its prefix', `b${emptyMap.slice(1).toUpperCase()}`],
    ['one letter in upper case', `${emptyMap.slice(0, -1)}${emptyMap.slice(-1).toUpperCase()}`],
    ['padding', `${emptyMap}====`],
    ['a space after it', `${emptyMap} `],
    ['a path after it', `${emptyMap}/a`],
    ['a character too few', emptyMap.slice(0, -1)],
    ['a character too many', `${emptyMap}a`],
    // The last character carries two bits more than the bytes: b and c decode to the same as a in lenient decoders.
    ['stray bits after the last byte', `${emptyMap.slice(0, -1)}b`],
    ['base58', cidOf(hex('a0')).toString(base58btc.encoder)],
    ['version 0', 'QmbWqxBEKC3P8tqsKc98xmWNzrzDtRLMiMPL8wBuTGsMnR'],
    ['dag-pb', 'bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi'],
    ['an identity hash', 'bafyqaaa'],
    ['a hash of another length', `bafyreii${emptyMap.slice(8)}`],
    ['another hash', `bafyrmig${emptyMap.slice(8)}`],
    ['another version', `bajyreig${emptyMap.slice(8)}`],
  ])('is refused as %s', (_what, text) => {
    expect(parseCid(text)).toMatchObject({
      ok: false,
      findings: [{ code: 'cid/invalid', requirement: 'ENC-3' }],
    })
  })

  it('has the same text and the same bytes without the CID between them', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.constantFrom(RAW, DAG_CBOR), (bytes, codec) => {
        const cid = cidOf(bytes, codec)
        expect(cidTextOf(bytes, codec)).toBe(cid.toString())
        expect(cidBytes(cid.toString())).toStrictEqual(new Uint8Array(cid.bytes))
      }),
    )
    expect(() => cidBytes(emptyMap.slice(1))).toThrow(UsageError)
  })

  it('quotes no more than 100 characters of what it refuses', () => {
    const refused = parseCid('b'.repeat(100_000))
    expect(refused.ok || String(refused.findings[0].params['actual']).length).toBe(100)
  })

  it.each(['00711220', '01701220', '01711320', '01711221', '02711220'])(
    'never begins with the bytes %s',
    (prefix) => {
      expect(isCidBytes(hex(prefix + '11'.repeat(32)))).toBe(false)
      expect(isCidBytes(hex('01711220' + '11'.repeat(32)))).toBe(true)
      expect(isCidBytes(hex('01711220' + '11'.repeat(31)))).toBe(false)
    },
  )
})

describe.skipIf(!havePublicVectors)('the public CID fixtures', () => {
  it.each(publicLines('atproto-interop/syntax/cid_syntax_invalid.txt'))('refuse %j', (text) => {
    expect(parseCid(text).ok).toBe(false)
  })

  // Valid as text in atproto. ENC-3 wants base32 of dag-cbor or raw, which none of these is.
  it.each(publicLines('atproto-interop/syntax/cid_syntax_valid.txt'))(
    'hold a foreign kind %j, refused here',
    (text) => {
      expect(parseCid(text).ok).toBe(false)
    },
  )
})
