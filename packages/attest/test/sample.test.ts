import { createHash } from 'node:crypto'

import { lengthPrefixed, type Checked } from '@quorate/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { drawSample, missPpm } from '../src/index.ts'

const seedOf = (n: number) => createHash('sha256').update(String(n)).digest()
const seed = fc.nat().map(seedOf)
const most = Number.MAX_SAFE_INTEGER

function codes(checked: Checked<unknown>): string[] {
  return checked.ok ? [] : checked.findings.map((f) => `${f.code} ${f.path}`)
}

function valueOf<T>(checked: Checked<T>): T {
  if (!checked.ok) throw new Error(checked.findings[0].code)
  return checked.value
}

describe('a sample', () => {
  it('is what RCP-3 says, written down plainly', () => {
    fc.assert(
      fc.property(
        seed,
        fc.integer({ min: 1, max: most }),
        fc.integer({ min: 1, max: 20 }),
        (bytes, universe, size) => {
          const expected: number[] = []
          for (let i = 0; expected.length < Math.min(size, universe); i++) {
            const hash = createHash('sha256')
              .update(lengthPrefixed('quorate/draw/v1', bytes, i))
              .digest()
            const draw = hash.readBigUInt64BE(0)
            if (draw >= 2n ** 64n - (2n ** 64n % BigInt(universe))) continue
            const index = Number(draw % BigInt(universe))
            if (!expected.includes(index)) expected.push(index)
          }
          expect(valueOf(drawSample(bytes, universe, size))).toEqual(expected)
        },
      ),
    )
  })

  it('holds each item once, and all of them when there are no more', () => {
    fc.assert(
      fc.property(
        seed,
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 90 }),
        (bytes, universe, size) => {
          const drawn = valueOf(drawSample(bytes, universe, size))
          expect(new Set(drawn).size).toBe(Math.min(size, universe))
          expect(drawn.every((i) => i >= 0 && i < universe)).toBe(true)
        },
      ),
    )
  })

  it('draws every item equally often', () => {
    const counts = Array.from({ length: 5 }, () => 0)
    for (let n = 0; n < 3000; n++) {
      for (const i of valueOf(drawSample(seedOf(n), 5, 2))) counts[i] = (counts[i] ?? 0) + 1
    }
    // 1200 each, with a standard deviation of 27.
    for (const count of counts) expect(Math.abs(count - 1200)).toBeLessThan(110)
  })

  it('passes over a draw from the part of the range that would favour small indices', () => {
    // 2^64 holds 2048 times this many and almost as many more; the first draw of this seed is among those.
    const universe = 9_002_803_354_665_472
    const [first] = valueOf(drawSample(seedOf(1149), universe, 1))
    const draw = (i: number) =>
      createHash('sha256')
        .update(lengthPrefixed('quorate/draw/v1', seedOf(1149), i))
        .digest()
        .readBigUInt64BE(0)
    expect(draw(0)).toBeGreaterThan(2048n * BigInt(universe))
    expect(first).toBe(Number(draw(1) % BigInt(universe)))
  })

  it('is refused outside its bounds, and of nothing', () => {
    expect(codes(drawSample(seedOf(1), 0, 1))).toEqual(['sample/empty universe'])
    expect(codes(drawSample(seedOf(1), -1, 0))).toEqual(['sample/bounds universe', 'sample/bounds size'])
    expect(codes(drawSample(seedOf(1), 1.5, 4097))).toEqual(['sample/bounds universe', 'sample/bounds size'])
    expect(codes(drawSample(new Uint8Array(31), 10, 1))).toEqual(['sample/bounds seed'])
  })
})

describe('the chance to miss a loss', () => {
  it('is that of the issue, and of small cases by hand', () => {
    expect(missPpm(10_000, 50, 10_000)).toEqual({ ok: true, value: 604_256 })
    // One of two lost, one drawn.
    expect(missPpm(2, 1, 1)).toEqual({ ok: true, value: 500_000 })
    // One of three lost, two drawn: 2/3 * 1/2.
    expect(missPpm(3, 2, 333_333)).toEqual({ ok: true, value: 333_334 })
  })

  it('is nothing when all is checked, or less is left than is drawn', () => {
    expect(missPpm(5, 5, 1)).toEqual({ ok: true, value: 0 })
    expect(missPpm(5, 4096, 1)).toEqual({ ok: true, value: 0 })
    // Four of ten left, five drawn; and with four drawn, 1/210 rounded up.
    expect(missPpm(10, 5, 600_000)).toEqual({ ok: true, value: 0 })
    expect(missPpm(10, 4, 600_000)).toEqual({ ok: true, value: 4762 })
    expect(missPpm(10, 1, 1_000_000)).toEqual({ ok: true, value: 0 })
  })

  it('is never rounded down, and counts at least one item as lost', () => {
    expect(missPpm(most, 1, 1)).toEqual({ ok: true, value: 999_999 })
    expect(missPpm(10, 1, 1)).toEqual({ ok: true, value: 900_000 })
    expect(missPpm(4097, 4096, 1)).toEqual({ ok: true, value: 245 })
  })

  it('agrees with counting the samples that hold nothing lost', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        (n, k, loss) => {
          const lost = Math.max(1, Math.ceil((n * loss) / 1_000_000))
          const drawn = Math.min(n, k)
          let [all, clean] = [0, 0]
          for (let set = 0; set < 2 ** n; set++) {
            const bits = set.toString(2).replaceAll('0', '').length
            if (bits !== drawn) continue
            all++
            if (set % 2 ** lost === 0) clean++
          }
          expect(valueOf(missPpm(n, k, loss))).toBe(Math.ceil((clean * 1_000_000) / all))
        },
      ),
    )
  })

  it('falls with a larger sample and a larger loss', () => {
    const universe = fc.integer({ min: 1, max: most })
    const size = fc.integer({ min: 1, max: 300 })
    const loss = fc.integer({ min: 1, max: 999_999 })
    fc.assert(
      fc.property(universe, size, loss, (n, k, ppm) => {
        const missed = valueOf(missPpm(n, k, ppm))
        expect(valueOf(missPpm(n, k + 1, ppm))).toBeLessThanOrEqual(missed)
        expect(valueOf(missPpm(n, k, ppm + 1))).toBeLessThanOrEqual(missed)
      }),
    )
  })

  it('is refused outside its bounds, and of nothing', () => {
    expect(codes(missPpm(0, 5, 1))).toEqual(['sample/empty universe'])
    expect(codes(missPpm(-1, 0, 0))).toEqual([
      'sample/bounds universe',
      'sample/bounds size',
      'sample/bounds lossPpm',
    ])
    expect(codes(missPpm(2 ** 53, 4097, 1_000_001))).toHaveLength(3)
    expect(codes(missPpm(Number.NaN, 1.5, Infinity))).toHaveLength(3)
  })
})
