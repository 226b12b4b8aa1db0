import type { DataMap } from '@quorate/core'

import { bytewise } from './chain-case.ts'
import { due } from './checked-group.ts'
import { adopts, council, heard, reports, sees, votesOn, type Council } from './council.ts'
import type { Decided, States } from './evaluate-case.ts'
import { fine } from './evaluate-rows.ts'
import { at, cidText, propose, successor, vote, type Housed, type Person } from './group-records.ts'

/** GOV-8, GOV-10, GOV-12: versions that were withdrawn, and versions that exclude each other. */
export async function branchCases(): Promise<Decided[]> {
  const group = await council()
  return [...(await revocations(group)), ...(await lateRevocations(group)), ...(await forks(group))]
}

/** The second version takes effect at 60. Before, a revocation of it is open from 40 to 50. */
async function revocations(group: Council): Promise<Decided[]> {
  const { alice, bob, policy, version } = group
  const next = successor(policy, { name: 'Good friends', effectiveAt: at(60) })
  const made = await adopts(group, policy, next, 20, [alice, bob])
  const proposal = await propose(alice, policy, { kind: 'revocation', revokes: cidText(next) }, 40)
  const revoked = [...made, proposal, ...(await votesOn(group, proposal, 40, [alice, bob]))]
  const reported = await reports(group, [38, 39, 40])
  const row = (name: string, what: string, records: readonly Housed[], states: States, anchor?: DataMap) =>
    heard(
      [name, what, 'GOV-10'],
      { group, records, reported, at: due(group, 40), ...(anchor && { anchor }) },
      states,
    )
  const withdrawn: States = {
    ...fine,
    policyState: 'ACTIVE',
    versions: ['ACTIVE', 'REVOKED'],
    proposals: { 'amendment PASSED': 1, 'revocation PASSED': 1 },
  }
  const third = successor(next, { name: 'Best friends', effectiveAt: at(70) })
  const instead = successor(policy, { name: 'Old friends', effectiveAt: at(70) })
  const [left, right] = bytewise(next, instead)
  const stands: States = { ...fine, versions: ['ACTIVE', 'SCHEDULED'] }
  const alone = await vote(alice, proposal, 'approve', at(41))
  const groundless = await propose(bob, policy, { kind: 'revocation', revokes: cidText(instead) }, 40)
  const trusting = await council({ witnesses: 0 })
  const theirs = successor(trusting.policy, { name: 'Good friends', effectiveAt: at(60) })
  const unavailable = await propose(
    alice,
    trusting.policy,
    { kind: 'revocation', revokes: cidText(theirs) },
    40,
  )
  const head = { group: version.cid, head: cidText(next) }
  return [
    row('revocation', 'the next version is withdrawn before it takes effect', revoked, withdrawn),
    row(
      'revocation-descendant',
      'with it goes what stands on it',
      [...revoked, ...(await adopts(group, next, third, 31, [alice, bob]))],
      { ...withdrawn, versions: ['ACTIVE', 'REVOKED', 'REVOKED'], proposals: { 'amendment PASSED': 2 } },
    ),
    row(
      'revocation-and-next',
      'another version follows instead, approved when voting on the first was over, and that is no fork',
      [...revoked, ...(await adopts(group, policy, instead, 36, [alice, bob]))],
      {
        ...withdrawn,
        versions: ['ACTIVE', ...[left, right].map((one) => (one === next ? 'REVOKED' : 'SCHEDULED'))],
        proposals: { 'amendment PASSED': 2, 'revocation PASSED': 1 },
      },
    ),
    row(
      'revocation-anchored',
      'the reader trusts the version that was withdrawn',
      revoked,
      { ...withdrawn, outcome: 'indeterminate', conditions: { Anchored: 'Unknown BranchDropped' } },
      head,
    ),
    row(
      'revocation-short',
      'one of three approved it',
      [...made, proposal, alone, await sees(bob, group, at(42), [alone])],
      { ...stands, proposals: { 'amendment PASSED': 1, 'revocation EXPIRED': 1 } },
    ),
    row('revocation-of-none', 'what it withdraws was never adopted', [...made, groundless], {
      ...stands,
      proposals: { 'revocation INVALID': 1 },
    }),
    heard(
      ['revocation-unavailable', 'without witnesses nothing is withdrawn', 'GOV-10'],
      {
        group: trusting,
        records: [
          ...(await adopts(trusting, trusting.policy, theirs, 20, [alice, bob])),
          unavailable,
          ...(await votesOn(trusting, unavailable, 40, [alice, bob])),
        ],
        reported: await reports(trusting, [38, 39, 40]),
        at: due(trusting, 40),
      },
      { ...stands, proposals: { 'revocation INVALID': 1 } },
    ),
  ]
}

/** The second version takes effect at 45, while a revocation of it is open. */
async function lateRevocations(group: Council): Promise<Decided[]> {
  const { alice, bob, carol, policy } = group
  const next = successor(policy, { name: 'Good friends', effectiveAt: at(45) })
  const made = await adopts(group, policy, next, 20, [alice, bob])
  const row = async (
    name: string,
    what: string,
    [opens, castAt, asOf]: readonly [opens: string, castAt: string, asOf: string],
    isRevoked: boolean,
    said: string,
  ) => {
    const times = { opensAt: opens, createdAt: opens }
    const proposal = await propose(carol, policy, { kind: 'revocation', revokes: cidText(next) }, 40, times)
    const votes = await Promise.all([alice, bob].map((who) => vote(who, proposal, 'approve', castAt)))
    const records = [...made, proposal, ...votes, await sees(carol, group, asOf, votes)]
    const reported = await (isRevoked ? reports(group, [33, 34, 35]) : reports(group, [33, 34], next))
    return heard(
      [name, what, 'GOV-10'],
      { group, records, reported, at: due(group, 35) },
      {
        ...fine,
        versions: isRevoked ? ['ACTIVE', 'REVOKED'] : ['SUPERSEDED', 'ACTIVE'],
        proposals: { 'amendment PASSED': 1, [`revocation ${said}`]: 1 },
      },
    )
  }
  const last = at(45, -1)
  return [
    await row(
      'revocation-last',
      'approved and listed in the last millisecond',
      [at(40), last, last],
      true,
      'PASSED',
    ),
    await row(
      'revocation-listed-late',
      'listed when the version takes effect',
      [at(40), last, at(45)],
      false,
      'OPEN',
    ),
    await row(
      'revocation-approved-late',
      'approved when the version takes effect, and listed before',
      [at(40), at(45), last],
      false,
      'OPEN',
    ),
    await row('revocation-opens-last', 'opened in the last millisecond', [last, last, last], true, 'PASSED'),
    await row(
      'revocation-opens-late',
      'opened when the version takes effect',
      [at(45), at(45), last],
      false,
      'INVALID',
    ),
  ]
}

/** Two successors take effect at 40; Alice approved both, Bob the first and Carol the second. */
async function forks(group: Council): Promise<Decided[]> {
  const { alice, bob, carol, policy, version } = group
  const left = successor(policy, { name: 'Left', effectiveAt: at(40) })
  const right = successor(policy, { name: 'Right', effectiveAt: at(40) })
  const both = [
    ...(await adopts(group, policy, left, 20, [alice, bob])),
    ...(await adopts(group, policy, right, 22, [alice, carol])),
  ]
  const resolved = async (keep: DataMap, drop: DataMap, opens: number, voters: readonly Person[]) => {
    const choice = { kind: 'resolution', keep: cidText(keep), drop: cidText(drop) }
    const proposal = await propose(voters[0] ?? alice, policy, choice, opens)
    return [proposal, ...(await votesOn(group, proposal, opens, voters))]
  }
  const keepsLeft = await resolved(left, right, 32, [alice, bob])
  const keepsRight = await resolved(right, left, 34, [bob, carol])
  const third = successor(left, { name: 'Left again', effectiveAt: at(50) })
  const follows = await adopts(group, left, third, 33, [alice, bob])
  const later = successor(left, { name: 'Left again', effectiveAt: at(60) })
  const rival = successor(policy, { name: 'Right', effectiveAt: at(60) })
  const kept = await reports(group, [28, 29], left)
  const row = (
    name: string,
    what: string,
    records: readonly Housed[],
    states: States,
    trusted?: DataMap,
    requirement = 'GOV-8',
    instant = due(group, 30),
  ) => {
    const anchor = trusted === undefined ? {} : { anchor: { group: version.cid, head: cidText(trusted) } }
    return heard(
      [name, what, requirement],
      { group, records, reported: kept, at: instant, ...anchor },
      states,
    )
  }
  const inTurn = (ofLeft: string, ofRight: string) =>
    bytewise(left, right).map((one) => (one === left ? ofLeft : ofRight))
  const forked: States = {
    outcome: 'invalid',
    conditions: { Fresh: 'Unknown NoHead', Covered: 'Unknown NothingJudged' },
    findings: ['policy/forked', 'vote/double-approval'],
    versions: ['ACTIVE', 'FORKED', 'FORKED'],
  }
  const settled: States = {
    ...fine,
    findings: ['vote/double-approval'],
    versions: ['SUPERSEDED', ...inTurn('ACTIVE', 'FORKED')],
    proposals: { 'amendment PASSED': 2, 'resolution PASSED': 1 },
  }
  return [
    row('fork', 'two of three approved one successor, and two another', both, forked),
    row(
      'fork-anchored-left',
      'the reader trusts one of both',
      both,
      { ...forked, conditions: { Anchored: 'Unknown BranchDropped' } },
      left,
      'GOV-12',
      at(40, -1),
    ),
    row(
      'fork-anchored-right',
      'the reader trusts the other',
      both,
      { ...forked, conditions: { Anchored: 'Unknown BranchDropped' } },
      right,
      'GOV-12',
      at(40, -1),
    ),
    row(
      'fork-anchored-in-effect',
      'the version that the reader trusts took effect: the rival is evidence only',
      both,
      {
        ...settled,
        conditions: { Anchored: 'True HeadFollows' },
        findings: ['proposal/overtaken', 'vote/double-approval'],
        proposals: { 'amendment PASSED': 2 },
      },
      left,
      'GOV-12',
    ),
    row('resolution', 'the group keeps one of both', [...both, ...keepsLeft], settled),
    row(
      'resolution-anchored',
      'the reader trusts the one that was kept',
      [...both, ...keepsLeft],
      { ...settled, conditions: { Anchored: 'True HeadFollows' } },
      left,
      'GOV-12',
    ),
    row(
      'resolution-anchored-dropped',
      'the reader trusts the one that was dropped',
      [...both, ...keepsLeft],
      {
        outcome: 'indeterminate',
        conditions: { Anchored: 'Unknown BranchDropped' },
        findings: ['anchor/dropped-branch', 'vote/double-approval'],
        versions: ['ACTIVE', ...inTurn('SCHEDULED', 'FORKED')],
        proposals: { 'amendment PASSED': 2, 'resolution PASSED': 1 },
      },
      right,
      'GOV-12',
      at(40, -1),
    ),
    row(
      'resolution-anchored-in-effect',
      'the reader trusts the one that was dropped, and that took effect: it stays the head',
      [...both, ...keepsLeft],
      {
        outcome: 'indeterminate',
        conditions: { Anchored: 'True HeadFollows' },
        findings: ['proposal/overtaken', 'vote/double-approval'],
        versions: ['SUPERSEDED', ...inTurn('FORKED', 'ACTIVE')],
        proposals: { 'amendment PASSED': 2, 'resolution PASSED': 1 },
      },
      right,
      'GOV-12',
    ),
    row(
      'resolution-two',
      'two resolutions that keep different ones',
      [...both, ...keepsLeft, ...keepsRight],
      { ...forked, proposals: { 'resolution PASSED': 2 } },
    ),
    row(
      'resolution-short',
      'one of three would keep one of both',
      [...both, ...(await resolved(left, right, 32, [bob]))],
      { ...forked, proposals: { 'resolution OPEN': 1 } },
    ),
    row(
      'resolution-of-followed',
      'a resolution drops the branch whose members went on with it once it took effect',
      [...both, ...keepsRight, ...(await adopts(group, left, later, 41, [alice, bob]))],
      {
        ...forked,
        findings: ['policy/contested', 'policy/forked', 'vote/double-approval'],
        versions: ['ACTIVE', 'FORKED', 'FORKED', 'FORKED'],
      },
      undefined,
      'GOV-8',
      at(44),
    ),
    row(
      'resolution-of-followed-anchored',
      'the same for a reader whose head took effect',
      [...both, ...keepsRight, ...(await adopts(group, left, later, 41, [alice, bob]))],
      {
        ...fine,
        conditions: { Anchored: 'True HeadFollows' },
        findings: ['proposal/overtaken', 'vote/double-approval'],
        versions: ['SUPERSEDED', ...inTurn('ACTIVE', 'FORKED'), 'SCHEDULED'],
      },
      left,
      'GOV-12',
      at(44),
    ),
    row(
      'rival-overtaken',
      'a rival opens when the next version takes effect',
      [
        ...(await adopts(group, policy, left, 20, [alice, bob])),
        ...(await adopts(group, policy, rival, 40, [alice, carol])),
      ],
      {
        ...fine,
        findings: ['proposal/overtaken'],
        versions: ['SUPERSEDED', ...bytewise(left, rival).map((one) => (one === left ? 'ACTIVE' : 'FORKED'))],
        proposals: { 'amendment PASSED': 2 },
      },
      undefined,
      'GOV-8',
      at(44),
    ),
    row(
      'two-heads',
      'a member vouches for both branches',
      [
        ...both,
        await sees(carol, group, at(41), [], { head: cidText(left) }),
        await sees(carol, group, at(42), [], { head: cidText(right) }),
      ],
      { ...forked, findings: ['checkpoint/two-heads', 'policy/forked', 'vote/double-approval'] },
      undefined,
      'GOV-11',
      at(44),
    ),
    heard(
      [
        'fork-behind-anchor',
        'the reader trusts what follows one of both: the rival is evidence only',
        'GOV-12',
      ],
      {
        group,
        records: [...both, ...follows],
        reported: await reports(group, [28, 29], left, [0, 1, 2]),
        at: due(group, 32),
        anchor: { group: version.cid, head: cidText(third) },
      },
      {
        ...fine,
        conditions: { Anchored: 'True HeadFollows' },
        findings: ['proposal/overtaken', 'vote/double-approval'],
        versions: ['SUPERSEDED', ...inTurn('ACTIVE', 'FORKED'), 'SCHEDULED'],
      },
    ),
  ]
}
