import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  cidOf,
  decodeStrict,
  encodeCanonical,
  fromAtprotoJson,
  RAW,
  toAtprotoJson,
  writeCbor,
  type DataValue,
} from '../src/index.ts'
import { arbitraryData } from './arbitrary-data.ts'
import { hex } from './hex.ts'
import { havePublicVectors, publicJson } from './public-vectors.ts'

const raw = cidOf(hex('00'), RAW)
const blob = { $type: 'blob', ref: { $link: raw.toString() }, mimeType: 'image/png', size: 1 }

describe('atproto JSON', () => {
  it('writes bytes without padding and links as text', () => {
    expect(toAtprotoJson({ b: hex('ff'), l: raw })).toEqual({
      b: { $bytes: '/w' },
      l: { $link: raw.toString() },
    })
  })

  it('reads bytes with and without padding', () => {
    expect(fromAtprotoJson({ $bytes: '/w==' })).toEqual({ ok: true, value: hex('ff') })
    expect(fromAtprotoJson({ $bytes: '/w' })).toEqual({ ok: true, value: hex('ff') })
  })

  it('takes a number that JSON wrote with a fraction of zero, since the parser cannot tell', () => {
    expect(fromAtprotoJson(JSON.parse('[123.0, 1e2, -0]'))).toEqual({ ok: true, value: [123, 100, 0] })
  })

  it('takes a byte order mark after the start of a key or text', () => {
    const value = { 'a\ufeff': 'a\ufeff' }
    expect(fromAtprotoJson(value)).toEqual({ ok: true, value })
  })

  it('reports a hundred keys of a hundred thousand', () => {
    const keys = Array.from({ length: 100_000 }, (_, i) => [`\ufeff${String(i)}`, 0])
    const faults = fromAtprotoJson(Object.fromEntries(keys))
    expect(faults.ok || faults.findings.length).toBe(100)
  })

  it('keeps a blob as it is', () => {
    expect(fromAtprotoJson(blob)).toEqual({ ok: true, value: { ...blob, ref: raw } })
  })

  it('allows bytes and links at the deepest level at which CBOR allows them', () => {
    let value: unknown = { $link: raw.toString() }
    for (let i = 0; i < 32; i++) value = [value]
    const read = fromAtprotoJson(value)
    expect(read.ok && encodeCanonical(read.value).ok).toBe(true)
    expect(fromAtprotoJson([value])).toMatchObject({ findings: [{ code: 'bytes/too-deep' }] })
  })

  it('survives JSON nested a hundred thousand levels deep', () => {
    let value: unknown = 0
    for (let i = 0; i < 100_000; i++) value = { a: value }
    expect(fromAtprotoJson(value)).toMatchObject({ findings: [{ code: 'bytes/too-deep' }] })
  })

  it('reports a hundred faults of a million', () => {
    const faults = fromAtprotoJson(new Array(1_000_000).fill(0.5))
    expect(faults.ok || faults.findings.length).toBe(100)
  })

  it.each([
    ['a fraction', 0.5],
    ['2^53', 2 ** 53],
    ['what overflows to infinity', JSON.parse('1e400')],
    ['undefined', undefined],
    ['bytes of base64url', { $bytes: '_w' }],
    ['bytes with four stray bits after the last', { $bytes: '/x' }],
    ['bytes with two stray bits after the last', { $bytes: '//9' }],
    ['bytes with a lone character after the last', { $bytes: 'AAAAA' }],
    ['bytes with too little padding', { $bytes: '/w=' }],
    ['bytes with padding and no need for it', { $bytes: 'AAAA==' }],
    ['bytes with a line break', { $bytes: '/w\n' }],
    ['bytes with another field', { $bytes: '', a: 0 }],
    ['bytes that are no text', { $bytes: [] }],
    ['a link with another field', { $link: raw.toString(), a: 0 }],
    ['a link of version 0', { $link: 'QmbWqxBEKC3P8tqsKc98xmWNzrzDtRLMiMPL8wBuTGsMnR' }],
    ['a link of dag-pb', { $link: 'bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi' }],
    ['a link in upper case', { $link: raw.toString().toUpperCase() }],
    ['an empty $type', { $type: '' }],
    ['a $type of null', { $type: null }],
    ['a blob without its size', { $type: 'blob', ref: blob.ref, mimeType: blob.mimeType }],
    ['a blob whose ref is text', { ...blob, ref: raw.toString() }],
    ['a blob whose type of media is a number', { ...blob, mimeType: 1 }],
    ['a blob of negative size', { ...blob, size: -1 }],
    ['a key __proto__', JSON.parse('{"__proto__": {}}')],
    ['a lone surrogate', JSON.parse('"\\ud800"')],
    ['a leading byte order mark', '\ufeffa'],
    ['a key with a lone surrogate', JSON.parse('{"a\\udc00": 0}')],
    ['a key with a leading byte order mark', { '\ufeffa': 0 }],
    ['a key that is a byte order mark', { '\ufeff': 0 }],
  ])('refuses %s', (_what, json) => {
    expect(fromAtprotoJson({ a: [json] })).toMatchObject({
      ok: false,
      findings: [{ code: 'value/not-data', path: 'a[0]' }],
    })
  })

  /** The bytes of what JSON text stands for; undefined when it stands for nothing. */
  const bytesOf = (text: string): Uint8Array | undefined => {
    const value = fromAtprotoJson(JSON.parse(text))
    const bytes = value.ok ? encodeCanonical(value.value) : undefined
    return bytes?.ok === true ? bytes.value : undefined
  }
  const jsonOf = (value: DataValue) => JSON.stringify(toAtprotoJson(value))

  /** Maps with the keys that mean something in JSON, and with what may or may not stand there. */
  const meaningful = () => {
    const value = fc.oneof(
      arbitraryData(),
      fc.constantFrom('', 'AA', 'blob', raw.toString(), 1, -1, null, raw, hex('00'), { $link: 'AA' }),
    )
    const keys = fc.constantFrom('$bytes', '$link', '$type', 'ref', 'mimeType', 'size', '__proto__', 'a')
    const map = fc.dictionary(keys, value, { maxKeys: 5 })
    const blobs = fc.record(
      { $type: fc.constantFrom('blob', 'Blob'), ref: value, mimeType: value, size: value },
      { requiredKeys: ['$type'] },
    )
    return fc.oneof(map, blobs, fc.array(fc.oneof(map, blobs), { maxLength: 2 }))
  }

  it('of whatever bytes are accepted encodes to the same bytes', () => {
    let accepted = 0
    fc.assert(
      fc.property(
        fc.oneof(meaningful(), arbitraryData()),
        fc.option(fc.tuple(fc.nat(), fc.nat(255))),
        (value, change) => {
          const bytes = writeCbor(value)
          if (change !== null) bytes[change[0] % bytes.length] = change[1]
          const decoded = decodeStrict(bytes)
          if (!decoded.ok) return
          accepted++
          expect(bytesOf(jsonOf(decoded.value))).toEqual(bytes)
        },
      ),
      { numRuns: 2000 },
    )
    expect(accepted).toBeGreaterThan(200)
  })

  it('that stands for a value gives bytes whose JSON stands for the same', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          meaningful(),
          fc.json().map((text): unknown => JSON.parse(text)),
        ),
        (value) => {
          const bytes = bytesOf(JSON.stringify(value))
          if (bytes === undefined) return
          const decoded = decodeStrict(bytes)
          expect(decoded.ok && bytesOf(jsonOf(decoded.value))).toEqual(bytes)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('refuses what the encoder and the decoder refuse in a map', () => {
    fc.assert(
      fc.property(meaningful(), (value) => {
        const [encoded, decoded] = [encodeCanonical(value), decodeStrict(writeCbor(value))]
        expect(decoded.ok).toBe(encoded.ok)
      }),
      { numRuns: 2000 },
    )
  })

  it('gives any value back that it wrote', () => {
    fc.assert(
      fc.property(arbitraryData(), (value: DataValue) => {
        expect(fromAtprotoJson(JSON.parse(JSON.stringify(toAtprotoJson(value))))).toEqual({ ok: true, value })
      }),
      { numRuns: 500 },
    )
  })
})

describe.skipIf(!havePublicVectors)('the public data model fixtures', () => {
  type Fixture = { json: unknown; cbor_base64: string; cid: string }
  it.each(publicJson<Fixture>('atproto-interop/data-model/data-model-fixtures.json'))(
    'give $cid',
    (fixture) => {
      const value = fromAtprotoJson(fixture.json)
      const bytes = encodeCanonical(value.ok ? value.value : undefined)
      const expected = Uint8Array.from(Buffer.from(fixture.cbor_base64, 'base64'))
      expect(bytes).toEqual({ ok: true, value: expected })
      expect(cidOf(expected).toString()).toBe(fixture.cid)
    },
  )

  type Case = { note: string; json: unknown }
  it.each(publicJson<Case>('atproto-interop/data-model/data-model-valid.json'))(
    'are valid: $note',
    ({ json }) => {
      const value = fromAtprotoJson(json)
      expect(value.ok && encodeCanonical(value.value).ok).toBe(true)
    },
  )

  // Their first case, a value that is no map, is valid here: what is a record is the caller's to ask, and the harness does.
  const invalid = publicJson<Case>('atproto-interop/data-model/data-model-invalid.json').filter(
    ({ json }) => typeof json === 'object',
  )
  it.each(invalid)('are invalid: $note', ({ json }) => {
    expect(fromAtprotoJson(json)).toMatchObject({ ok: false, findings: [{ code: 'value/not-data' }] })
  })
})
