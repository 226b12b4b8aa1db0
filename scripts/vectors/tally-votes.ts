import type { DataMap } from '@quorate/core'

import type { Case } from './case.ts'
import {
  amend,
  at,
  elsewhere,
  firstPolicy,
  highS,
  hours,
  resigned,
  seat,
  sign,
  successor,
  vote,
  type Housed,
} from './group-records.ts'
import { tallyCasesOf, tallyGroup, type Row } from './tally-case.ts'

/** GOV-1 to GOV-3: which votes count, and for how much. */
export async function tallyVoteCases(): Promise<Case[]> {
  const group = await tallyGroup()
  const { all, alice, bob, carol, mallory, policy, proposal, yes, no } = group
  const [a, b] = [await yes(alice), await yes(bob)]
  const quorate = await firstPolicy(
    all.map((p) => seat(p)),
    { quorum: 3 },
  )
  const toQuorate = await amend(alice, quorate, successor(quorate))
  const weighted = await firstPolicy([seat(alice, { weight: 3 }), seat(bob, { weight: 2 }), seat(carol)])
  const toWeigh = await amend(bob, weighted, successor(weighted))
  const other = await amend(alice, policy, successor(policy, { name: 'Best friends' }))
  const one = { approve: 1, counted: [alice] }

  const rows: Row[] = [
    // Counting
    [
      'passed',
      'two of three approve',
      'GOV-2',
      'none',
      { votes: [a, b] },
      { state: 'PASSED', approve: 2, counted: [alice, bob] },
    ],
    [
      'open',
      'one of three approves, and voting goes on',
      'GOV-4',
      'rule',
      { votes: [a], at: at(105) },
      { ...one, state: 'OPEN' },
    ],
    ['repeated', 'one vote twice', 'SIG-5', 'rule', { votes: [a, a] }, one],
    [
      'same-choice-later',
      'the same choice at another time is one vote',
      'GOV-1',
      'rule',
      { votes: [a, await yes(alice, at(102))] },
      one,
    ],
    [
      'abstain',
      'an abstention takes part and stands against',
      'GOV-1',
      'rule',
      { votes: [a, await no(bob, 'abstain')] },
      { ...one, against: 1, counted: [alice, bob] },
    ],
    [
      'rejected',
      'two that do not approve put the need out of reach',
      'GOV-2',
      'rule',
      { votes: [await no(alice), await no(bob, 'abstain')] },
      { state: 'REJECTED', against: 2, counted: [alice, bob] },
    ],
    [
      'weighted',
      'weights, not heads',
      'GOV-2',
      'none',
      {
        policy: weighted,
        proposal: toWeigh,
        votes: [await vote(alice, toWeigh), await vote(carol, toWeigh)],
      },
      { state: 'PASSED', approve: 4, need: 4, weight: 6, counted: [alice, carol] },
    ],
    [
      'equivocation-approves',
      'of two choices the approval counts, and both are evidence',
      'GOV-1',
      'none',
      { votes: [a, b, await no(bob)] },
      { state: 'PASSED', approve: 2, counted: [alice, bob], equivocations: [bob] },
    ],
    [
      'equivocation-against',
      'two choices of which none approves count once, against',
      'GOV-1',
      'rule',
      { votes: [await no(bob), await no(bob, 'abstain')] },
      { against: 1, counted: [bob], equivocations: [bob] },
    ],
    [
      'quorum-missed',
      'two approve where three must take part',
      'GOV-2',
      'rule',
      {
        policy: quorate,
        proposal: toQuorate,
        votes: [await vote(alice, toQuorate), await vote(bob, toQuorate)],
      },
      { approve: 2, counted: [alice, bob] },
    ],
    [
      'quorum-met',
      'a rejection takes part',
      'GOV-2',
      'none',
      {
        policy: quorate,
        proposal: toQuorate,
        votes: [
          await vote(alice, toQuorate),
          await vote(bob, toQuorate),
          await vote(carol, toQuorate, 'reject'),
        ],
      },
      { state: 'PASSED', approve: 2, against: 1, counted: [alice, bob, carol] },
    ],
    // Votes that do not count
    [
      'vote-at-open',
      'a vote at opensAt counts',
      'GOV-3',
      'none',
      { votes: [await yes(alice, at(hours.opens)), b] },
      { state: 'PASSED', approve: 2, counted: [alice, bob] },
    ],
    [
      'vote-early',
      'a vote a millisecond before opensAt',
      'GOV-3',
      'rule',
      { votes: [a, await yes(bob, at(hours.opens, -1))] },
      { ...one, ignored: [[bob, 'vote/outside-window']] },
    ],
    [
      'vote-at-close',
      'a vote at closesAt',
      'GOV-3',
      'rule',
      { votes: [a, await yes(bob, at(hours.closes))] },
      { ...one, ignored: [[bob, 'vote/outside-window']] },
    ],
    [
      'vote-stranger',
      'a vote of nobody in the electorate',
      'GOV-3',
      'rule',
      { votes: [a, await yes(mallory)] },
      { ...one, ignored: [[mallory, 'vote/not-in-electorate']] },
    ],
    [
      'vote-other-group',
      'a vote of another group',
      'GOV-3',
      'rule',
      { votes: [a, await vote(bob, proposal, 'approve', at(hours.voted), { group: elsewhere })] },
      { ...one, ignored: [[bob, 'vote/other-group']] },
    ],
    [
      'vote-other-proposal',
      'a vote on another proposal',
      'GOV-3',
      'rule',
      { votes: [a, await vote(bob, other)] },
      { ...one, ignored: [[bob, 'vote/other-proposal']] },
    ],
    [
      'vote-other-base',
      'a vote on another base',
      'GOV-3',
      'rule',
      { votes: [a, await vote(bob, proposal, 'approve', at(hours.voted), { base: elsewhere })] },
      { ...one, ignored: [[bob, 'vote/other-base']] },
    ],
    [
      'vote-unknown-field',
      'a vote with a field that votes do not have',
      'GOV-7',
      'rule',
      { votes: [a, await vote(bob, proposal, 'approve', at(hours.voted), { note: 'with joy' })] },
      { ...one, ignored: [[bob, 'vote/unknown-field']] },
    ],
    [
      'vote-choice',
      'a choice that is none',
      'GOV-1',
      'rule',
      { votes: [a, await vote(bob, proposal, 'yes')] },
      { ...one, ignored: [[bob, 'vote/choice']] },
    ],
    [
      'vote-foreign-metadata',
      'signature metadata that votes do not have',
      'GOV-7',
      'signature',
      { votes: [a, resigned(b, (s) => ({ ...s, issuedAt: at(hours.voted) }))] },
      { ...one, ignored: [[bob, 'signature/foreign-metadata']] },
    ],
    [
      'vote-other-key',
      'a vote signed by a key that is not pinned',
      'SIG-4',
      'signature',
      { votes: [a, await sign(bob.did, (await vote({ ...bob, key: mallory.key }, proposal)).record)] },
      { ...one, ignored: [[bob, 'key/not-pinned']] },
    ],
    [
      'vote-copied',
      'a vote copied into the repository of another member',
      'SIG-1',
      'signature',
      {
        votes: [
          a,
          { repository: carol.did, record: resigned(b, (s) => ({ ...s, key: carol.key.did() })).record },
        ],
      },
      { ...one, ignored: [[carol, 'signature/mismatch']] },
    ],
    [
      'vote-changed',
      'a rejection turned into an approval',
      'SIG-1',
      'signature',
      { votes: [a, changed(await no(bob), { choice: 'approve' })] },
      { ...one, ignored: [[bob, 'signature/mismatch']] },
    ],
    [
      'vote-high-s',
      'the twin of a signature, with a high S',
      'SIG-2',
      'signature',
      { votes: [a, resigned(b, highS('P-256'))] },
      { ...one, ignored: [[bob, 'signature/high-s']] },
    ],
    [
      'vote-foreign-type',
      'a signature of a type that counts for nothing',
      'SIG-1',
      'signature',
      { votes: [a, resigned(b, (s) => ({ ...s, $type: 'com.example.seal' }))] },
      { ...one, ignored: [[bob, 'key/not-pinned']] },
    ],
    [
      'vote-in-future',
      'a vote dated after the instant of evaluation',
      'DEC-2',
      'rule',
      { votes: [a, await yes(bob, at(108))], at: at(105) },
      { ...one, state: 'OPEN', ignored: [[bob, 'record/in-future']] },
    ],
  ]
  return tallyCasesOf(rows, group)
}

function changed({ repository, record }: Housed, by: DataMap): Housed {
  return { repository, record: { ...record, ...by } }
}
