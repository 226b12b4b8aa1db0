import { beforeAll, describe, expect, it } from 'vitest'

import type { DataMap } from '@quorate/core'
import type { FoundRecord } from '../src/index.ts'
import {
  amend,
  checkpoint,
  cidOfRecord,
  founding,
  foundingPolicy,
  hours,
  member,
  nextPolicy,
  people,
  ready,
  vote,
  type Person,
} from './group.ts'
import { codes, reportOn } from './summary.ts'

type Five = readonly [Person, Person, Person, Person, Person]
let five: Five
let policy: DataMap
let records: FoundRecord[]
let asked: FoundRecord, ballot: FoundRecord
const second = 1 / 3600
const millisecond = second / 1000

beforeAll(async () => {
  five = await people('alice', 'bob', 'carol', 'dave', 'erin')
  await found({ witnesses: 2, threshold: { kind: 'atLeast', num: 4, den: 5 } })
})

/** Founds the group, with every acknowledgment seen; the fifth member belongs to the fourth's operator. */
async function found(governance: DataMap): Promise<void> {
  const [alice, , , dave] = five
  policy = foundingPolicy(
    five.map((p, i) => member(p, i === 4 ? { operator: dave.did } : {})),
    governance,
  )
  const acks = await founding(policy, five)
  const watchers = await Promise.all(five.map((p) => checkpoint(p, cidOfRecord(policy), 2, acks.slice(1))))
  asked = await amend(alice, policy, nextPolicy(policy))
  ballot = await vote(alice, asked)
  records = [...acks, ...watchers, asked, ballot]
}

/** Later checkpoints of one member, so that its chain is in order. */
function saw(who: Person, hour: number, more: DataMap = {}, seen = [ballot]): Promise<FoundRecord> {
  return checkpoint(who, cidOfRecord(policy), hour, seen, { seq: 5, prev: cidOfRecord(policy), ...more })
}

/** Whether Alice's vote counts, and why it does not. */
async function counts(...checkpoints: (FoundRecord | Promise<FoundRecord>)[]): Promise<true | string[]> {
  const [found] = reportOn([...records, ...(await ready(checkpoints))]).proposals
  if (found?.tally?.now.approve === 1) return true
  return codes((found?.tally?.ignored ?? []).flatMap((i) => i.findings))
}

describe('with two witnesses, a vote counts', () => {
  it('once two operators other than its own have listed it', async () => {
    const [, bob, carol] = five
    expect(await counts()).toEqual(['vote/unseen'])
    expect(await counts(saw(bob, 102))).toEqual(['vote/unseen'])
    expect(await counts(saw(bob, 102), saw(carol, 103))).toBe(true)
  })

  it('not when one of the two is its author', async () => {
    const [alice, bob] = five
    expect(await counts(saw(bob, 102), saw(alice, 102))).toEqual(['vote/unseen'])
  })

  it('not when both are one operator', async () => {
    const [, bob, , dave, erin] = five
    expect(await counts(saw(dave, 102), saw(erin, 102))).toEqual(['vote/unseen'])
    expect(await counts(saw(dave, 102), saw(erin, 102), saw(bob, 102))).toBe(true)
  })

  it('not when one of them came at closesAt', async () => {
    const [, bob, carol] = five
    expect(await counts(saw(bob, 102), saw(carol, hours.closes))).toEqual(['vote/unseen'])
    expect(await counts(saw(bob, 102), saw(carol, hours.closes - millisecond))).toBe(true)
  })

  it('not when one of them lists only a vote with the same choice of another time', async () => {
    const [alice, bob, carol] = five
    const other = await vote(alice, asked, 'approve', hours.voted + 1)
    expect(await counts(saw(bob, 102), saw(carol, 102, {}, [other]))).toEqual(['vote/unseen'])
  })

  it('not when one of them lists it as found in another repository', async () => {
    const [, bob, carol] = five
    const elsewhere = { ...ballot, repository: bob.did }
    expect(await counts(saw(bob, 102), saw(carol, 102, {}, [elsewhere]))).toEqual(['vote/unseen'])
  })

  it('not when one of the checkpoints is of another group', async () => {
    const [, bob, carol] = five
    expect(await counts(saw(bob, 102), saw(carol, 102, { group: cidOfRecord(asked.record) }))).toEqual([
      'vote/unseen',
    ])
  })

  it('not when one of the checkpoints is signed by another key', async () => {
    const [alice, bob, carol] = five
    expect(await counts(saw(bob, 102), saw({ ...carol, key: alice.key }, 102))).toEqual(['vote/unseen'])
  })

  it('also when a witness dated it up to 120 s before the vote itself', async () => {
    const [, bob, carol] = five
    const before = (seconds: number) => hours.voted - seconds * second
    expect(await counts(saw(bob, 102), saw(carol, before(120)))).toBe(true)
    expect(await counts(saw(bob, 102), saw(carol, before(120) - millisecond))).toEqual(['vote/unseen'])
  })
})

describe('the checkpoints that show a vote', () => {
  it('are the earliest of as many operators as are asked for', async () => {
    const [, bob, carol, dave] = five
    const [late, early, middle] = await Promise.all([saw(bob, 105), saw(carol, 102), saw(dave, 103)])
    const again = await saw(carol, 104, { seq: 6 })
    const [found] = reportOn([...records, late, early, middle, again]).proposals
    expect(found?.tally?.votes[0]?.sighted).toEqual([early, middle].map((c) => cidOfRecord(c.record)))
  })

  it('are none of those dated after the instant of evaluation', async () => {
    const [, bob, carol] = five
    const evidence = [...records, await saw(bob, 102), await saw(carol, 103)]
    const approve = (at: number) => reportOn(evidence, at).proposals[0]?.tally?.now.approve
    expect(approve(103 - millisecond)).toBe(0)
    expect(approve(103)).toBe(1)
  })
})
