import type { Case } from './case.ts'
import {
  ack,
  amend,
  at,
  governed,
  hours,
  person,
  seat,
  successor,
  vote,
  type Housed,
} from './group-records.ts'
import { tallyCasesOf, tallyGroup, type Row } from './tally-case.ts'

/** GOV-5: a change of authority has two sides. */
export async function tallyAuthorityCases(): Promise<Case[]> {
  const group = await tallyGroup()
  const { all, alice, bob, carol, dave, policy } = group
  const newBob = await person('bob', 'bob anew')
  const growing = successor(policy, { members: [...all, dave].map((p) => seat(p)) })
  const toGrow = await amend(alice, policy, growing)
  const grow = await Promise.all([alice, bob].map((p) => vote(p, toGrow)))
  const shrinking = await amend(alice, policy, successor(policy, { members: [seat(alice), seat(bob)] }))
  const rekeying = successor(policy, { members: [seat(alice), seat(newBob), seat(carol)] })
  const toRekey = await amend(alice, policy, rekeying)
  const rekey = await Promise.all([alice, carol].map((p) => vote(p, toRekey)))
  const unanimous = { amendThreshold: { kind: 'atLeast', num: 1, den: 1 } }
  const tighter = await amend(alice, policy, successor(policy, governed(policy, unanimous)))
  const tightening = {
    proposal: tighter,
    votes: await Promise.all([alice, bob].map((p) => vote(p, tighter))),
  }

  const rows: Row[] = [
    // Authority
    [
      'added',
      'a member joins by its acknowledgment',
      'GOV-5',
      'none',
      { proposal: toGrow, votes: grow, acks: [await ack(dave, growing, at(hours.voted))] },
      {
        state: 'PASSED',
        approve: 2,
        next: { approve: 3, against: 0, need: 3, weight: 4 },
        counted: [alice, bob, dave],
      },
    ],
    [
      'added-without-ack',
      'a member that did not acknowledge does not join',
      'GOV-5',
      'rule',
      { proposal: toGrow, votes: [...grow, await vote(carol, toGrow)] },
      { approve: 3, next: { approve: 3, against: 0, need: 3, weight: 4 }, counted: [alice, bob, carol] },
    ],
    [
      'added-late-ack',
      'an acknowledgment at closesAt',
      'GOV-5',
      'rule',
      { proposal: toGrow, votes: grow, acks: [await ack(dave, growing, at(hours.closes))] },
      {
        approve: 2,
        next: { approve: 2, against: 0, need: 3, weight: 4 },
        counted: [alice, bob],
        ignored: [[dave, 'ack/outside-window']],
      },
    ],
    [
      'added-votes',
      'a member that joins has no vote before',
      'GOV-5',
      'rule',
      {
        proposal: toGrow,
        votes: [grow[0] as Housed, await vote(dave, toGrow)],
        acks: [await ack(dave, growing, at(hours.voted))],
      },
      {
        approve: 1,
        next: { approve: 2, against: 0, need: 3, weight: 4 },
        counted: [alice, dave],
        ignored: [[dave, 'vote/not-in-electorate']],
      },
    ],
    [
      'removed',
      'a member that leaves votes under the base only',
      'GOV-5',
      'none',
      {
        proposal: shrinking,
        votes: [
          await vote(alice, shrinking),
          await vote(bob, shrinking),
          await vote(carol, shrinking, 'reject'),
        ],
      },
      {
        state: 'PASSED',
        approve: 2,
        against: 1,
        next: { approve: 2, against: 0, need: 2, weight: 2 },
        counted: [alice, bob, carol],
      },
    ],
    [
      'rejected-under-next',
      'those that stay reject it',
      'GOV-5',
      'rule',
      {
        proposal: shrinking,
        votes: [
          await vote(alice, shrinking),
          await vote(carol, shrinking),
          await vote(bob, shrinking, 'reject'),
        ],
      },
      {
        state: 'REJECTED',
        approve: 2,
        against: 1,
        next: { approve: 1, against: 1, need: 2, weight: 2 },
        counted: [alice, bob, carol],
      },
    ],
    [
      'rekeyed',
      'a new key that the old one signed',
      'GOV-5',
      'none',
      {
        proposal: toRekey,
        votes: rekey,
        acks: [await ack(newBob, rekeying, at(hours.voted), {}, newBob.key, bob.key)],
      },
      {
        state: 'PASSED',
        approve: 2,
        next: { approve: 3, against: 0, need: 2, weight: 3 },
        counted: [alice, bob, carol],
      },
    ],
    [
      'rekeyed-alone',
      'a new key alone adds no weight under the next version',
      'GOV-5',
      'rule',
      {
        proposal: toRekey,
        votes: rekey.slice(0, 1),
        acks: [await ack(newBob, rekeying, at(hours.voted))],
      },
      {
        approve: 1,
        next: { approve: 1, against: 0, need: 2, weight: 3 },
        counted: [alice],
        ignored: [[bob, 'key/recovered']],
        findings: ['key/recovered'],
      },
    ],
    [
      'rekeyed-by-vote',
      'the old key of a re-keyed member speaks by its vote, once the new one has acknowledged',
      'GOV-5',
      'none',
      {
        proposal: toRekey,
        votes: [...rekey.slice(0, 1), await vote(bob, toRekey)],
        acks: [await ack(newBob, rekeying, at(hours.voted))],
      },
      {
        state: 'PASSED',
        approve: 2,
        next: { approve: 2, against: 0, need: 2, weight: 3 },
        counted: [alice, bob],
      },
    ],
    [
      'next-threshold',
      'a stricter threshold binds its own adoption',
      'GOV-5',
      'rule',
      tightening,
      { approve: 2, next: { approve: 2, against: 0, need: 3, weight: 3 }, counted: [alice, bob] },
    ],
  ]
  return tallyCasesOf(rows, group)
}
