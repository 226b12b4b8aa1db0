import { beforeAll, describe, expect, it } from 'vitest'

import type { DataMap } from '@quorate/core'
import { compareAuthority, readVersion, type FoundRecord, type ProposalReport } from '../src/index.ts'
import {
  ack,
  amend,
  checkpoint,
  cidOfRecord,
  ensure,
  founding,
  foundingPolicy,
  governed,
  hours,
  member,
  nextPolicy,
  node,
  people,
  person,
  vote,
  type Person,
} from './group.ts'
import { codes, reportOn, wrongs } from './summary.ts'

let alice: Person, bob: Person, carol: Person, dave: Person, erin: Person, newBob: Person
let policy: DataMap
let records: FoundRecord[]
const millisecond = 1 / 3_600_000

beforeAll(async () => {
  ;[alice, bob, carol, dave, erin] = await people('alice', 'bob', 'carol', 'dave', 'erin')
  newBob = await person('bob', "bob's new key")
  policy = foundingPolicy([alice, bob, carol].map((p) => member(p)))
  records = await founding(policy, [alice, bob, carol])
})

/** The policy with other members. */
function seats(...members: DataMap[]): DataMap {
  return nextPolicy(policy, { members })
}

async function outcome(
  next: DataMap,
  cast: (asked: FoundRecord) => Promise<FoundRecord>[],
  base = policy,
  on = records,
) {
  const asked = await amend(alice, base, next)
  const report = reportOn([...on, asked, ...(await Promise.all(cast(asked)))])
  const found = report.proposals.find((p) => p.cid === cidOfRecord(asked.record)) as ProposalReport
  return { state: found.state, tally: found.tally, findings: wrongs(report) }
}

describe('authority changes', () => {
  const changed = (changes: DataMap) => {
    const [base, next] = [policy, nextPolicy(policy, changes)].map((p) => ensure(readVersion(p)))
    return compareAuthority(base!, next!).changed
  }

  it('with any of who is a member, by which key, weight and operator, and with governance', async () => {
    const [a, b, c] = [alice, bob, carol].map((p) => member(p)) as [DataMap, DataMap, DataMap]
    expect(changed({ members: [a, b] })).toBe(true)
    expect(changed({ members: [a, b, c, member(dave)] })).toBe(true)
    expect(changed({ members: [a, b, member(dave)] })).toBe(true)
    expect(changed({ members: [a, member(newBob), c] })).toBe(true)
    expect(changed({ members: [a, b, { ...c, weight: 2 }] })).toBe(true)
    expect(changed({ members: [a, b, { ...c, operator: 'someone' }] })).toBe(true)
    expect(changed(governed(policy, { delaySeconds: 1 }))).toBe(true)
    expect(changed(governed(policy, { quorum: 2 }))).toBe(true)
    expect(changed({ members: [a, b, { ...c, nodes: [await node('c')] }] })).toBe(false)
    expect(changed({ members: [a, b, { ...c, didHead: cidOfRecord(policy) }] })).toBe(false)
    expect(changed({ members: [c, a, { ...b, operator: bob.did }] })).toBe(false)
    expect(changed({ description: 'other rules' })).toBe(false)
  })
})

describe('adding members', () => {
  const joined = () => seats(...[alice, bob, carol, dave, erin].map((p) => member(p)))

  it('takes the majority of both versions and an acknowledgment of each, which approves', async () => {
    const next = joined()
    const { state, tally } = await outcome(next, (asked) => [
      ...[alice, bob].map((p) => vote(p, asked)),
      ...[dave, erin].map((p) => ack(p, next, hours.voted)),
    ])
    expect(state).toBe('PASSED')
    expect(tally?.now).toMatchObject({ approve: 2, need: 2, weight: 3 })
    expect(tally?.next).toMatchObject({ approve: 4, need: 3, weight: 5 })
  })

  it('fails while one of them is missing, however many approve', async () => {
    const next = joined()
    const { state, tally } = await outcome(next, (asked) => [
      ...[alice, bob, carol].map((p) => vote(p, asked)),
      ack(dave, next, hours.voted),
    ])
    expect(state).toBe('EXPIRED')
    expect(tally?.next).toMatchObject({ approve: 4, need: 3 })
    expect(tally?.missingAcks).toEqual([erin.did])
  })

  it('asks acknowledgments within the time of voting, to the millisecond', async () => {
    const next = seats(...[alice, bob, carol, dave].map((p) => member(p)))
    const at = async (hour: number) => {
      const cast = (asked: FoundRecord) => [...[alice, bob].map((p) => vote(p, asked)), ack(dave, next, hour)]
      return (await outcome(next, cast)).state
    }
    expect(await at(hours.opens - millisecond)).toBe('EXPIRED')
    expect(await at(hours.opens)).toBe('PASSED')
    expect(await at(hours.closes - millisecond)).toBe('PASSED')
    expect(await at(hours.closes)).toBe('EXPIRED')
  })

  it('does not let the added vote under the version that they join', async () => {
    const next = seats(...[alice, bob, carol, dave].map((p) => member(p)))
    const { state, tally } = await outcome(next, (asked) => [
      ...[alice, dave].map((p) => vote(p, asked)),
      ack(dave, next, hours.voted),
    ])
    expect(state).toBe('EXPIRED')
    expect(tally?.now.approve).toBe(1)
    expect(codes(tally?.ignored.flatMap((i) => i.findings) ?? [])).toEqual(['vote/not-in-electorate'])
  })

  it('fails when those added outweigh the approvals', async () => {
    const next = seats(...[alice, bob, carol].map((p) => member(p)), member(dave, { weight: 10 }))
    const no = (asked: FoundRecord) => [alice, bob].map((p) => vote(p, asked))
    const { tally, state } = await outcome(next, no)
    expect(tally?.next).toMatchObject({ approve: 2, need: 7, weight: 13 })
    expect(state).toBe('EXPIRED')
  })

  it('counts acknowledgments of members that stay as consent, not as approval', async () => {
    const next = seats(...[alice, bob, carol, dave].map((p) => member(p)))
    const { tally } = await outcome(next, (asked) => [
      vote(alice, asked),
      ack(bob, next, hours.voted),
      ack(dave, next, hours.voted),
    ])
    expect(tally?.now.approve).toBe(1)
    expect(tally?.next?.approve).toBe(2)
    expect(codes(tally?.ignored.flatMap((i) => i.findings) ?? [])).toEqual(['ack/not-awaited'])
  })
})

describe('removing members', () => {
  it('lets the removed vote under the version that they leave, and there only', async () => {
    const next = seats(...[alice, bob].map((p) => member(p)))
    const { tally, state } = await outcome(next, (asked) => [
      ...[alice, bob].map((p) => vote(p, asked)),
      vote(carol, asked, 'reject'),
    ])
    expect(tally?.now).toMatchObject({ approve: 2, against: 1, weight: 3 })
    expect(tally?.next).toMatchObject({ approve: 2, against: 0, weight: 2 })
    expect(state).toBe('PASSED')
  })

  it('is REJECTED when those that stay reject it, though the removed outweigh them', async () => {
    const base = foundingPolicy([member(alice), member(bob), member(carol, { weight: 5 })])
    const next = nextPolicy(base, { members: [member(alice), member(bob)] })
    const on = await founding(base, [alice, bob, carol])
    const cast = (asked: FoundRecord) => [vote(carol, asked), vote(alice, asked, 'reject')]
    const { tally, state } = await outcome(next, cast, base, on)
    expect(tally?.now).toMatchObject({ approve: 5, need: 4, against: 1 })
    expect(tally?.next).toMatchObject({ against: 1, need: 2, weight: 2 })
    expect(state).toBe('REJECTED')
  })
})

describe('a member with a new key', () => {
  const rekeyed = () => seats(member(alice), member(newBob), member(carol))

  it('approves with an acknowledgment that the old key signed too', async () => {
    const next = rekeyed()
    const { tally, state, findings } = await outcome(next, (asked) => [
      ...[alice, carol].map((p) => vote(p, asked)),
      ack(newBob, next, hours.voted, {}, newBob.key, bob.key),
    ])
    expect(tally?.next).toMatchObject({ approve: 3, weight: 3 })
    expect(state).toBe('PASSED')
    expect(findings).toEqual([])
  })

  it('adds nothing there with the new key alone, which is named', async () => {
    const next = rekeyed()
    const ackAlone = ack(newBob, next, hours.voted)
    const { tally, state, findings } = await outcome(next, (asked) => [
      ...[alice, carol].map((p) => vote(p, asked)),
      ackAlone,
    ])
    expect(tally?.next).toMatchObject({ approve: 2, against: 0, participation: 2 })
    expect(state).toBe('PASSED')
    expect(findings).toEqual(['key/recovered'])
    const short = await outcome(next, (asked) => [vote(alice, asked), ackAlone])
    expect(short.tally?.next?.approve).toBe(1)
    expect(short.state).toBe('EXPIRED')
  })

  it('counts by the vote of its old key once the new key has acknowledged', async () => {
    const next = rekeyed()
    const ackAlone = ack(newBob, next, hours.voted)
    const both = await outcome(next, (asked) => [alice, bob].map((p) => vote(p, asked)).concat(ackAlone))
    expect(both.tally?.next).toMatchObject({ approve: 2, against: 0 })
    expect(both.state).toBe('PASSED')
    expect(both.findings).toEqual([])
    const refused = await outcome(next, (asked) => [vote(alice, asked), vote(bob, asked, 'reject'), ackAlone])
    expect(refused.tally?.next).toMatchObject({ approve: 1, against: 1 })
  })

  it('is in no version without an acknowledgment by the new key', async () => {
    const next = rekeyed()
    const byOld = await outcome(next, (asked) => [
      ...[alice, bob, carol].map((p) => vote(p, asked)),
      ack(newBob, next, hours.voted, {}, bob.key),
    ])
    expect(byOld.tally?.missingAcks).toEqual([bob.did])
    expect(byOld.state).toBe('EXPIRED')
  })

  it('prefers, of two acknowledgments, the one with both signatures', async () => {
    const next = rekeyed()
    const acks = await Promise.all([
      ack(newBob, next, hours.voted),
      ack(newBob, next, hours.voted + 1, {}, newBob.key, bob.key),
      ack(newBob, next, hours.voted + 2),
    ])
    for (const order of [acks, [...acks].reverse()]) {
      const { tally, findings } = await outcome(next, () => order.map((a) => Promise.resolve(a)))
      expect(tally?.acks.map((a) => a.record.cid)).toEqual([cidOfRecord(acks[1].record)])
      expect(findings).toEqual([])
    }
  })

  it('refuses under the new version with its old key', async () => {
    const { tally } = await outcome(rekeyed(), (asked) => [vote(bob, asked, 'reject')])
    expect(tally?.next).toMatchObject({ approve: 0, against: 1 })
  })
})

describe('a change of weights or governance', () => {
  it('needs the amendment threshold of the base and that of the next version', async () => {
    const two = [alice, bob, carol].map((p) => member(p))
    const all = { kind: 'atLeast', num: 1, den: 1 }
    const strict = foundingPolicy(two, { amendThreshold: all })
    const on = await founding(strict, [alice, bob, carol])
    const yes = (asked: FoundRecord) => [alice, bob].map((p) => vote(p, asked))
    expect((await outcome(nextPolicy(strict), yes, strict, on)).state).toBe('PASSED')
    expect(
      (await outcome(nextPolicy(strict, governed(strict, { delaySeconds: 0 })), yes, strict, on)).state,
    ).toBe('EXPIRED')

    const tighter = await outcome(nextPolicy(policy, governed(policy, { amendThreshold: all })), yes)
    expect(tighter.tally).toMatchObject({ now: { approve: 2, need: 2 }, next: { approve: 2, need: 3 } })
    expect(tighter.state).toBe('EXPIRED')
  })

  it('needs the quorum of both versions', async () => {
    const next = nextPolicy(policy, governed(policy, { quorum: 3 }))
    const yes = (asked: FoundRecord) => [alice, bob].map((p) => vote(p, asked))
    expect((await outcome(next, yes)).state).toBe('EXPIRED')
    const { tally, state } = await outcome(next, (asked) => [...yes(asked), vote(carol, asked, 'reject')])
    expect(tally?.next).toMatchObject({ approve: 2, participation: 3, quorum: 3 })
    expect(state).toBe('PASSED')
  })

  it('counts each member by its weight in each version', async () => {
    const next = seats(member(alice, { weight: 1 }), member(bob, { weight: 1 }), member(carol, { weight: 3 }))
    const { tally, state } = await outcome(next, (asked) => [alice, bob].map((p) => vote(p, asked)))
    expect(tally).toMatchObject({ now: { approve: 2, need: 2 }, next: { approve: 2, need: 3, weight: 5 } })
    expect(state).toBe('EXPIRED')
  })
})

describe('with witnesses, an acknowledgment approves', () => {
  it('when a member of the base that is another operator in both versions saw it in time', async () => {
    const base = foundingPolicy(
      [alice, bob, carol].map((p) => member(p)),
      { witnesses: 1 },
    )
    const group = cidOfRecord(base)
    const acks = await founding(base, [alice, bob, carol])
    const seenFirst = [
      await checkpoint(alice, group, 2, acks.slice(2)),
      await checkpoint(bob, group, 2, acks.slice(1, 2)),
    ]
    const next = nextPolicy(base, {
      members: [...[alice, bob, carol].map((p) => member(p)), member(dave, { operator: carol.did })],
    })
    const asked = await amend(alice, base, next)
    // Who carries the name that he joins under has to approve.
    const votes = await Promise.all([alice, bob, carol].map((p) => vote(p, asked)))
    const joining = await ack(dave, next, hours.voted)
    const on = [...acks, ...seenFirst, asked, ...votes, joining]
    const state = async (who: Person, hour: number) => {
      const link = { seq: 1, prev: cidOfRecord(base) }
      const votesSeen = [
        await checkpoint(carol, group, 102, votes.slice(0, 2), link),
        await checkpoint(bob, group, 102, votes.slice(2), link),
      ]
      const ackSeen = await checkpoint(who, group, hour, [joining], { seq: 7, prev: cidOfRecord(base) })
      return reportOn([...on, ...votesSeen, ackSeen]).proposals[0]?.state
    }
    expect(await state(alice, 102)).toBe('PASSED')
    expect(await state(alice, hours.closes)).toBe('EXPIRED')
    expect(await state(carol, 102)).toBe('EXPIRED')
    expect(await state(dave, 102)).toBe('EXPIRED')
  })
})
