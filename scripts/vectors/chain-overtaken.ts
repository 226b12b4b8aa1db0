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
  ack,
  amend,
  at,
  checkpoint,
  cidText,
  person,
  propose,
  seat,
  successor,
  vote,
  type Housed,
  type Person,
} from './group-records.ts'

/** Four hundred days after the second version took effect. */
const now = 10_000

/**
 * GOV-8, GOV-12: who left has no say any more. Alice and Bob found a group with Carol, and leave it to her, Dave and Erin. What they
 * sign later for the version that they left is overtaken; what they back-date forks, and moves no anchor.
 */
export async function chainOvertakenCases(): Promise<Case[]> {
  const chain = await chainGroup()
  const { alice, bob, carol, first, founded } = chain
  const [dave, erin] = [await person('dave'), await person('erin')]
  const group = cidText(first)
  const second = successor(first, { members: [carol, dave, erin].map((p) => seat(p)) })
  const toSecond = await handedOver(chain, second, [dave, erin])
  const third = successor(second, { name: 'Good friends', effectiveAt: at(1012) })
  const toThird = await adopted(second, third, [carol, dave], 1000)
  const left = [...founded, ...toSecond]
  const real = [...left, ...toThird]

  const rival = successor(first, { name: 'Old friends', effectiveAt: at(9612) })
  const toRival = await adopted(first, rival, [alice, bob], 9600)
  const resolving = async (keep: DataMap, drop: DataMap, opens: number, more: DataMap = {}) => {
    const choice = { kind: 'resolution', keep: cidText(keep), drop: cidText(drop) }
    const asked = await propose(alice, first, choice, opens, more)
    const cast = (who: Person) => vote(who, asked, 'approve', at(opens + 1))
    return [asked, await cast(alice), await cast(bob)]
  }
  const keepRival = await resolving(rival, second, 9605)
  const onRival = successor(rival, { name: 'Older friends', effectiveAt: at(9800) })
  const toOnRival = await adopted(rival, onRival, [alice, bob], 9700)
  // The same, back-dated to before the second version took effect.
  const back = successor(first, { name: 'Old friends' })
  const toBack = await adopted(first, back, [alice, bob])
  const keepBack = await resolving(back, second, 105)
  const dated = [...toBack, ...keepBack]

  const vouching = (who: Person, asOf: string, head: DataMap) =>
    checkpoint(who, second, asOf, [], { head: cidText(head) })
  const vouched = (asOf: string) => Promise.all([carol, dave].map((who) => vouching(who, asOf, second)))

  const states = (of: ReadonlyMap<DataMap, string>, ...policies: readonly DataMap[]) =>
    bytewise(...policies).map((policy) => [policy, of.get(policy) ?? 'FORKED'] as const)
  const holds = (other: DataMap, more: Chain['versions'] = []): Chain => ({
    head: third,
    state: 'ACTIVE',
    versions: [
      [first, 'SUPERSEDED'],
      ...states(new Map([[second, 'SUPERSEDED']]), second, other),
      ...bytewise(third, ...more.map(([policy]) => policy)).map(
        (policy) => [policy, policy === third ? 'ACTIVE' : 'FORKED'] as const,
      ),
    ],
    findings: ['proposal/overtaken'],
  })
  const forked = (other: DataMap, isLater = true): Chain => ({
    head: first,
    state: 'FORKED',
    versions: [
      [first, 'ACTIVE'],
      ...states(new Map(), second, other),
      ...(isLater ? [[third, 'FORKED'] as const] : []),
    ],
    findings: ['policy/contested', 'policy/forked', 'vote/double-approval'],
  })
  const anchoredAt = (head: DataMap) => ({ anchor: { group, head: cidText(head) }, at: at(now) })
  const inTime = { at: at(now) }
  const fallen: Chain = {
    head: back,
    state: 'ACTIVE',
    versions: [[first, 'SUPERSEDED'], ...states(new Map([[back, 'ACTIVE']]), second, back)],
    findings: ['vote/double-approval'],
  }
  const onSecond: Chain = {
    head: second,
    state: 'ACTIVE',
    versions: [[first, 'SUPERSEDED'], ...states(new Map([[second, 'ACTIVE']]), second, back)],
    findings: ['proposal/overtaken', 'vote/double-approval'],
  }

  // The instant at which the second version takes effect.
  const edge = successor(first, { name: 'Old friends', effectiveAt: at(300) })
  const opening = async (opensAt: string) => {
    const times = { opensAt, createdAt: opensAt }
    const asked = await amend(alice, first, edge, 112, times)
    return [asked, await vote(alice, asked, 'approve', at(113)), await vote(bob, asked, 'approve', at(113))]
  }
  const choosing = async (opensAt: string) => {
    const choice = { kind: 'resolution', keep: cidText(back), drop: cidText(second) }
    const asked = await propose(alice, first, choice, 112, { opensAt, createdAt: opensAt })
    return [asked, await vote(alice, asked, 'approve', at(112)), await vote(bob, asked, 'approve', at(112))]
  }

  const rows: Row[] = [
    [
      'left-then-rival',
      'two of three founders, who left long ago, pass a rival of the version by which they did',
      'GOV-8',
      'rule',
      [...real, ...toRival],
      holds(rival),
      inTime,
    ],
    [
      'left-then-resolution',
      'they pass a resolution that drops it, too',
      'GOV-8',
      'rule',
      [...real, ...toRival, ...keepRival],
      holds(rival),
      inTime,
    ],
    [
      'left-then-resolution-anchored',
      'the same for a reader whose head took effect',
      'GOV-12',
      'rule',
      [...real, ...toRival, ...keepRival],
      holds(rival),
      anchoredAt(third),
    ],
    [
      'left-then-went-on',
      'and go on with their rival',
      'GOV-8',
      'rule',
      [...real, ...toRival, ...toOnRival],
      holds(rival, [[onRival, 'FORKED']]),
      inTime,
    ],
    [
      'left-and-successor-withheld',
      'what is not at hand overtakes nothing',
      'GOV-8',
      'none',
      [...founded, ...toRival],
      {
        head: rival,
        state: 'ACTIVE',
        versions: [
          [first, 'SUPERSEDED'],
          [rival, 'ACTIVE'],
        ],
      },
      inTime,
    ],
    [
      'left-and-dated-back',
      'they date rival and resolution back, over a version that was followed',
      'GOV-8',
      'rule',
      [...real, ...dated],
      forked(back),
      inTime,
    ],
    [
      'left-and-dated-back-anchored',
      'a reader whose head took effect is not moved by that',
      'GOV-12',
      'rule',
      [...real, ...dated],
      { ...holds(back), findings: ['proposal/overtaken', 'vote/double-approval'] },
      anchoredAt(third),
    ],
    [
      'left-and-dated-back-anchored-before',
      'nor is one whose head is the version that they would drop',
      'GOV-12',
      'rule',
      [...real, ...dated],
      { ...holds(back), findings: ['proposal/overtaken', 'vote/double-approval'] },
      anchoredAt(second),
    ],
    [
      'left-and-dated-back-anchored-first',
      'a head from before the fork does not settle it',
      'GOV-12',
      'rule',
      [...real, ...dated],
      forked(back),
      anchoredAt(first),
    ],
    [
      'left-and-dated-back-rival',
      'a rival that is back-dated, without a resolution',
      'GOV-8',
      'rule',
      [...real, ...toBack],
      { ...forked(back), findings: ['policy/forked', 'vote/double-approval'] },
      inTime,
    ],
    [
      'dropped-unfollowed',
      'the version that is dropped is not known to have been followed',
      'GOV-8',
      'none',
      [...left, ...dated],
      fallen,
      inTime,
    ],
    [
      'dropped-vouched-for',
      'its members vouched for it when it took effect',
      'GOV-8',
      'rule',
      [...left, ...dated, ...(await vouched(at(112)))],
      forked(back, false),
      inTime,
    ],
    [
      'dropped-vouched-for-before',
      'they vouched for it a millisecond before',
      'GOV-8',
      'none',
      [...left, ...dated, ...(await vouched(at(112, -1)))],
      fallen,
      inTime,
    ],
    [
      'dropped-vouched-for-by-one',
      'one of them vouched for it, where two decide',
      'GOV-8',
      'none',
      [...left, ...dated, await vouching(carol, at(200), second)],
      fallen,
      inTime,
    ],
    [
      'dropped-vouched-for-anchored',
      'a reader whose head it is keeps it',
      'GOV-12',
      'rule',
      [...left, ...dated],
      onSecond,
      anchoredAt(second),
    ],
    [
      'rival-opens-in-time',
      'a rival opens a millisecond before the version takes effect',
      'GOV-8',
      'rule',
      [...left, ...(await opening(at(112, -1)))],
      {
        head: first,
        state: 'FORKED',
        versions: [[first, 'ACTIVE'], ...states(new Map(), second, edge)],
        findings: ['policy/forked'],
      },
      inTime,
    ],
    [
      'rival-opens-late',
      'a rival opens when the version takes effect',
      'GOV-8',
      'rule',
      [...left, ...(await opening(at(112)))],
      {
        head: second,
        state: 'ACTIVE',
        versions: [[first, 'SUPERSEDED'], ...states(new Map([[second, 'ACTIVE']]), second, edge)],
        findings: ['proposal/overtaken'],
      },
      inTime,
    ],
    [
      'resolution-opens-in-time',
      'a resolution opens a millisecond before the branches take effect',
      'GOV-8',
      'none',
      [...left, ...toBack, ...(await choosing(at(112, -1)))],
      fallen,
      inTime,
    ],
    [
      'resolution-opens-late',
      'a resolution opens when they take effect',
      'GOV-8',
      'rule',
      [...left, ...toBack, ...(await choosing(at(112)))],
      {
        ...forked(back, false),
        findings: ['policy/forked', 'proposal/overtaken', 'vote/double-approval'],
      },
      inTime,
    ],
    ...(await revocationRows(chain)),
  ]
  return chainCasesOf(rows, chain)
}

/** The version by which Alice and Bob leave: all three approve, and who joins acknowledges. */
async function handedOver(
  { alice, bob, carol, first }: Awaited<ReturnType<typeof chainGroup>>,
  next: DataMap,
  joining: readonly Person[],
): Promise<Housed[]> {
  const proposal = await amend(carol, first, next)
  const votes = await Promise.all([alice, bob, carol].map((who) => vote(who, proposal)))
  return [proposal, ...votes, ...(await Promise.all(joining.map((who) => ack(who, next, at(102)))))]
}

/** A version that takes effect at 400, and a revocation of it that says it passed at 151. */
async function revocationRows({
  all,
  alice,
  bob,
  carol,
}: Awaited<ReturnType<typeof chainGroup>>): Promise<Row[]> {
  const { policy, founded } = await watchedGroup(all)
  const group = cidText(policy)
  const next = successor(policy, { effectiveAt: at(400) })
  const made = await adopted(policy, next, [alice, bob])
  const revocation = await propose(alice, policy, { kind: 'revocation', revokes: cidText(next) }, 150)
  const undoing = await Promise.all([alice, bob].map((who) => vote(who, revocation, 'approve', at(151))))
  let seq = 0
  let prev: DataMap = {}
  const sees = async (asOf: string, seen: readonly Housed[], more: DataMap = {}) => {
    const made = await checkpoint(carol, policy, asOf, seen, { seq, ...prev, ...more })
    seq++
    prev = { prev: cidText(made.record) }
    return made
  }
  const [seen, listed] = [await sees(at(103), made.slice(1)), await sees(at(152), undoing)]
  const base = [...founded, ...made, seen]
  const revoked = [revocation, ...undoing, listed]
  const third = successor(next, { name: 'Best friends', effectiveAt: at(512) })
  const toThird = await adopted(next, third, [alice, bob], 500)
  const seenThird = await sees(at(503), toThird.slice(1))
  const instead = successor(policy, { name: 'Other friends', effectiveAt: at(612) })
  const toInstead = await adopted(policy, instead, [alice, bob], 600)
  const seenInstead = await sees(at(603), toInstead.slice(1))
  const followed = [...toThird, seenThird]
  const withdrawn: Chain = {
    group: policy,
    head: policy,
    state: 'ACTIVE',
    versions: [
      [policy, 'ACTIVE'],
      [next, 'REVOKED'],
    ],
  }
  const contested: Chain = {
    group: policy,
    head: policy,
    state: 'FORKED',
    versions: [
      [policy, 'ACTIVE'],
      [next, 'FORKED'],
      [third, 'FORKED'],
    ],
    findings: ['policy/contested'],
  }
  const onThird: Chain = {
    group: policy,
    head: third,
    state: 'ACTIVE',
    versions: [
      [policy, 'SUPERSEDED'],
      [next, 'SUPERSEDED'],
      [third, 'ACTIVE'],
    ],
    findings: ['proposal/overtaken'],
  }
  return [
    [
      'revoked-and-later',
      'a version that was revoked before it took effect stays so, and the next one follows',
      'GOV-10',
      'none',
      [...base, ...revoked, ...toInstead, seenInstead],
      {
        ...withdrawn,
        head: instead,
        versions: [
          [policy, 'SUPERSEDED'],
          ...bytewise(next, instead).map((p) => [p, p === next ? 'REVOKED' : 'ACTIVE'] as const),
        ],
      },
    ],
    [
      'revoked-though-followed',
      'the revocation of a version that was followed once it took effect may be back-dated',
      'GOV-10',
      'rule',
      [...base, ...revoked, ...followed],
      contested,
    ],
    [
      'revoked-though-followed-anchored',
      'it moves no anchor that took effect',
      'GOV-12',
      'rule',
      [...base, ...revoked, ...followed],
      onThird,
      { anchor: { group, head: cidText(third) } },
    ],
    [
      'revoked-though-followed-anchored-on-it',
      'nor one on the version that it would withdraw',
      'GOV-12',
      'rule',
      [...base, ...revoked, ...followed],
      onThird,
      { anchor: { group, head: cidText(next) } },
    ],
    [
      'revoked-then-rival',
      'an amendment that opens after the version took effect, though that was followed, is a rival',
      'GOV-8',
      'rule',
      [...base, ...revoked, ...followed, ...toInstead, seenInstead],
      {
        ...contested,
        versions: [
          [policy, 'ACTIVE'],
          ...bytewise(next, instead).map((p) => [p, 'FORKED'] as const),
          [third, 'FORKED'],
        ],
        findings: ['policy/contested', 'policy/forked'],
      },
    ],
  ]
}
