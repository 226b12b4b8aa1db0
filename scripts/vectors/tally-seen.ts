import type { DataMap } from '@quorate/core'

import type { Case } from './case.ts'
import {
  amend,
  at,
  checkpoint,
  cidText,
  elsewhere,
  firstPolicy,
  governed,
  hours,
  person,
  propose,
  seat,
  successor,
  vote,
  type Housed,
  type Person,
} from './group-records.ts'
import { tallyCasesOf, tallyGroup, type Row } from './tally-case.ts'

/** GOV-10, GOV-11: how many must have seen a vote, who counts as one, and what a revocation needs. */
export async function tallySeenCases(): Promise<Case[]> {
  const group = await tallyGroup()
  const { all, alice, bob, carol, dave, mallory } = group
  const [erin, frank, grace] = [await person('erin'), await person('frank'), await person('grace')]
  const watching = async (members: readonly DataMap[], witnesses: number, more: DataMap = {}) => {
    const base = await firstPolicy(members, { witnesses, ...more })
    const next = successor(base, { effectiveAt: at(200) })
    const proposal = await amend(alice, base, next)
    return { base, next, proposal, given: { policy: base, proposal } }
  }
  /** Checkpoints of these, an hour after each other, that list the same. */
  const seenBy = (base: DataMap, seen: readonly Housed[], who: readonly Person[], from = at(102)) =>
    Promise.all(who.map((p) => checkpoint(p, base, from, seen)))
  const unseen = (...who: Person[]) => ({ ignored: who.map((p) => [p, 'vote/unseen'] as const) })

  const three = await watching(
    all.map((p) => seat(p)),
    1,
  )
  const votes = await Promise.all([alice, bob].map((p) => vote(p, three.proposal)))
  const passed = { state: 'PASSED', approve: 2, counted: [alice, bob] }
  const saw = (asOf: string, more: DataMap = {}, who = carol) =>
    checkpoint(who, three.base, asOf, votes, more)
  const ofThree = (checkpoints: readonly Housed[]) => ({ ...three.given, votes, checkpoints })

  const crowd = [alice, bob, carol, dave, erin]
  const five = await watching(
    crowd.map((p) => seat(p)),
    2,
  )
  const byThree = await Promise.all([alice, bob, carol].map((p) => vote(p, five.proposal)))
  const sums = { need: 3, weight: 5 }
  const pair = { operator: 'one party' }
  const seven = await watching([...crowd.map((p) => seat(p)), seat(frank, pair), seat(grace, pair)], 2)
  const byFour = await Promise.all([alice, bob, carol, frank].map((p) => vote(p, seven.proposal)))
  const wide = { need: 4, weight: 7 }

  const revoking = (of: { base: DataMap; next: DataMap }, opens = 150) =>
    propose(alice, of.base, { kind: 'revocation', revokes: cidText(of.next) }, opens)
  const revocation = await revoking(three)
  const undo = await Promise.all([alice, bob].map((p) => vote(p, revocation, 'approve', at(151))))
  const given = (
    of: { base: DataMap; next: DataMap },
    proposal: Housed,
    cast: readonly Housed[],
    checkpoints: readonly Housed[],
  ) => ({
    policy: of.base,
    proposal,
    votes: cast,
    checkpoints,
    successors: [{ repository: alice.did, record: of.next }],
  })
  const late = await revoking(three, 195)
  const lateVotes = await Promise.all([alice, bob].map((p) => vote(p, late, 'approve', at(200))))
  const inTime = await Promise.all([alice, bob].map((p) => vote(p, late, 'approve', at(200, -2))))
  const large = await watching(
    crowd.map((p) => seat(p)),
    1,
  )
  const ofLarge = await revoking(large)
  const undoLarge = await Promise.all([alice, bob, carol].map((p) => vote(p, ofLarge, 'approve', at(151))))
  const quorate = await watching(
    all.map((p) => seat(p)),
    1,
    { quorum: 3 },
  )
  const ofQuorate = await revoking(quorate)
  const undoQuorate = await Promise.all([alice, bob].map((p) => vote(p, ofQuorate, 'approve', at(151))))
  const strict = await firstPolicy(
    all.map((p) => seat(p)),
    { witnesses: 1, amendThreshold: { kind: 'atLeast', num: 1, den: 1 } },
  )
  const tightened = {
    base: strict,
    next: successor(strict, { effectiveAt: at(200), ...governed(strict, { delaySeconds: 3600 }) }),
  }
  const ofTightened = await revoking(tightened)
  const undoTightened = [await vote(alice, ofTightened, 'approve', at(151))]
  const heavy = await watching(
    [seat(alice, { weight: 2 }), seat(bob, { weight: 2 }), seat(carol, { weight: 2 }), seat(dave)],
    1,
  )
  const ofHeavy = await revoking(heavy)
  const undoHeavy = await Promise.all([alice, bob].map((p) => vote(p, ofHeavy, 'approve', at(151))))
  const against = await Promise.all([alice, bob].map((p) => vote(p, revocation, 'reject', at(151))))
  const rival: Housed = {
    repository: bob.did,
    record: successor(three.base, { name: 'Best friends', effectiveAt: at(200) }),
  }

  const rows: Row[] = [
    // How many
    [
      'witnesses-one-less',
      'one of two witnesses',
      'GOV-11',
      'rule',
      { ...five.given, votes: byThree, checkpoints: await seenBy(five.base, byThree, [dave]) },
      { ...sums, ...unseen(alice, bob, carol) },
    ],
    [
      'witnesses-exactly',
      'two of two witnesses',
      'GOV-11',
      'none',
      { ...five.given, votes: byThree, checkpoints: await seenBy(five.base, byThree, [dave, erin]) },
      { ...sums, state: 'PASSED', approve: 3, counted: [alice, bob, carol] },
    ],
    [
      'witnesses-one-more',
      'a third witness at closesAt changes nothing',
      'GOV-11',
      'none',
      {
        ...five.given,
        votes: byThree,
        checkpoints: [
          ...(await seenBy(five.base, byThree, [dave, erin])),
          ...(await seenBy(five.base, byThree, [carol], at(hours.closes))),
        ],
      },
      { ...sums, state: 'PASSED', approve: 3, counted: [alice, bob, carol] },
    ],
    [
      'witnesses-second-late',
      'the second of two witnesses at closesAt',
      'GOV-11',
      'rule',
      {
        ...five.given,
        votes: byThree,
        checkpoints: [
          ...(await seenBy(five.base, byThree, [dave])),
          ...(await seenBy(five.base, byThree, [erin], at(hours.closes))),
        ],
      },
      { ...sums, ...unseen(alice, bob, carol) },
    ],
    [
      'witnesses-one-twice',
      'one witness with two checkpoints',
      'GOV-11',
      'rule',
      {
        ...five.given,
        votes: byThree,
        checkpoints: [
          ...(await seenBy(five.base, byThree, [dave])),
          ...(await seenBy(five.base, byThree, [dave], at(103))),
        ],
      },
      { ...sums, ...unseen(alice, bob, carol) },
    ],
    [
      'witnesses-each-other',
      'voters that list each other',
      'GOV-11',
      'none',
      { ...five.given, votes: byThree, checkpoints: await seenBy(five.base, byThree, [alice, bob, carol]) },
      { ...sums, state: 'PASSED', approve: 3, counted: [alice, bob, carol] },
    ],
    // Who counts as one
    [
      'witnesses-one-operator',
      'two members of one operator are one witness',
      'SIG-5',
      'rule',
      { ...seven.given, votes: byFour, checkpoints: await seenBy(seven.base, byFour, [frank, grace]) },
      { ...wide, ...unseen(alice, bob, carol, frank) },
    ],
    [
      'witnesses-own-operator',
      "a member of the author's operator is no witness of its vote",
      'SIG-5',
      'rule',
      { ...seven.given, votes: byFour, checkpoints: await seenBy(seven.base, byFour, [grace, dave]) },
      { ...wide, approve: 3, counted: [alice, bob, carol], ...unseen(frank) },
    ],
    [
      'witnesses-two-operators',
      'two operators beside that of the author',
      'SIG-5',
      'none',
      { ...seven.given, votes: byFour, checkpoints: await seenBy(seven.base, byFour, [grace, dave, erin]) },
      { ...wide, state: 'PASSED', approve: 4, counted: [alice, bob, carol, frank] },
    ],
    // Checkpoints
    [
      'seen-other-key',
      'a checkpoint by a key that is not pinned',
      'SIG-4',
      'signature',
      ofThree([await checkpoint({ ...carol, key: mallory.key }, three.base, at(102), votes)]),
      unseen(alice, bob),
    ],
    [
      'seen-other-group',
      'a checkpoint of another group',
      'GOV-11',
      'rule',
      ofThree([await saw(at(102), { group: elsewhere })]),
      unseen(alice, bob),
    ],
    [
      'seen-elsewhere',
      'votes listed in the repositories of others',
      'GOV-11',
      'rule',
      ofThree([
        await checkpoint(
          carol,
          three.base,
          at(102),
          votes.map((v) => ({ ...v, repository: dave.did })),
        ),
      ]),
      unseen(alice, bob),
    ],
    [
      'seen-expired',
      'a checkpoint that has expired still saw',
      'GOV-11',
      'none',
      ofThree([await saw(at(102), { expiresAt: at(102, 1) })]),
      passed,
    ],
    [
      'seen-forked',
      'checkpoints of a forked chain still saw',
      'GOV-11',
      'none',
      ofThree([
        await checkpoint(carol, three.base, at(102), votes.slice(0, 1)),
        await checkpoint(carol, three.base, at(103), votes.slice(1)),
      ]),
      passed,
    ],
    [
      'seen-broken-chain',
      'a checkpoint that names no prev still saw',
      'GOV-11',
      'none',
      ofThree([await saw(at(102), { seq: 7 })]),
      passed,
    ],
    [
      'seen-other-head',
      'a checkpoint on another head still saw',
      'GOV-11',
      'none',
      ofThree([await saw(at(102), { head: elsewhere })]),
      passed,
    ],
    [
      'seen-in-future',
      'a checkpoint after the instant of evaluation',
      'DEC-2',
      'rule',
      { ...ofThree([await saw(at(105, 1))]), at: at(105) },
      { state: 'OPEN', ...unseen(alice, bob) },
    ],
    [
      'seen-earlier-and-later',
      'an early checkpoint is not spoiled by a late one',
      'GOV-11',
      'none',
      ofThree([await saw(at(500), { seq: 1 }), await saw(at(102))]),
      passed,
    ],
    [
      'seen-too-soon-and-again',
      'a checkpoint too early does not stand for one in time',
      'GOV-11',
      'none',
      ofThree([await saw(at(50)), await saw(at(102), { seq: 1 })]),
      passed,
    ],
    [
      'seen-twice-in-one',
      'one checkpoint that lists a vote twice is one witness',
      'GOV-11',
      'rule',
      {
        ...five.given,
        votes: byThree,
        checkpoints: await seenBy(five.base, [...byThree, ...byThree], [dave]),
      },
      { ...sums, ...unseen(alice, bob, carol) },
    ],
    [
      'seen-rejection',
      'a rejection must be seen as well',
      'GOV-3',
      'rule',
      {
        ...three.given,
        votes: [await vote(alice, three.proposal, 'reject'), await vote(bob, three.proposal, 'abstain')],
      },
      unseen(alice, bob),
    ],
    // Revocations
    [
      'revocation-last-moment',
      'approvals listed a millisecond before effectiveAt',
      'GOV-10',
      'none',
      given(three, late, inTime, await seenBy(three.base, inTime, [carol], at(200, -1))),
      passed,
    ],
    [
      'revocation-cast-late',
      'approvals cast at effectiveAt',
      'GOV-10',
      'rule',
      given(three, late, lateVotes, await seenBy(three.base, lateVotes, [carol], at(201))),
      {
        ignored: [
          [alice, 'vote/not-listed'],
          [bob, 'vote/not-listed'],
        ],
      },
    ],
    [
      'revocation-seen-not-listed',
      'approvals that one more lists where two are needed beside the voter',
      'GOV-10',
      'rule',
      given(large, ofLarge, undoLarge, await seenBy(large.base, undoLarge, [dave], at(152))),
      { ...sums, ignored: [alice, bob, carol].map((p) => [p, 'vote/not-listed'] as const) },
    ],
    [
      'revocation-listed-exactly',
      'approvals that two more list',
      'GOV-10',
      'none',
      given(large, ofLarge, undoLarge, await seenBy(large.base, undoLarge, [dave, erin], at(152))),
      { ...sums, state: 'PASSED', approve: 3, counted: [alice, bob, carol] },
    ],
    [
      'revocation-listed-by-voters',
      'voters that list each other',
      'GOV-10',
      'none',
      given(large, ofLarge, undoLarge, await seenBy(large.base, undoLarge, [alice, bob, carol], at(152))),
      { ...sums, state: 'PASSED', approve: 3, counted: [alice, bob, carol] },
    ],
    [
      'revocation-listed-by-weight',
      'weight, not heads, must have listed',
      'GOV-10',
      'rule',
      given(heavy, ofHeavy, undoHeavy, await seenBy(heavy.base, undoHeavy, [dave], at(152))),
      {
        need: 4,
        weight: 7,
        ignored: [
          [alice, 'vote/not-listed'],
          [bob, 'vote/not-listed'],
        ],
      },
    ],
    [
      'revocation-listed-by-heavy',
      'a member of weight 2 that listed',
      'GOV-10',
      'none',
      given(heavy, ofHeavy, undoHeavy, await seenBy(heavy.base, undoHeavy, [carol], at(152))),
      { state: 'PASSED', approve: 4, need: 4, weight: 7, counted: [alice, bob] },
    ],
    [
      'revocation-at-effective',
      'a revocation that opens at effectiveAt',
      'GOV-10',
      'rule',
      given(three, await revoking(three, 200), [], []),
      { state: 'INVALID', findings: ['proposal/revocation-late'] },
    ],
    [
      'revocation-no-quorum',
      'a quorum is not asked for',
      'GOV-10',
      'none',
      given(quorate, ofQuorate, undoQuorate, await seenBy(quorate.base, undoQuorate, [carol], at(152))),
      passed,
    ],
    [
      'revocation-of-authority',
      'what needed all is revoked by one, if all listed that',
      'GOV-10',
      'none',
      given(
        tightened,
        ofTightened,
        undoTightened,
        await seenBy(strict, undoTightened, [bob, carol], at(152)),
      ),
      { state: 'PASSED', approve: 1, need: 1, counted: [alice] },
    ],
    [
      'revocation-listed-by-its-own-need',
      'as much weight as the revocation needs, where what it revokes needed more',
      'GOV-10',
      'rule',
      given(tightened, ofTightened, undoTightened, await seenBy(strict, undoTightened, [carol], at(152))),
      { need: 1, ignored: [[alice, 'vote/not-listed']] },
    ],
    [
      'revocation-rejected',
      'rejections need no listing by weight',
      'GOV-10',
      'rule',
      given(three, revocation, against, await seenBy(three.base, against, [carol], at(152))),
      { state: 'REJECTED', against: 2, counted: [alice, bob] },
    ],
    [
      'revocation-never-stale',
      'a revocation where another successor stands',
      'GOV-10',
      'none',
      {
        ...given(three, revocation, undo.slice(0, 1), await seenBy(three.base, undo, [carol], at(152))),
        successors: [{ repository: alice.did, record: three.next }, rival],
        at: at(155),
      },
      { state: 'OPEN', approve: 1, counted: [alice] },
    ],
    [
      'revocation-of-base',
      'a revocation of the base itself',
      'GOV-10',
      'rule',
      given(
        three,
        await propose(alice, three.base, { kind: 'revocation', revokes: cidText(three.base) }, 150),
        [],
        [],
      ),
      { state: 'INVALID', findings: ['proposal/target'] },
    ],
    [
      'revocation-of-nothing',
      'a revocation that names nothing',
      'GOV-10',
      'rule',
      given(three, await propose(alice, three.base, { kind: 'revocation' }, 150), [], []),
      { state: 'INVALID', findings: ['proposal/target'] },
    ],
  ]
  return tallyCasesOf(rows, group)
}
