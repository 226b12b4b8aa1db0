import type { DataMap } from '@quorate/core'

import type { Case } from './case.ts'
import { adopted, chainCasesOf, chainGroup, type Row, type Versions } from './chain-case.ts'
import {
  at,
  checkpoint,
  cidText,
  elsewhere,
  firstPolicy,
  founding,
  propose,
  seat,
  successor,
  vote,
  type Housed,
  type Person,
} from './group-records.ts'

/** GOV-8, GOV-10, GOV-12: forks, revocations and anchors. */
export async function chainBranchCases(): Promise<Case[]> {
  const chain = await chainGroup()
  const { all, alice, bob, carol, mallory, first, founded, second, toSecond, onFirst, onSecond } = chain
  const group = cidText(first)
  const other = successor(first, { name: 'Other friends' })
  const toOther = await adopted(first, other, [alice, carol])
  const resolving = async (keep: DataMap, drop: DataMap, voters: readonly Person[], opens: number) => {
    const asked = await propose(
      alice,
      first,
      { kind: 'resolution', keep: cidText(keep), drop: cidText(drop) },
      opens,
    )
    return [asked, ...(await Promise.all(voters.map((p) => vote(p, asked, 'approve', at(opens + 1)))))]
  }
  const keepSecond = await resolving(second, other, [alice, bob], 110)
  const keepOther = await resolving(other, second, [alice, carol], 111)
  const bytewise = [second, other].sort((x, y) => (rank(cidText(x)) < rank(cidText(y)) ? -1 : 1))
  const forkedVersions: Versions = [[first, 'ACTIVE'], ...bytewise.map((p) => [p, 'FORKED'] as const)]

  const onOne = (head: DataMap, state: 'ACTIVE' | 'SCHEDULED') => ({
    head,
    state,
    versions: [
      [first, state === 'ACTIVE' ? 'SUPERSEDED' : 'ACTIVE'] as const,
      ...bytewise.map((p) => [p, p === head ? state : 'FORKED'] as const),
    ],
  })

  const another = await firstPolicy([seat(mallory)], {}, { name: 'Another group' })

  const watched = await firstPolicy(
    all.map((p) => seat(p)),
    { witnesses: 1 },
  )
  const watchedFounding = await founding(watched, all)
  const links = await Promise.all([
    checkpoint(alice, watched, at(2), watchedFounding.slice(2)),
    checkpoint(bob, watched, at(2), watchedFounding.slice(1, 2)),
  ])
  const later = successor(watched, { effectiveAt: at(200) })
  const toLater = await adopted(watched, later, [alice, bob])
  const seen = await checkpoint(carol, watched, at(103), toLater.slice(1))
  const revocation = await propose(alice, watched, { kind: 'revocation', revokes: cidText(later) }, 150)
  const undoing = await Promise.all([alice, bob].map((p) => vote(p, revocation, 'approve', at(151))))
  const listed = await checkpoint(carol, watched, at(152), undoing, { seq: 1, prev: cidText(seen.record) })
  const revoked = [...watchedFounding, ...links, ...toLater, seen, revocation, ...undoing, listed]
  const again = successor(watched, { name: 'Second try', effectiveAt: at(240) })
  const toAgain = await adopted(watched, again, [bob, carol], 210)
  const seenAgain = await checkpoint(alice, watched, at(212), toAgain.slice(1), {
    seq: 1,
    prev: cidText(links[0].record),
  })

  const rows: Row[] = [
    // Forks
    [
      'forked',
      'two successors that passed',
      'GOV-8',
      'rule',
      [...founded, ...toSecond, ...toOther],
      {
        head: first,
        state: 'FORKED',
        versions: forkedVersions,
        findings: ['policy/forked', 'vote/double-approval'],
      },
    ],
    [
      'forked-reversed',
      'the same in another order',
      'GOV-8',
      'rule',
      [...founded, ...toSecond, ...toOther].reverse(),
      {
        head: first,
        state: 'FORKED',
        versions: forkedVersions,
        findings: ['policy/forked', 'vote/double-approval'],
      },
    ],
    [
      'double-approval',
      'a member approved two policies of which one passed',
      'GOV-8',
      'rule',
      [...founded, ...toSecond, ...toOther.slice(0, 2)],
      { ...onSecond, findings: ['vote/double-approval'] },
    ],
    [
      'resolved',
      'a resolution lets one stand',
      'GOV-8',
      'none',
      [...founded, ...toSecond, ...toOther, ...keepSecond],
      {
        head: second,
        state: 'ACTIVE',
        versions: [
          [first, 'SUPERSEDED'],
          ...bytewise.map((p) => [p, p === second ? 'ACTIVE' : 'FORKED'] as const),
        ],
        findings: ['vote/double-approval'],
      },
    ],
    [
      'resolved-both-ways',
      'two resolutions that differ',
      'GOV-8',
      'rule',
      [...founded, ...toSecond, ...toOther, ...keepSecond, ...keepOther],
      {
        head: first,
        state: 'FORKED',
        versions: forkedVersions,
        findings: ['policy/forked', 'vote/double-approval'],
      },
    ],
    [
      'equivocation',
      'two choices of one member',
      'GOV-1',
      'rule',
      [...founded, ...toSecond, await vote(bob, toSecond[0] as Housed, 'reject')],
      { ...onSecond, findings: ['vote/equivocation'] },
    ],
    // Revocation
    [
      'revoked',
      'a version is withdrawn before it is effective',
      'GOV-10',
      'none',
      revoked,
      {
        group: watched,
        head: watched,
        state: 'ACTIVE',
        versions: [
          [watched, 'ACTIVE'],
          [later, 'REVOKED'],
        ],
      },
    ],
    [
      'revoked-again',
      'the next successor does not fork with the revoked one',
      'GOV-10',
      'none',
      [...revoked, ...toAgain, seenAgain],
      {
        group: watched,
        head: again,
        state: 'ACTIVE',
        versions: [
          [watched, 'SUPERSEDED'],
          ...(
            [
              [later, 'REVOKED'],
              [again, 'ACTIVE'],
            ] as const
          ).toSorted(([x], [y]) => (rank(cidText(x)) < rank(cidText(y)) ? -1 : 1)),
        ],
      },
    ],
    // Anchors
    [
      'anchored',
      'the anchored head is found',
      'GOV-12',
      'none',
      [...founded, ...toSecond],
      onSecond,
      { anchor: { group, head: cidText(second) } },
    ],
    [
      'rollback',
      'the head is behind the anchored one',
      'GOV-12',
      'rule',
      founded,
      { ...onFirst, findings: ['head/rollback'] },
      { anchor: { group, head: cidText(second) } },
    ],
    [
      'rival-of-anchored',
      'a rival to an anchored head that did not take effect yet is a fork',
      'GOV-8',
      'rule',
      [...founded, ...toSecond, ...toOther],
      {
        head: first,
        state: 'FORKED',
        versions: [[first, 'ACTIVE'], ...bytewise.map((p) => [p, 'FORKED'] as const)],
        findings: ['policy/forked', 'vote/double-approval'],
      },
      { anchor: { group, head: cidText(second) }, at: at(112, -1) },
    ],
    [
      'rival-of-anchored-in-effect',
      'once it took effect a rival to it is evidence only',
      'GOV-12',
      'rule',
      [...founded, ...toSecond, ...toOther],
      { ...onOne(second, 'ACTIVE'), findings: ['proposal/overtaken', 'vote/double-approval'] },
      { anchor: { group, head: cidText(second) }, at: at(112) },
    ],
    [
      'anchor-dropped',
      'an anchor on a branch that was dropped before it took effect',
      'GOV-12',
      'rule',
      [...founded, ...toSecond, ...toOther, ...keepSecond],
      {
        ...onOne(second, 'SCHEDULED'),
        findings: ['anchor/dropped-branch', 'vote/double-approval'],
      },
      { anchor: { group, head: cidText(other) }, at: at(112, -1) },
    ],
    [
      'anchor-dropped-in-effect',
      'once it took effect it is not dropped any more',
      'GOV-12',
      'rule',
      [...founded, ...toSecond, ...toOther, ...keepSecond],
      { ...onOne(other, 'ACTIVE'), findings: ['proposal/overtaken', 'vote/double-approval'] },
      { anchor: { group, head: cidText(other) }, at: at(112) },
    ],
    [
      'other-group',
      'evidence of another group',
      'GOV-12',
      'rule',
      founded,
      { group: elsewhere, head: null, state: null, versions: [], findings: ['anchor/other-group'] },
      { anchor: { group: elsewhere } },
    ],
    [
      'ambiguous-group',
      'two founded groups and no anchor',
      'GOV-12',
      'rule',
      [...founded, ...(await founding(another, [mallory]))],
      { group: null, head: null, state: null, versions: [], findings: ['anchor/ambiguous-group'] },
    ],
    [
      'group-chosen',
      'two founded groups and an anchor',
      'GOV-12',
      'none',
      [...founded, ...(await founding(another, [mallory]))],
      onFirst,
      { anchor: { group } },
    ],
  ]
  return chainCasesOf(rows, chain)
}

/** Bytewise order of CIDs in base32, where the digits stand for more than the letters. */
function rank(cid: string): string {
  return cid.replaceAll(/[2-7]/g, (digit) => `~${digit}`)
}
