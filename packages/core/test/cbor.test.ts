import { decode as ipldDecode, encode as ipldEncode } from '@ipld/dag-cbor'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { cidOf, decodeStrict, encodeCanonical, toAtprotoJson, type DataValue } from '../src/index.ts'
import { arbitraryData } from './arbitrary-data.ts'
import { hex, toHex } from './hex.ts'

const link = cidOf(new Uint8Array())

const pairs: [what: string, bytes: string, value: DataValue][] = [
  ['zero', '00', 0],
  ['the largest integer', '1b001fffffffffffff', 9007199254740991],
  ['the smallest integer', '3b001ffffffffffffe', -9007199254740991],
  ['text beyond the basic plane', '64f09f9880', '\u{1f600}'],
  ['a byte order mark that is not first', '6461efbbbf', 'a\ufeff'],
  ['the empty key', 'a16000', { '': 0 }],
  ['keys by length first', 'a3616201616300626161f6', { aa: null, b: 1, c: 0 }],
  ['a link', `d82a582500${toHex(link.bytes)}`, link],
  ['a map that looks like a link of a library', 'a2612f6161656279746573 6161', { '/': 'a', bytes: 'a' }],
]

describe('canonical bytes', () => {
  it.each(pairs)('of %s are read and written alike', (_what, bytes, value) => {
    expect(decodeStrict(hex(bytes))).toEqual({ ok: true, value })
    expect(encodeCanonical(value)).toEqual({ ok: true, value: hex(bytes) })
  })

  it('are copied into the value, from a Buffer too', () => {
    const file = Buffer.from(hex('4101'))
    const decoded = decodeStrict(file)
    file.fill(0)
    expect(decoded).toStrictEqual({ ok: true, value: Uint8Array.of(1) })
  })

  it('of -0 are those of 0', () => {
    expect(encodeCanonical(-0)).toEqual({ ok: true, value: hex('00') })
  })

  it('keep a key that objects inherit as an own field', () => {
    const decoded = decodeStrict(hex('a1 68 746f537472696e67 01'))
    expect(decoded).toEqual({ ok: true, value: { toString: 1 } })
    expect(encodeCanonical({ toString: 1 })).toEqual({ ok: true, value: hex('a168746f537472696e6701') })
  })

  it('are copied, so that a change of the input changes nothing decoded', () => {
    const bytes = hex('4161')
    const decoded = decodeStrict(bytes)
    bytes[1] = 0
    expect(decoded).toEqual({ ok: true, value: hex('61') })
  })
})

describe('encodeCanonical refuses', () => {
  const cyclic: unknown[] = []
  cyclic.push(cyclic)
  const falseLink: { asCID?: unknown } = {}
  falseLink.asCID = falseLink
  it.each([
    ['a fraction', 0.5],
    ['2^53', 2 ** 53],
    ['-(2^53)', -(2 ** 53)],
    ['NaN', NaN],
    ['infinity', Infinity],
    ['a big integer', 1n],
    ['undefined', undefined],
    ['a symbol', Symbol('a')],
    ['a function', () => 0],
    ['a Date', new Date(0)],
    ['a Map', new Map()],
    ['an array of 16-bit integers', new Uint16Array(1)],
    ['a lone surrogate', '\ud800'],
    ['a byte order mark', '\ufeffa'],
    ['an object that says it is a link', falseLink],
  ])('%s', (_what, value) => {
    expect(encodeCanonical(value)).toMatchObject({
      ok: false,
      findings: [{ code: 'value/not-data', path: '' }],
    })
    expect(encodeCanonical({ a: [value] })).toMatchObject({
      findings: [{ code: 'value/not-data', path: 'a[0]' }],
    })
  })

  it.each(['__proto__', '\ud800', '\ufeffa'])('the key %j', (key) => {
    const value = Object.defineProperty({}, key, { value: 0, enumerable: true })
    expect(encodeCanonical(value)).toMatchObject({ findings: [{ code: 'value/not-data' }] })
  })

  it('every fault at once, each with its place', () => {
    const checked = encodeCanonical({ a: 0.5, b: [1, undefined], c: { d: 1n }, hole: new Array(1) })
    expect(checked.ok ? [] : checked.findings.map((f) => f.path)).toEqual(['a', 'b[1]', 'c.d', 'hole[0]'])
  })

  it('a million faults by the first hundred', () => {
    const faults = encodeCanonical(new Array(1_000_000).fill(0.5))
    expect(faults.ok || faults.findings.length).toBe(100)
  })

  it('33 levels, a cycle and more than 1 MiB', () => {
    let deep: DataValue = []
    for (let i = 1; i < 32; i++) deep = [deep]
    expect(encodeCanonical(deep).ok).toBe(true)
    expect(encodeCanonical([deep])).toMatchObject({ findings: [{ code: 'bytes/too-deep' }] })
    expect(encodeCanonical(cyclic)).toMatchObject({ findings: [{ code: 'bytes/too-deep' }] })
    expect(encodeCanonical('a'.repeat(1_048_571)).ok).toBe(true)
    expect(encodeCanonical('a'.repeat(1_048_572))).toMatchObject({ findings: [{ code: 'bytes/too-large' }] })
  })
})

describe('for any value', () => {
  it('decoding what was encoded gives it back', () => {
    fc.assert(
      fc.property(arbitraryData(), (value) => {
        const bytes = encodeCanonical(value)
        expect(bytes.ok && decodeStrict(bytes.value)).toEqual({ ok: true, value })
      }),
      { numRuns: 500 },
    )
  })

  it('@ipld/dag-cbor writes the same bytes and reads the same value', () => {
    fc.assert(
      fc.property(arbitraryData(), (value) => {
        // That library takes such maps for links and throws; no value without them may differ.
        fc.pre(!JSON.stringify(toAtprotoJson(value)).includes('"/"'))
        const bytes = encodeCanonical(value)
        expect(bytes.ok && toHex(bytes.value)).toBe(toHex(ipldEncode(value)))
        expect(bytes.ok && toAtprotoJson(ipldDecode(bytes.value))).toEqual(toAtprotoJson(value))
      }),
      { numRuns: 500 },
    )
  })
})

describe('for any bytes', () => {
  /** What is accepted is the one encoding of what it decodes to, by our writer and by an independent one. */
  const holds = (bytes: Uint8Array) => {
    const decoded = decodeStrict(bytes)
    if (!decoded.ok) {
      expect(decoded.findings[0].code).toMatch(/^bytes\//)
      return
    }
    expect(encodeCanonical(decoded.value)).toEqual({ ok: true, value: bytes })
    if (!toHex(bytes).includes('612f')) expect(toHex(ipldEncode(decoded.value))).toBe(toHex(bytes))
  }

  it('the answer is a refusal or the value that encodes to them', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), holds), { numRuns: 3000 })
  })

  it('the same is so one change away from canonical', () => {
    const change = fc.record({
      at: fc.nat(),
      byte: fc.nat(255),
      kind: fc.constantFrom('set', 'insert', 'delete', 'cut'),
    })
    fc.assert(
      fc.property(arbitraryData(), change, (value, { at, byte, kind }) => {
        const encoded = encodeCanonical(value)
        if (!encoded.ok) return
        const bytes = [...encoded.value]
        const place = at % bytes.length
        if (kind === 'set') bytes[place] = byte
        else if (kind === 'insert') bytes.splice(place, 0, byte)
        else if (kind === 'delete') bytes.splice(place, 1)
        else bytes.length = place
        holds(Uint8Array.from(bytes))
      }),
      { numRuns: 2000 },
    )
  })
})
