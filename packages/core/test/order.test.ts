import { createHash } from 'node:crypto'

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { compareBytes, compareText, FieldHash, lengthPrefixed, utf8 } from '../src/index.ts'
import { toHex } from './hex.ts'

const text = fc.string({ unit: 'binary', maxLength: 12 })
/** Texts that begin alike, so that the difference is deep. */
const pair = fc.tuple(text, text, text).map(([head, a, b]) => [head + a, head + b] as const)

describe('the order of texts', () => {
  it('is that of their UTF-8 bytes', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        expect(Math.sign(compareText(a, b))).toBe(Math.sign(compareBytes(utf8(a), utf8(b))))
      }),
      { numRuns: 2000 },
    )
  })

  it('puts what is beyond the basic plane last, as UTF-16 order does not', () => {
    expect(compareText('\uffff', '\u{10000}')).toBeLessThan(0)
    expect(['\u{10000}', '\uffff'].sort()).toEqual(['\u{10000}', '\uffff'])
    expect(compareText('a\u{1f600}', 'a\u{1f601}')).toBeLessThan(0)
  })

  it('puts a prefix first and capitals before small letters', () => {
    expect(['b', 'ab', 'a', 'B', ''].sort(compareText)).toEqual(['', 'B', 'a', 'ab', 'b'])
  })
})

describe('length-prefixed fields', () => {
  it('stand after their lengths in 32 bits, as text, decimal or bytes', () => {
    expect(toHex(lengthPrefixed('t/v1', 'é', 10, -1, Uint8Array.of(0), ''))).toBe(
      '00000004742f7631' + '00000002c3a9' + '000000023130' + '000000022d31' + '0000000100' + '00000000',
    )
  })

  it('never collide when the fields differ', () => {
    const fields = fc.array(fc.uint8Array({ maxLength: 4 }), { maxLength: 4 })
    fc.assert(
      fc.property(fields, fields, (a, b) => {
        const same = JSON.stringify(a.map(toHex)) === JSON.stringify(b.map(toHex))
        expect(toHex(lengthPrefixed('t', ...a)) === toHex(lengthPrefixed('t', ...b))).toBe(same)
      }),
    )
  })
})

describe('a hash over fields', () => {
  const field = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 70 }),
    fc.integer(),
    fc.uint8Array({ maxLength: 70 }),
  )
  const fields = fc.array(field, { maxLength: 5 })

  it('is SHA-256 of the fields with their lengths, wherever it was interrupted', () => {
    fc.assert(
      fc.property(fields, fields, fields, (a, b, c) => {
        const expected = createHash('sha256')
          .update(lengthPrefixed('t/v1', ...a, ...b, ...c))
          .digest('hex')
        const begun = FieldHash.of('t/v1', ...a)
        expect(toHex(begun.with(...b).digest(...c))).toBe(expected)
        expect(toHex(begun.digest(...b, ...c))).toBe(expected)
        expect(toHex(begun.digest(...b, ...c))).toBe(expected)
      }),
    )
  })
})
