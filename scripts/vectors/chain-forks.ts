import type { DataMap } from '@quorate/core'

import type { Case } from './case.ts'
import {
  adopted,
  bytewise,
  chainCasesOf,
  chainGroup,
  watchedGroup,
  type Chain,
  type Row,
} from './chain-case.ts'
import {
  amend,
  at,
  checkpoint,
  cidText,
  firstPolicy,
  founding,
  propose,
  seat,
  successor,
  vote,
  type Person,
} from './group-records.ts'

/** GOV-8, GOV-10, GOV-12: three successors, branches that go on, second approvals and anchors. */
export async function chainForkCases(): Promise<Case[]> {
  const chain = await chainGroup()
  const { all, alice, bob, carol, mallory, first, founded, second, toSecond, onSecond, onFirst } = chain
  const group = cidText(first)
  const other = successor(first, { name: 'Other friends' })
  const another = successor(first, { name: 'Yet other friends' })
  const toOther = await adopted(first, other, [alice, carol])
  const toAnother = await adopted(first, another, [bob, carol])
  const third = successor(second, { name: 'Old friends', effectiveAt: at(300) })
  const toThird = await adopted(second, third, [alice, bob], 250)
  // The same before the second took effect, so that nobody followed that.
  const planned = await adopted(second, third, [alice, bob], 105)
  const resolving = async (keep: DataMap, drop: DataMap, voters: readonly Person[], opens: number) => {
    const asked = await propose(
      voters[0] as Person,
      first,
      { kind: 'resolution', keep: cidText(keep), drop: cidText(drop) },
      opens,
    )
    return [asked, ...(await Promise.all(voters.map((p) => vote(p, asked, 'approve', at(opens + 1)))))]
  }
  const keepSecond = await resolving(second, other, [alice, bob], 110)
  const dropAnother = await resolving(second, another, [alice, bob], 111)
  const keepOther = await resolving(other, second, [alice, carol], 110)
  const forkedInto = (...policies: DataMap[]): Chain => ({
    head: first,
    state: 'FORKED',
    versions: [[first, 'ACTIVE'], ...bytewise(...policies).map((p) => [p, 'FORKED'] as const)],
    findings: ['policy/forked', 'vote/double-approval'],
  })
  const standing = (head: DataMap, state: string, ...policies: DataMap[]): Chain => ({
    head,
    state,
    versions: [
      [first, 'SUPERSEDED'],
      ...bytewise(...policies).map(
        (p) => [p, p === second ? (head === second ? state : 'SUPERSEDED') : 'FORKED'] as const,
      ),
    ],
    findings: ['vote/double-approval'],
  })
  const withThird = (of: Chain, state: string): Chain => ({
    ...of,
    versions: [...(of.versions ?? []), [third, state]],
  })
  const both = [...founded, ...toSecond, ...toOther]
  const onThird = withThird(standing(third, 'ACTIVE', second, other), 'ACTIVE')
  const fallen: Chain = {
    head: other,
    state: 'ACTIVE',
    versions: [
      [first, 'SUPERSEDED'],
      ...bytewise(second, other).map((p) => [p, p === other ? 'ACTIVE' : 'FORKED'] as const),
      [third, 'FORKED'],
    ],
    findings: ['vote/double-approval'],
  }

  // Second approvals without witnesses: alice asks for `other` first, then approves `second`.
  const asked = await amend(alice, first, other)
  const alicesFirst = await vote(alice, asked)
  const rejectedAt = (hour: number) =>
    Promise.all([bob, carol].map((p) => vote(p, asked, 'reject', at(hour))))
  const toSecondLater = await adopted(first, { ...second, effectiveAt: at(300) }, [alice, bob], 130)
  const later = { ...second, effectiveAt: at(300) }
  const onLater: Chain = {
    head: later,
    state: 'ACTIVE',
    versions: [
      [first, 'SUPERSEDED'],
      [later, 'ACTIVE'],
    ],
  }
  const slower = { ...second, effectiveAt: at(120) }

  const watch = await watchedGroup(all)
  const watchedFirst = successor(watch.policy, { name: 'First try', effectiveAt: at(200) })
  const watchedSecond = successor(watch.policy, { name: 'Second try', effectiveAt: at(200) })
  const unlucky = await adopted(watch.policy, watchedFirst, [alice])
  const lucky = async (opens: number, castAt: string) => {
    const proposal = await amend(bob, watch.policy, watchedSecond, opens)
    const votes = await Promise.all([alice, bob].map((p) => vote(p, proposal, 'approve', castAt)))
    return [proposal, ...votes, await checkpoint(carol, watch.policy, at(opens + 9), votes)]
  }
  const onWatched: Chain = {
    group: watch.policy,
    head: watchedSecond,
    state: 'ACTIVE',
    versions: [
      [watch.policy, 'SUPERSEDED'],
      [watchedSecond, 'ACTIVE'],
    ],
  }

  // Revocation of a version that another one stands on.
  const base = successor(watch.policy, { effectiveAt: at(400) })
  const toBase = await adopted(watch.policy, base, [alice, bob])
  const onBase = successor(base, { name: 'Built on it', effectiveAt: at(500) })
  const toOnBase = await adopted(base, onBase, [alice, bob], 130)
  const revocation = await propose(alice, watch.policy, { kind: 'revocation', revokes: cidText(base) }, 150)
  const undoing = await Promise.all([alice, bob].map((p) => vote(p, revocation, 'approve', at(151))))
  const inTime = await checkpoint(carol, watch.policy, at(103), toBase.slice(1))
  const after = { seq: 1, prev: cidText(inTime.record) }
  const seenOn = await checkpoint(carol, watch.policy, at(133), toOnBase.slice(1), after)
  const listed = await checkpoint(carol, watch.policy, at(152), undoing, {
    seq: 2,
    prev: cidText(seenOn.record),
  })
  const builtUpon = [...watch.founded, ...toBase, ...toOnBase, inTime, seenOn]
  const gone: Chain = {
    group: watch.policy,
    head: watch.policy,
    state: 'ACTIVE',
    versions: [
      [watch.policy, 'ACTIVE'],
      [base, 'REVOKED'],
      [onBase, 'REVOKED'],
    ],
  }
  const expiring = await firstPolicy(
    all.map((p) => seat(p)),
    {},
    { expiresAt: at(50) },
  )
  const expired = await founding(expiring, all)
  const renewed = successor(expiring, { expiresAt: at(3000) })
  const toRenewed = await adopted(expiring, renewed, [alice, bob])
  const lapsed = (state: string): Chain => ({
    group: expiring,
    head: expiring,
    state,
    versions: [[expiring, state]],
  })
  const strange = await founding(await firstPolicy([seat(mallory)]), [mallory])

  const rows: Row[] = [
    // Forks
    [
      'forked-three',
      'three successors that passed',
      'GOV-8',
      'rule',
      [...both, ...toAnother],
      forkedInto(second, other, another),
    ],
    [
      'forked-resolved-partly',
      'of three successors a resolution drops one',
      'GOV-8',
      'rule',
      [...both, ...toAnother, ...keepSecond],
      forkedInto(second, other, another),
    ],
    [
      'resolved-twice',
      'two resolutions keep the same and drop different ones',
      'GOV-8',
      'none',
      [...both, ...toAnother, ...keepSecond, ...dropAnother],
      standing(second, 'ACTIVE', second, other, another),
    ],
    [
      'resolution-not-passed',
      'a resolution with one approval',
      'GOV-8',
      'rule',
      [...both, ...keepSecond.slice(0, 2)],
      forkedInto(second, other),
    ],
    [
      'forked-and-continued',
      'one branch of a fork goes on',
      'GOV-8',
      'rule',
      [...both, ...toThird],
      withThird(forkedInto(second, other), 'FORKED'),
    ],
    [
      'resolved-and-continued',
      'the branch that stands goes on',
      'GOV-8',
      'none',
      [...both, ...keepSecond, ...toThird],
      onThird,
    ],
    [
      'resolved-against-planned',
      'the branch falls on which another version was planned',
      'GOV-8',
      'rule',
      [...both, ...keepOther, ...planned],
      fallen,
    ],
    [
      'resolved-against-continued',
      'the branch that falls was followed once it took effect',
      'GOV-8',
      'rule',
      [...both, ...keepOther, ...toThird],
      {
        ...withThird(forkedInto(second, other), 'FORKED'),
        findings: ['policy/contested', 'policy/forked', 'vote/double-approval'],
      },
    ],
    // Second approvals
    [
      'second-approval-after-close',
      'the end of voting frees, without witnesses too',
      'GOV-8',
      'none',
      [...founded, asked, alicesFirst, ...toSecondLater],
      onLater,
    ],
    [
      'second-approval-after-rejection',
      'the same with the rejection that others may keep back',
      'GOV-8',
      'none',
      [...founded, asked, alicesFirst, ...(await rejectedAt(102)), ...toSecondLater],
      onLater,
    ],
    [
      'second-approval-before-rejection',
      'a rejection that came after the second approval frees nobody',
      'GOV-8',
      'rule',
      [
        ...founded,
        asked,
        alicesFirst,
        ...(await rejectedAt(109)),
        ...(await adopted(first, slower, [alice, bob], 105)),
      ],
      {
        head: slower,
        state: 'ACTIVE',
        versions: [
          [first, 'SUPERSEDED'],
          [slower, 'ACTIVE'],
        ],
        findings: ['vote/double-approval'],
      },
    ],
    [
      'second-approval-after-early-rejection',
      'nor does one that came before it, while voting is not over',
      'GOV-8',
      'rule',
      [
        ...founded,
        asked,
        alicesFirst,
        ...(await rejectedAt(102)),
        ...(await adopted(first, slower, [alice, bob], 105)),
      ],
      {
        head: slower,
        state: 'ACTIVE',
        versions: [
          [first, 'SUPERSEDED'],
          [slower, 'ACTIVE'],
        ],
        findings: ['vote/double-approval'],
      },
    ],
    [
      'second-approval-same-policy',
      'two proposals of one policy are no double approval',
      'GOV-8',
      'none',
      [
        ...founded,
        ...(await Promise.all([101, 102].map((opens) => adopted(first, slower, [alice, bob], opens)))).flat(),
      ],
      {
        head: slower,
        state: 'ACTIVE',
        versions: [
          [first, 'SUPERSEDED'],
          [slower, 'ACTIVE'],
        ],
      },
    ],
    [
      'second-approval-at-close',
      'with witnesses the end of voting frees',
      'GOV-8',
      'none',
      [...watch.founded, ...unlucky, ...(await lucky(110, at(110)))],
      onWatched,
    ],
    [
      'second-approval-before-close',
      'a millisecond before it does not',
      'GOV-8',
      'rule',
      [...watch.founded, ...unlucky, ...(await lucky(109, at(110, -1)))],
      { ...onWatched, findings: ['vote/double-approval'] },
    ],
    // Revocation
    [
      'revoked-with-descendants',
      'what stands on a revoked version is revoked',
      'GOV-10',
      'none',
      [...builtUpon, revocation, ...undoing, listed],
      gone,
    ],
    [
      'revoked-nearly',
      'the same before the revocation',
      'GOV-10',
      'none',
      builtUpon,
      {
        group: watch.policy,
        head: onBase,
        state: 'ACTIVE',
        versions: [
          [watch.policy, 'SUPERSEDED'],
          [base, 'SUPERSEDED'],
          [onBase, 'ACTIVE'],
        ],
      },
    ],
    [
      'anchor-revoked',
      'an anchored head that the group withdrew before it took effect is no rollback',
      'GOV-12',
      'none',
      [...builtUpon, revocation, ...undoing, listed],
      gone,
      { anchor: { group: cidText(watch.policy), head: cidText(base) }, at: at(400, -1) },
    ],
    [
      'anchor-revoked-in-effect',
      'an anchored head that took effect is not withdrawn by any evidence on what it stands on',
      'GOV-12',
      'rule',
      [...builtUpon, revocation, ...undoing, listed],
      {
        group: watch.policy,
        head: onBase,
        state: 'SCHEDULED',
        versions: [
          [watch.policy, 'SUPERSEDED'],
          [base, 'ACTIVE'],
          [onBase, 'SCHEDULED'],
        ],
        findings: ['proposal/overtaken'],
      },
      { anchor: { group: cidText(watch.policy), head: cidText(base) }, at: at(400) },
    ],
    // Anchors
    [
      'anchored-behind',
      'the head found follows the anchored one',
      'GOV-12',
      'none',
      [...founded, ...toSecond],
      onSecond,
      { anchor: { group, head: group } },
    ],
    [
      'anchored-group',
      'an anchor without a head',
      'GOV-12',
      'none',
      [...founded, ...toSecond],
      onSecond,
      { anchor: { group } },
    ],
    [
      'anchored-past-fork',
      'a rival to what the anchored head stands on',
      'GOV-12',
      'none',
      [...both, ...toThird],
      { ...onThird, findings: ['proposal/overtaken', 'vote/double-approval'] },
      { anchor: { group, head: cidText(third) } },
    ],
    [
      'anchor-on-dropped-branch',
      'an anchored head whose base was dropped before it took effect',
      'GOV-12',
      'rule',
      [...both, ...keepOther, ...planned],
      {
        head: other,
        state: 'SCHEDULED',
        versions: [
          [first, 'ACTIVE'],
          ...bytewise(second, other).map((p) => [p, p === other ? 'SCHEDULED' : 'FORKED'] as const),
          [third, 'FORKED'],
        ],
        findings: ['anchor/dropped-branch', 'vote/double-approval'],
      },
      { anchor: { group, head: cidText(third) }, at: at(112, -1) },
    ],
    [
      'anchor-on-branch-in-effect',
      'an anchored head whose base took effect: no resolution drops it any more',
      'GOV-12',
      'rule',
      [...both, ...keepOther, ...planned],
      { ...onThird, findings: ['proposal/overtaken', 'vote/double-approval'] },
      { anchor: { group, head: cidText(third) } },
    ],
    [
      'anchor-names-version-2',
      'an anchor that names a later version as the group',
      'GOV-12',
      'rule',
      [...founded, ...toSecond],
      { group: cidText(second), head: null, state: null, findings: ['anchor/other-group'] },
      { anchor: { group: cidText(second) } },
    ],
    [
      'rollback-not-passed',
      'an anchored head that the evidence does not certify',
      'GOV-12',
      'rule',
      [...founded, ...toSecond.slice(0, 2)],
      { ...onFirst, findings: ['head/rollback'] },
      { anchor: { group, head: cidText(second) } },
    ],
    [
      'group-of-stranger',
      'a founded group beside one that nobody acknowledged',
      'GOV-12',
      'none',
      [...founded, ...strange.slice(0, 1)],
      onFirst,
    ],
    [
      'group-half-founded',
      'a founded group beside one that is not',
      'GOV-12',
      'none',
      [...founded, ...(await founding(await firstPolicy([seat(mallory), seat(bob)]), [mallory]))],
      onFirst,
    ],
    // Versions that lapse
    [
      'lapsing',
      'a millisecond before expiresAt',
      'GOV-4',
      'none',
      expired,
      lapsed('ACTIVE'),
      { at: at(50, -1) },
    ],
    ['lapsed', 'at expiresAt', 'GOV-4', 'none', expired, lapsed('LAPSED'), { at: at(50) }],
    [
      'lapsed-then-amended',
      'authority stays: a lapsed version is amended',
      'GOV-4',
      'none',
      [...expired, ...toRenewed],
      {
        group: expiring,
        head: renewed,
        state: 'ACTIVE',
        versions: [
          [expiring, 'SUPERSEDED'],
          [renewed, 'ACTIVE'],
        ],
      },
    ],
    [
      'lapsed-while-scheduled',
      'a lapsed version whose successor is not yet effective',
      'GOV-4',
      'none',
      [...expired, ...toRenewed],
      {
        group: expiring,
        head: renewed,
        state: 'SCHEDULED',
        versions: [
          [expiring, 'LAPSED'],
          [renewed, 'SCHEDULED'],
        ],
      },
      { at: at(112, -1) },
    ],
    [
      'effective-exactly',
      'at effectiveAt',
      'GOV-4',
      'none',
      [...founded, ...toSecond],
      onSecond,
      { at: at(112) },
    ],
  ]
  return chainCasesOf(rows, chain)
}
