import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { describeInstant, formatInstant, instantMs, parseInstant, UsageError } from '../src/index.ts'
import { havePublicVectors, publicLines } from './public-vectors.ts'

describe('an instant', () => {
  it.each([
    ['1970-01-01T00:00:00.000Z', 0],
    ['1969-12-31T23:59:59.999Z', -1],
    ['2024-02-29T00:00:00.000Z', 1709164800000],
    ['2000-02-29T12:00:00.000Z', 951825600000],
    ['0000-01-01T00:00:00.000Z', -62167219200000],
    ['9999-12-31T23:59:59.999Z', 253402300799999],
  ])('%s is %d ms', (text, ms) => {
    expect(parseInstant(text)).toEqual({ ok: true, value: ms })
    expect(formatInstant(ms)).toBe(text)
  })

  it.each([
    ['29 February of a common year', '2025-02-29T00:00:00.000Z'],
    ['29 February of 1900', '1900-02-29T00:00:00.000Z'],
    ['30 February', '2024-02-30T00:00:00.000Z'],
    ['31 April', '2025-04-31T00:00:00.000Z'],
    ['month 0', '2025-00-01T00:00:00.000Z'],
    ['month 13', '2025-13-01T00:00:00.000Z'],
    ['day 0', '2025-01-00T00:00:00.000Z'],
    ['24:00', '2025-01-01T24:00:00.000Z'],
    ['a leap second', '2016-12-31T23:59:60.000Z'],
    ['an offset of zero', '2025-01-01T00:00:00.000+00:00'],
    ['an offset', '2025-01-01T00:00:00.000-07:00'],
    ['no milliseconds', '2025-01-01T00:00:00Z'],
    ['two digits of a second', '2025-01-01T00:00:00.00Z'],
    ['microseconds', '2025-01-01T00:00:00.000000Z'],
    ['a comma', '2025-01-01T00:00:00,000Z'],
    ['a lower-case z', '2025-01-01T00:00:00.000z'],
    ['a lower-case t', '2025-01-01t00:00:00.000Z'],
    ['a space for the T', '2025-01-01 00:00:00.000Z'],
    ['no zone', '2025-01-01T00:00:00.000'],
    ['a year of five digits', '10000-01-01T00:00:00.000Z'],
    ['a signed year', '+010000-01-01T00:00:00.000Z'],
    ['a year before 0', '-000001-12-31T23:59:59.999Z'],
    ['a line break after it', '2025-01-01T00:00:00.000Z\n'],
    ['digits that are not ASCII', '２025-01-01T00:00:00.000Z'],
    ['nothing', ''],
  ])('is not %s', (_what, text) => {
    expect(parseInstant(text, 'castAt')).toMatchObject({
      findings: [{ code: 'instant/invalid', requirement: 'ENC-4', path: 'castAt', params: { actual: text } }],
    })
    expect(() => instantMs(text)).toThrow(UsageError)
  })

  it('is written only within the years 0000 to 9999', () => {
    expect(() => formatInstant(253402300800000)).toThrow(UsageError)
    expect(() => formatInstant(-62167219200001)).toThrow(UsageError)
  })

  it('is what formatting any such millisecond gives, in the order of the text', () => {
    const ms = fc.integer({ min: -62167219200000, max: 253402300799999 })
    fc.assert(
      fc.property(ms, ms, (a, b) => {
        expect(instantMs(formatInstant(a))).toBe(a)
        expect(a < b).toBe(formatInstant(a) < formatInstant(b))
      }),
    )
  })

  it('can be named for people though no calendar reaches it', () => {
    expect(describeInstant(253_402_300_800_000)).toBe('+010000-01-01T00:00:00.000Z')
    expect(describeInstant(Number.MAX_SAFE_INTEGER)).toBe('9007199254740991 ms after 1970')
  })
})

describe.skipIf(!havePublicVectors)('the public datetime fixtures', () => {
  const invalid = ['datetime_parse_invalid.txt', 'datetime_syntax_invalid.txt'].flatMap((file) =>
    publicLines(`atproto-interop/syntax/${file}`),
  )
  it.each(invalid)('refuse %j', (text) => {
    expect(parseInstant(text).ok).toBe(false)
  })

  // atproto takes any precision and offset; ENC-4 takes the one form with milliseconds and Z.
  it.each(publicLines('atproto-interop/syntax/datetime_syntax_valid.txt'))(
    'hold %j, taken in one form only',
    (text) => {
      expect(parseInstant(text).ok).toBe(/^[\d-]{10}T[\d:]{8}\.\d{3}Z$/.test(text))
    },
  )
})
