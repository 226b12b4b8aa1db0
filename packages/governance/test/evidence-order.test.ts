import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'

import { evaluateChain, type FoundRecord } from '../src/index.ts'
import { eventfulGroup, type Eventful } from './eventful-group.ts'
import { ms } from './group.ts'
import { summaryOf, wrongs } from './summary.ts'

let all: Eventful
const longAfter = ms(500_000)

beforeAll(async () => {
  all = await eventfulGroup()
})

function shuffled<T>(items: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length })
}

it('a group to which everything happened shows all of it', () => {
  const report = evaluateChain(all, longAfter)
  expect(report.state).toBe('FORKED')
  expect(report.versions.map(({ version, state }) => `${String(version.number)} ${state}`).sort()).toEqual([
    '1 SUPERSEDED',
    '2 ACTIVE',
    '2 REVOKED',
    '3 FORKED',
    '3 FORKED',
  ])
  expect(new Set(report.proposals.map((p) => p.state))).toEqual(new Set(['PASSED', 'CANCELLED']))
  expect(wrongs(report)).toEqual([
    'checkpoint/forked',
    'checkpoint/order',
    'policy/forked',
    'vote/double-approval',
    'vote/equivocation',
  ])
  expect(report.versions[0]?.consent.map((c) => c.status)).toEqual([
    'acknowledged',
    'claimed',
    'claimed',
    'claimed',
  ])
})

describe('the order and repetition of evidence', () => {
  it('change nothing of the report', () => {
    const expected = summaryOf(evaluateChain(all, longAfter))
    const some = fc.subarray([...all.records], { maxLength: 20 })
    fc.assert(
      fc.property(
        shuffled(all.records),
        some,
        shuffled(all.proofs),
        shuffled(all.plcLogs),
        (records, again, proofs, plcLogs) => {
          const repeated = {
            records: [...again, ...records, ...again],
            proofs: [...proofs, ...proofs],
            plcLogs: [...plcLogs, ...plcLogs],
          }
          expect(summaryOf(evaluateChain(repeated, longAfter))).toEqual(expected)
        },
      ),
      { numRuns: 10 },
    )
  }, 120_000)

  it('change nothing of the report at any time, nor of an unfounded group', () => {
    const instants = fc.constantFrom(1, 5, 105, 155, 320, 403, 505, 600)
    fc.assert(
      fc.property(
        fc.subarray([...all.records]),
        instants,
        fc.infiniteStream(fc.nat()),
        (records, hour, ranks) => {
          const at = ms(hour)
          const order = records
            .map((record) => ({ record, rank: ranks.next().value as number }))
            .sort((a, b) => a.rank - b.rank)
          const [one, other] = [records, order.map(({ record }) => record)].map((r) =>
            summaryOf(evaluateChain({ records: r }, at)),
          )
          expect(other).toEqual(one)
        },
      ),
      { numRuns: 10 },
    )
  }, 120_000)
})

describe('more evidence', () => {
  const passed = (records: readonly FoundRecord[], at: number) => {
    const report = evaluateChain({ records }, at)
    for (const { tally } of report.proposals) expect(tally?.passed === true && tally.rejected).toBe(false)
    return {
      group: report.group,
      proposals: report.proposals.filter((p) => p.state === 'PASSED').map((p) => p.cid),
      versions: report.versions.map((v) => v.cid),
      revoked: report.versions.filter((v) => v.state === 'REVOKED').map((v) => v.cid),
    }
  }

  it('never takes back what passed, was certified or was revoked', () => {
    const part = fc.subarray([...all.records], { minLength: Math.floor(all.records.length * 0.6) })
    fc.assert(
      fc.property(part, fc.constantFrom(160, 404, 600, 2000), (records, hour) => {
        const [less, more] = [passed(records, ms(hour)), passed(all.records, ms(hour))]
        for (const kind of ['proposals', 'versions', 'revoked'] as const) {
          expect(more[kind]).toEqual(expect.arrayContaining(less[kind]))
        }
      }),
      { numRuns: 20 },
    )
  }, 120_000)

  it('never takes back what had passed at an earlier instant', () => {
    const [early, late] = [passed(all.records, ms(404)), passed(all.records, ms(2000))]
    expect(early.proposals.length).toBeGreaterThan(1)
    expect(late.proposals).toEqual(expect.arrayContaining(early.proposals))
    expect(late.versions).toEqual(expect.arrayContaining(early.versions))
  })
})
