import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'

import type { DataMap } from '@quorate/core'
import { evaluateChain, type ChainReport, type FoundRecord } from '../src/index.ts'
import { eventfulGroup } from './eventful-group.ts'
import { amend, cidOfRecord, instant, ms, nextPolicy, people, propose, vote } from './group.ts'

const exclusive = ['vote/equivocation', 'vote/double-approval', 'checkpoint/forked']
const instants = fc.constantFrom(105, 160, 404, 506, 703, 2000)

let records: readonly FoundRecord[]
let group: string
let heads: readonly string[]

beforeAll(async () => {
  const eventful = await eventfulGroup()
  const founding = eventful.records.find(({ record }) => record['version'] === 1)
  if (founding === undefined) throw new Error('no version 1')
  group = cidOfRecord(founding.record)
  records = [...eventful.records, ...(await misbehaviour(founding.record))]
  heads = evaluateChain({ records }, ms(2000)).versions.map(({ cid }) => cid)
})

/** What Bob, Carol and Dave sign on the first version beside all that happened: double approvals, and choices on what is INVALID. */
async function misbehaviour(first: DataMap): Promise<FoundRecord[]> {
  const [bob, carol, dave] = await people('bob', 'carol', 'dave')
  const opening = (opens: number) => ({ opensAt: instant(opens), createdAt: instant(opens) })
  const named = (name: string) => nextPolicy(first, { name, effectiveAt: instant(300) })
  const [one, two] = [
    await amend(bob, first, named('One')),
    await amend(bob, first, named('Two'), opening(105)),
  ]
  const early = await amend(carol, first, nextPolicy(first, { effectiveAt: instant(1) }))
  const choice = (keep: string, drop: string) => ({
    kind: 'resolution',
    keep: cidOfRecord(named(keep)),
    drop: cidOfRecord(named(drop)),
  })
  const [left, right] = [
    await propose(dave, first, choice('One', 'Two'), opening(120)),
    await propose(dave, first, choice('Two', 'One'), opening(121)),
  ]
  const said: [FoundRecord, number, string?][] = [
    [one, 101],
    [one, 102, 'reject'],
    [two, 106],
    [two, 130],
    [early, 103],
    [early, 104, 'abstain'],
    [left, 121],
    [right, 122],
    [right, 123, 'reject'],
  ]
  const votes = await Promise.all(
    [bob, carol, dave].flatMap((who, i) =>
      said.filter((_, j) => j % 3 !== i).map(([on, hour, as]) => vote(who, on, as ?? 'approve', hour)),
    ),
  )
  return [one, two, early, left, right, ...votes]
}

function report(some: readonly FoundRecord[], hour: number, head?: string): ChainReport {
  return evaluateChain({ records: some }, ms(hour), { group, head })
}

function accused({ findings }: ChainReport): string[] {
  const proofs = findings.filter(({ code }) => exclusive.includes(code))
  return [...new Set(proofs.map(({ code, params }) => `${code} ${String(params['did'])}`))].sort()
}

describe('an accusation', () => {
  it('is there of each kind, and of several members', () => {
    const all = accused(report(records, 2000))
    expect(new Set(all.map((one) => one.split(' ')[0]))).toEqual(new Set(exclusive))
    expect(new Set(all.map((one) => one.split(' ')[1])).size).toBeGreaterThan(2)
  })

  it('of a part of the evidence is one of the whole', () => {
    fc.assert(
      fc.property(fc.subarray([...records], { minLength: 10 }), instants, (part, hour) => {
        expect(accused(report(records, hour))).toEqual(expect.arrayContaining(accused(report(part, hour))))
      }),
      { numRuns: 30, seed: 19 },
    )
  }, 120_000)

  it('of an earlier instant is one of every later one', () => {
    const hours = [100, 105, 110, 160, 300, 404, 420, 506, 520, 703, 2000]
    const named = hours.map((hour) => accused(report(records, hour)))
    for (const [i, later] of named.slice(1).entries())
      expect(later).toEqual(expect.arrayContaining(named[i] ?? []))
  })

  it('rests on two votes and the proposals that they name, where the group is known', () => {
    const isGround = ({ record }: FoundRecord) => record['version'] === 1 || record['policy'] === group
    const ground = records.filter((found) => isGround(found) || found.record['seen'] !== undefined)
    const doubled = report(records, 2000).findings.filter(({ code }) => code === 'vote/double-approval')
    const onFirst = doubled.filter(({ params }) =>
      records.some(({ record }) => cidOfRecord(record) === params['left'] && record['base'] === group),
    )
    expect(onFirst.length).toBeGreaterThan(2)
    for (const { params } of onFirst) {
      const { did, left, right } = params
      const votes = records.filter(
        ({ repository, record }) => repository === did && [left, right].includes(cidOfRecord(record)),
      )
      const about = votes.map(({ record }) => record['proposal'])
      const proposals = records.filter(({ record }) => about.includes(cidOfRecord(record)))
      expect(accused(report([...ground, ...votes, ...proposals], 2000))).toContain(
        `vote/double-approval ${String(did)}`,
      )
    }
  })
})

describe('an anchored head that took effect', () => {
  it('stays on the branch of the head, whatever else is shown', () => {
    const moved = fc.record({ part: fc.subarray([...records]), hour: instants, n: fc.nat() })
    let settled = 0
    fc.assert(
      fc.property(moved, ({ part, hour, n }) => {
        const head = heads[n % heads.length] ?? group
        for (const some of [part, records]) {
          const found = report(some, hour, head)
          const anchored = found.versions.find(({ cid }) => cid === head)
          if (anchored === undefined || anchored.version.effectiveAt > ms(hour)) continue
          settled += 1
          expect(found.anchored).toBe('True')
          const line: string[] = []
          const tip = found.versions.find(({ cid }) => cid === found.head?.cid)
          for (let at = tip?.certified; at !== undefined; at = at.parent) line.push(at.version.cid)
          expect(line).toContain(head)
        }
      }),
      { numRuns: 30, seed: 19 },
    )
    expect(settled).toBeGreaterThan(10)
  }, 120_000)
})
