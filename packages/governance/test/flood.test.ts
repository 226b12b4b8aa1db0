import { beforeAll, expect, it } from 'vitest'

import type { DataMap } from '@quorate/core'
import { evaluateProposal, readVersion, type FoundRecord } from '../src/index.ts'
import {
  ack,
  amend,
  checkpoint,
  cidOfRecord,
  ensure,
  founding,
  foundingPolicy,
  instant,
  member,
  ms,
  nextPolicy,
  people,
  vote,
  type Person,
} from './group.ts'
import { reportOn } from './summary.ts'

let alice: Person, bob: Person, carol: Person, dave: Person
let policy: DataMap, next: DataMap
let founded: FoundRecord[]

beforeAll(async () => {
  ;[alice, bob, carol, dave] = await people('alice', 'bob', 'carol', 'dave')
  policy = foundingPolicy(
    [alice, bob, carol].map((p) => member(p)),
    { witnesses: 1 },
  )
  const acks = await founding(policy, [alice, bob, carol])
  const group = cidOfRecord(policy)
  founded = [
    ...acks,
    await checkpoint(alice, group, 2, acks.slice(2)),
    await checkpoint(bob, group, 3, acks.slice(1)),
  ]
  next = nextPolicy(policy, {
    members: [alice, bob, carol, dave].map((p) => member(p)),
    effectiveAt: instant(500),
  })
})

/** Proposals of one policy that open an hour after each other. */
function proposals(count: number): Promise<FoundRecord[]> {
  return Promise.all(
    Array.from({ length: count }, (_, i) =>
      amend(alice, policy, next, { opensAt: instant(100 + i), createdAt: instant(100) }),
    ),
  )
}

it('each of many proposals of one policy counts the acknowledgments of its own time', async () => {
  const asked = await proposals(20)
  const acks = await Promise.all([95, 104, 112, 112.5, 125].map((h) => ack(dave, next, h)))
  const declined = await ack(dave, next, 111, { accepted: false })
  const votes = await Promise.all(asked.map((p, i) => vote(bob, p, 'approve', 100.5 + i)))
  const seen = [...acks.slice(0, 2), ...acks.slice(3), declined]
  const checkpoints = [await checkpoint(carol, cidOfRecord(policy), 113, [...seen, ...votes])]
  const report = reportOn([...founded, ...asked, ...acks, declined, ...votes, ...checkpoints])
  expect(report.proposals).toHaveLength(asked.length)
  const base = ensure(readVersion(policy))
  const counted = asked.map((proposal) => {
    const alone = evaluateProposal(
      { base, proposal, votes, acks: [...acks, declined], checkpoints, cancellations: [], successors: [] },
      ms(1000),
    ).outcome
    const among = report.proposals.find((p) => p.cid === cidOfRecord(proposal.record))
    expect(among?.tally?.ignored).toEqual(alone?.tally?.ignored)
    expect(among?.tally?.acks.map((a) => a.record.cid)).toEqual(alone?.tally?.acks.map((a) => a.record.cid))
    expect(among?.tally?.now).toEqual(alone?.tally?.now)
    return among?.tally?.acks.length
  })
  expect(new Set(counted)).toEqual(new Set([0, 1]))
})

it('thousands of acknowledgments of no worth are judged once, not again for each proposal of their policy', async () => {
  const asked = await proposals(100)
  const good = await ack(dave, next, 150)
  const junk = Array.from({ length: 4000 }, (_, i): FoundRecord => ({
    ...good,
    record: { ...good.record, note: i, key: alice.key.did() },
  }))
  const report = reportOn([...founded, ...asked, ...junk, good])
  expect(report.proposals).toHaveLength(64)
  expect(report.proposals[0]?.tally?.ignored).toHaveLength(4001)
  expect(report.proposals[0]?.tally?.missingAcks).toEqual([dave.did])
})
