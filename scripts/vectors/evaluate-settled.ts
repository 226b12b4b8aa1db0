import type { DataMap, EvidenceRecord } from '@quorate/core'

import { batchOf } from './attest-records.ts'
import { checks, due, found, receipt, type CheckedGroup, type Checks } from './checked-group.ts'
import { adopts, council, heard, votesOn, type Council } from './council.ts'
import type { Decided, States } from './evaluate-case.ts'
import { ack, at, elsewhere, person, propose, seat, successor, vote, type Housed } from './group-records.ts'

/** DEC-1: governance settles the outcome, and what members and verifiers said against each other is stated all the same. */
export async function settledCases(): Promise<Decided[]> {
  const group = await council()
  return [...(await settled(group)), ...(await approvers(group))]
}

/** Two successors that both take effect at 40; Alice approved both. */
async function forkOf(
  group: Council,
  more: DataMap = {},
  beside: (next: DataMap) => Promise<Housed[]> = none,
) {
  const { alice, bob, carol, policy } = group
  const [left, right] = ['Left', 'Right'].map((name) =>
    successor(policy, { name, effectiveAt: at(40), ...more }),
  )
  if (left === undefined || right === undefined) throw new Error('no successors')
  const ofLeft = await adopts(group, policy, left, 20, [alice, bob], await beside(left))
  const ofRight = await adopts(group, policy, right, 22, [alice, carol], await beside(right))
  return { records: [...ofLeft, ...ofRight], right: ofRight[0] }
}

function none(): Promise<Housed[]> {
  return Promise.resolve([])
}

/** Another batch of Alice's node in the place of its last one, with another result. */
async function rivalOf(group: CheckedGroup, { batches }: Checks): Promise<EvidenceRecord> {
  const [before, last] = batches.slice(-2)
  if (before === undefined || last === undefined) throw new Error('no batches')
  const { from, to } = last.record as { from: string; to: string }
  const [slot, seq] = [12, 4]
  const leaf = receipt(group, { layer: 0, slot, seq, outcome: 'MISSING' })
  const rival = await batchOf(group.crew, 'alice', { seq, before, slot, from, to, leaves: [leaf] })
  return found(rival, rival.leaves)
}

async function settled(group: Council): Promise<Decided[]> {
  const { alice, bob, policy, version } = group
  const whole = await checks(group, { 10: 'PASS', 11: 'PASS', 12: 'PASS' })
  const lied = [...whole.records, await rivalOf(group, whole)]
  // Of the batches those of slots 10, 11 and 12 are the third, fourth and fifth.
  const gap = whole.records.filter((_, i) => i !== 3)
  const { records: fork } = await forkOf(group)
  const unknown = await propose(alice, policy, { kind: 'novelty' }, 20)
  const approved = [unknown, ...(await votesOn(group, unknown, 20, [alice, bob]))]
  const lies = ['batch/equivocation', 'receipt/conflict']
  const row = (
    name: string,
    what: string,
    records: readonly Housed[],
    reported: readonly EvidenceRecord[],
    states: States,
    anchor?: DataMap,
  ) =>
    heard(
      [`settled-${name}`, what, 'DEC-1'],
      { group, records, reported, at: due(group, 30), ...(anchor === undefined ? {} : { anchor }) },
      states,
    )
  const forked: States = {
    outcome: 'invalid',
    conditions: { Fresh: 'Unknown NoHead', Covered: 'Unknown NothingJudged' },
    findings: ['policy/forked', 'vote/double-approval'],
  }
  const { founding } = group
  const unfounded = { ...group, founding: { ...founding, records: founding.records.slice(0, -3) } }
  return [
    row('fork', 'a forked group', fork, whole.records, forked),
    row('fork-lies', 'a forked group, one of whose verifiers said two things', fork, lied, {
      ...forked,
      findings: [...lies, 'policy/forked', 'vote/double-approval'].sort(),
    }),
    row('fork-gap', 'a forked group, one of whose verifiers left a batch out', fork, gap, {
      ...forked,
      findings: ['policy/forked', 'receipts/gap', 'vote/double-approval'],
    }),
    row(
      'rollback-lies',
      'the reader trusts another head, and a verifier said two things',
      [],
      lied,
      {
        outcome: 'invalid',
        conditions: { Anchored: 'False HeadBehind', Covered: 'Unknown NothingJudged' },
        findings: [...lies, 'head/rollback'].sort(),
      },
      { group: version.cid, head: elsewhere },
    ),
    row(
      'unread-lies',
      'a majority approved what is not known here, and a verifier said two things',
      approved,
      lied,
      {
        outcome: 'indeterminate',
        conditions: { Covered: 'Unknown NothingJudged' },
        findings: [...lies, 'proposal/unknown-kind'].sort(),
      },
    ),
    heard(
      ['settled-unfounded-lies', 'where no head is found nobody is known who could lie', 'DEC-1'],
      { group: unfounded, records: [], reported: lied, at: due(group, 30) },
      { outcome: 'indeterminate', conditions: { Anchored: 'absent' }, findings: ['policy/not-founded'] },
    ),
  ]
}

/** DEC-7: whom `policy/forked` names as having approved more than one. */
async function approvers(group: Council): Promise<Decided[]> {
  const { alice, bob, policy } = group
  const dave = await person('dave')
  const row = (
    name: string,
    what: string,
    records: readonly Housed[],
    both: readonly string[],
    ...more: string[]
  ) =>
    heard(
      [`both-${name}`, what, 'DEC-7'],
      { group, records, at: due(group, 30) },
      { outcome: 'invalid', findings: [...more, 'policy/forked', 'vote/double-approval'], both },
    )
  const { records: fork, right } = await forkOf(group)
  if (right === undefined) throw new Error('no proposal')
  const members = [...(policy['members'] as DataMap[]), seat(dave)]
  const joined = await forkOf(group, { members }, async (next) => [await ack(dave, next, at(22))])
  return [
    row('counted', 'one of three approved both', fork, [alice.did]),
    row(
      'late',
      'another approved the second when its voting was over: it does not count, and is named',
      [...fork, await vote(bob, right, 'approve', at(32))],
      [alice.did, bob.did],
    ),
    row(
      'rejected',
      'another rejected the second',
      [...fork, await vote(bob, right, 'reject', at(23))],
      [alice.did],
    ),
    row(
      'joining',
      'one who joins acknowledged both, which is no vote',
      joined.records,
      [alice.did],
      'ack/unproven',
    ),
  ]
}
