import { utf8, type Evidence, type EvidenceRecord } from '@quorate/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { bundleOf, checkedGroup, checks, due } from '../../../scripts/vectors/checked-group.ts'
import { instantMs } from '@quorate/core'
import { evaluate } from '../src/index.ts'
import { judged, outcomeFor, timelines, type Timeline, type Told } from './judged-slots.ts'

const order = ['noncompliant', 'indeterminate', 'degraded', 'compliant']
const rank = (outcome: string) => order.indexOf(outcome)

/** A failure of the time in which an obligation was new, and one that is forgiven: a slot that passes could undo the latter alone. */
const excusedAndForgiven: Timeline = {
  layers: [
    ['PASS', 'OFFLINE', 'nothing', 'STALE', ...nothing(6)],
    ['nothing', 'PASS', 'OFFLINE', ...nothing(7)],
  ],
  compliance: {
    joinGraceSeconds: 10_801,
    offlineGraceSeconds: 1,
    recoveryGraceSeconds: 0,
    maxConsecutiveFailures: 1,
    failedAfterSeconds: 10_801,
    abandonedAfterSeconds: 1,
  },
  coveragePpm: 0,
  afterMs: 15_000_000,
}

function nothing(count: number): Told[] {
  return Array.from({ length: count }, () => 'nothing')
}

describe('evidence of success', () => {
  it('never makes an obligation worse', () => {
    const slot = fc.record({ layer: fc.nat({ max: 1 }), index: fc.nat({ max: 9 }) })
    fc.assert(
      fc.property(timelines, slot, (timeline, { layer, index }) => {
        const [first, second] = timeline.layers
        const told: Told[] = layer === 0 ? first : second
        fc.pre(told[index] === 'nothing')
        const more = told.with(index, 'PASS')
        const after = judged({ ...timeline, layers: layer === 0 ? [more, second] : [first, more] })
        const before = judged(timeline)
        expect(after.level).toBeLessThanOrEqual(before.level)
        expect(rank(outcomeFor(after))).toBeGreaterThanOrEqual(rank(outcomeFor(before)))
      }),
      { numRuns: 3000, examples: [[excusedAndForgiven, { layer: 0, index: 2 }]] },
    )
  })
})

describe('a failure that is left out', () => {
  it('never makes an obligation compliant where all slots are to be decided', () => {
    const gone = fc.array(fc.boolean(), { minLength: 20, maxLength: 20 })
    fc.assert(
      fc.property(timelines, gone, (drawn, withheld) => {
        const whole = { ...drawn, coveragePpm: 1_000_000 }
        const left = (told: readonly Told[], from: number) =>
          told.map((outcome, i) => (outcome !== 'PASS' && withheld[from + i] === true ? 'nothing' : outcome))
        const [first, second] = whole.layers
        const less = outcomeFor(judged({ ...whole, layers: [left(first, 0), left(second, 10)] }))
        if (outcomeFor(judged(whole)) !== 'compliant') expect(less).not.toBe('compliant')
      }),
      { numRuns: 3000 },
    )
  })
})

const group = await checkedGroup({ verification: { layers: [0, 1] } })
const { records } = await checks(group, { 0: 'PASS', 1: 'MISSING' })
const at = instantMs(due(group, 1))
const bundle = bundleOf(group.founding, records)
const decision = evaluate(bundle, at)

describe('the evidence of a bundle', () => {
  it('says the same in any order, however often it is there', () => {
    const all: readonly EvidenceRecord[] = [...group.founding.records, ...records]
    const picks = fc.tuple(
      fc.shuffledSubarray([...all], { minLength: all.length }),
      fc.array(fc.tuple(fc.nat({ max: all.length - 1 }), fc.nat({ max: 3 }))),
    )
    fc.assert(
      fc.property(picks, ([shuffled, again]) => {
        const twice = again.flatMap(([i, key]) => {
          const one = all[i]
          if (one === undefined) return []
          return [{ ...one, uri: `at://${one.repository}/${one.record['$type'] as string}/${String(key)}` }]
        })
        const { proofs, plcLogs, didDocuments } = group.founding
        const mixed: Evidence = {
          records: [...shuffled, ...twice],
          proofs: proofs.toReversed(),
          plcLogs,
          didDocuments,
        }
        expect(evaluate(bundleOf(mixed), at).cid).toBe(decision.cid)
      }),
      { numRuns: 8 },
    )
  })

  it('is refused with any bit flipped, and nothing is thrown', () => {
    const flips = fc.tuple(fc.nat({ max: bundle.length - 1 }), fc.nat({ max: 7 }))
    fc.assert(
      fc.property(flips, ([index, bit]) => {
        const flipped = bundle.map((byte, i) => (i === index ? byte ^ (1 << bit) : byte))
        const { outcome, conditions } = evaluate(flipped, at).decision
        expect(['invalid', 'indeterminate']).toContain(outcome)
        expect(conditions).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it('may be any bytes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string().map(utf8)), (bytes) => {
        expect(evaluate(bytes, at).decision.outcome).toBe('invalid')
      }),
      { numRuns: 500 },
    )
  })

  it('may be asked for any instant and any anchor', () => {
    const instants = fc.oneof(fc.double(), fc.maxSafeInteger(), fc.constant(at))
    const anchors = fc.option(
      fc.record({ group: fc.string(), head: fc.option(fc.string(), { nil: undefined }) }),
      {
        nil: undefined,
      },
    )
    fc.assert(
      fc.property(instants, anchors, (instant, anchor) => {
        const { outcome } = evaluate(bundle, instant, anchor).decision
        if (anchor !== undefined) expect(outcome).toBe('indeterminate')
      }),
      { numRuns: 60 },
    )
  })
})
