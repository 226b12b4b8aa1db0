import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { DataValue } from '@quorate/core'
import { needOf, readThreshold } from '../src/index.ts'

const weight = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 2 ** 32 - 1 }))
const term = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 10_000 }))

/** The smallest weight whose share of the whole reaches num/den, or exceeds it, by fractions of big integers. */
function smallest(total: number, kind: 'atLeast' | 'moreThan', num: number, den: number): bigint {
  const [W, n, d] = [BigInt(total), BigInt(num), BigInt(den)]
  const enough = (x: bigint) => (kind === 'atLeast' ? x * d >= W * n : x * d > W * n)
  let [low, high] = [0n, 2n * W + 1n]
  while (low < high) {
    const middle = (low + high) / 2n
    if (enough(middle)) high = middle
    else low = middle + 1n
  }
  return low
}

describe('the need', () => {
  it.each([
    [3, 'moreThan', 1, 2, 2],
    [4, 'moreThan', 1, 2, 3],
    [4, 'atLeast', 3, 4, 3],
    [5, 'atLeast', 2, 3, 4],
    [6, 'atLeast', 2, 3, 4],
    [6, 'moreThan', 2, 3, 5],
    [1, 'atLeast', 1, 1, 1],
    [4294967295, 'moreThan', 1, 2, 2147483648],
    [4294967295, 'atLeast', 9999, 10000, 4294537799],
  ] as const)('of weight %d by %s %d/%d is %d', (total, kind, num, den, need) => {
    expect(needOf(total, { kind, num, den })).toEqual({ ok: true, value: need })
  })

  it.each([
    [4, 'atLeast', 1, 2, 2],
    [3, 'moreThan', 1, 1, 4],
    [10, 'moreThan', 4, 10, 5],
  ] as const)('of weight %d by %s %d/%d is refused: it would be %d', (total, kind, num, den, need) => {
    const refused = needOf(total, { kind, num, den })
    expect(refused).toMatchObject({
      ok: false,
      findings: [{ code: 'policy/threshold', params: { need, weight: total } }],
    })
  })

  it.each([0, -1, 0.5, 2 ** 32, Number.NaN, '3' as unknown as number])('of weight %j is refused', (total) => {
    const refused = needOf(total, { kind: 'moreThan', num: 1, den: 2 })
    expect(refused).toMatchObject({ ok: false, findings: [{ code: 'policy/weights' }] })
  })

  it('is the smallest weight with the share, above half and no more than all, or is refused', () => {
    fc.assert(
      fc.property(weight, fc.constantFrom('atLeast', 'moreThan'), term, term, (total, kind, a, b) => {
        const [num, den] = [Math.min(a, b), Math.max(a, b)]
        const expected = smallest(total, kind, num, den)
        const need = needOf(total, { kind, num, den })
        const usable = expected <= BigInt(total) && 2n * expected > BigInt(total)
        expect(need.ok).toBe(usable)
        if (need.ok) expect(BigInt(need.value)).toBe(expected)
      }),
    )
  })

  it('cannot be met twice by disjoint members, nor kept from all of them', () => {
    fc.assert(
      fc.property(weight, fc.constantFrom('atLeast', 'moreThan'), term, term, (total, kind, a, b) => {
        const need = needOf(total, { kind, num: Math.min(a, b), den: Math.max(a, b) })
        if (!need.ok) return
        expect(2 * need.value).toBeGreaterThan(total)
        expect(need.value).toBeLessThanOrEqual(total)
      }),
    )
  })
})

describe('a threshold is refused', () => {
  it.each<[DataValue, string]>([
    [null, 'record/shape'],
    ['1/2', 'record/shape'],
    [{ kind: 'most', num: 1, den: 2 }, 'policy/unknown-rule'],
    [{ num: 1, den: 2 }, 'policy/unknown-rule'],
    [{ kind: 'atLeast', num: 0, den: 2 }, 'policy/share'],
    [{ kind: 'atLeast', num: 3, den: 2 }, 'policy/share'],
    [{ kind: 'atLeast', num: 1, den: 10_001 }, 'policy/share'],
    [{ kind: 'atLeast', num: '1', den: 2 }, 'policy/share'],
    [{ kind: 'atLeast', num: 1 }, 'policy/share'],
  ])('%j', (value, code) => {
    expect(readThreshold(value)).toMatchObject({ ok: false, findings: [{ code }] })
  })
})
