import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { parseIsoInstant } from '../src/policy-document/instant-text.ts'
import { duration, share, size, type Quantity } from '../src/shell/quantity.ts'
import { formatThreshold, parseThreshold } from '../src/policy-document/threshold-text.ts'

const read: [Quantity, string, number][] = [
  [duration, '90s', 90],
  [duration, '30m', 1800],
  [duration, '12h', 43_200],
  [duration, '7d', 604_800],
  [duration, '0s', 0],
  [share, '99.9%', 999_000],
  [share, '99.9999%', 999_999],
  [share, '0.0001 %', 1],
  [share, '1.50000%', 15_000],
  [share, '100%', 1_000_000],
  [size, '500GB', 500_000_000_000],
  [size, '1TiB', 1_099_511_627_776],
  [size, '1.5 TB', 1_500_000_000_000],
  [size, '7B', 7],
  [size, '9007199254740991B', Number.MAX_SAFE_INTEGER],
]

const refused: [Quantity, string[]][] = [
  [duration, ['', '5', '1.5h', '-1s', '1 week', '5M', '1h30m', '1e3s', '٣s', '99999999999999999999d']],
  [share, ['', '5', '100.1%', '99.99999%', '.5%', '5.%', '-1%', '1e1%', '%', 'NaN%']],
  [size, ['', '5', '0.5B', '1gb', '9007199254740992B', '10000PB', '-1GB', '1 G B']],
]

describe('quantities', () => {
  test.each(read)('%#: %o reads "%s" as %i', (quantity, text, value) => {
    expect(quantity.parse(text)).toBe(value)
  })

  test.each(refused)('%#: %o refuses what is not exact', (quantity, texts) => {
    expect(texts.filter((text) => quantity.parse(text) !== undefined)).toEqual([])
  })

  test.each([
    ['time', duration, Number.MAX_SAFE_INTEGER],
    ['share', share, 1_000_000],
    ['size', size, Number.MAX_SAFE_INTEGER],
  ])('every %s reads back as it was', (_, quantity, max) => {
    const round = fc.tuple(
      fc.nat({ max: 1000 }),
      fc.constantFrom(1, 60, 1000, 1024, 3600, 10_000, 86_400, 2 ** 30),
    )
    const value = fc.oneof(
      fc.nat({ max }),
      round.map(([n, scale]) => Math.min(n * scale, max)),
    )
    fc.assert(
      fc.property(value, (n) => {
        expect(quantity.parse(quantity.format(n) ?? '')).toBe(n)
      }),
    )
  })

  test('are written in the largest unit that is exact', () => {
    expect([5400, 86_400, 61].map((n) => duration.format(n))).toEqual(['90m', '1d', '61s'])
    expect([999_000, 1, 1_000_000].map((n) => share.format(n))).toEqual(['99.9%', '0.0001%', '100%'])
    expect([5e11, 2 ** 40, 1024, 1001].map((n) => size.format(n))).toEqual(['500GB', '1TiB', '1KiB', '1001B'])
    expect([-1, 1.5, NaN, 2 ** 53].map((n) => duration.format(n))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })
})

describe('thresholds', () => {
  test.each([
    ['2/3', 'atLeast', 2, 3],
    ['at least 2 / 3', 'atLeast', 2, 3],
    ['more than 1/2', 'moreThan', 1, 2],
  ])('%j is %s %i/%i', (text, kind, num, den) => {
    expect(parseThreshold(text)).toEqual({ kind, num, den })
  })

  test.each(['', '2', '2/3/4', 'most of 2/3', '-1/2', '0.5/1', '2/3 ', '1/999999'])('%j is none', (text) => {
    expect(parseThreshold(text)).toBeUndefined()
  })

  test('read back as they were, or stay fields', () => {
    const threshold = fc.record({
      kind: fc.constantFrom('atLeast', 'moreThan', 'other'),
      num: fc.integer({ min: -10, max: 200_000 }),
      den: fc.integer({ min: -10, max: 200_000 }),
    })
    fc.assert(
      fc.property(threshold, (fields) => {
        const text = formatThreshold(fields)
        if (text !== undefined) expect(parseThreshold(text)).toEqual(fields)
      }),
    )
    expect(formatThreshold({ kind: 'atLeast', num: 2, den: 3, note: 'x' })).toBeUndefined()
  })
})

describe('instants', () => {
  test.each([
    ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31T12:00:00.5Z', '2026-01-31T12:00:00.500Z'],
    ['2026-01-31T12:00:00+02:00', '2026-01-31T10:00:00.000Z'],
    ['2026-12-31T23:30:00-01:00', '2027-01-01T00:30:00.000Z'],
  ])('%j is %j', (text, instant) => {
    expect(parseIsoInstant(text)).toBe(instant)
  })

  test.each([
    '2026-02-30T00:00:00Z',
    '2026-01-01',
    '2026-01-01T00:00:00',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:00:00.1234Z',
    '2026-01-01T00:00:00+25:00',
    '0000-01-01T00:00:00+01:00',
    '2026-01-01 00:00:00Z',
  ])('%j is none', (text) => {
    expect(parseIsoInstant(text)).toBeUndefined()
  })
})
