import { toAtprotoJson, type DataMap, type DataValue, type FindingCode, type JsonValue } from '@quorate/core'

import type { Case, Layer } from './case.ts'
import {
  ack,
  amend,
  at,
  cancel,
  checkpoint,
  cidText,
  elsewhere,
  firstPolicy,
  governed,
  highS,
  hours,
  person,
  propose,
  resigned,
  seat,
  sign,
  successor,
  vote,
  type Housed,
  type Person,
} from './group-records.ts'

type Evidence = {
  readonly policy?: DataMap
  readonly proposal?: Housed
  readonly votes?: readonly Housed[]
  readonly acks?: readonly Housed[]
  readonly checkpoints?: readonly Housed[]
  readonly cancellations?: readonly Housed[]
  readonly successors?: readonly Housed[]
  readonly at?: string
}

type Sums = { approve: number; against: number; need: number; weight: number }

/** What is expected beside the defaults: nobody voted, need 2 of 3, state EXPIRED. */
type Tallied = Partial<Sums> & {
  readonly state?: string
  readonly next?: Sums
  readonly counted?: readonly Person[]
  readonly ignored?: readonly (readonly [Person, FindingCode])[]
  readonly equivocations?: readonly Person[]
  /** Why it is INVALID. */
  readonly findings?: readonly FindingCode[]
}

type Row = [
  name: string,
  what: string,
  requirement: string,
  layer: Layer,
  evidence: Evidence,
  expected: Tallied,
]

/** GOV-1 to GOV-5, GOV-10: one proposal on a base of three members, more than half of whom decide. */
export async function tallyCases(): Promise<Case[]> {
  const [alice, bob, carol, dave, mallory] = (await Promise.all(
    ['alice', 'bob', 'carol', 'dave', 'mallory'].map((n) => person(n)),
  )) as [Person, Person, Person, Person, Person]
  const newBob = await person('bob', 'bob anew')
  const policy = await firstPolicy([alice, bob, carol].map((p) => seat(p)))
  const next = successor(policy)
  const proposal = await amend(alice, policy, next)
  const yes = (who: Person, castAt?: string) => vote(who, proposal, 'approve', castAt)
  const no = (who: Person, choice = 'reject') => vote(who, proposal, choice)
  const [a, b] = [await yes(alice), await yes(bob)]

  const growing = successor(policy, { members: [alice, bob, carol, dave].map((p) => seat(p)) })
  const toGrow = await amend(alice, policy, growing)
  const grow = await Promise.all([alice, bob].map((p) => vote(p, toGrow)))
  const shrinking = await amend(alice, policy, successor(policy, { members: [seat(alice), seat(bob)] }))
  const rekeying = successor(policy, { members: [seat(alice), seat(newBob), seat(carol)] })
  const toRekey = await amend(alice, policy, rekeying)
  const rekey = await Promise.all([alice, carol].map((p) => vote(p, toRekey)))

  const watched = await firstPolicy(
    [alice, bob, carol].map((p) => seat(p)),
    { witnesses: 1 },
  )
  const watchedNext = successor(watched, { effectiveAt: at(200) })
  const toWatch = await amend(alice, watched, watchedNext)
  const seenVotes = await Promise.all([alice, bob].map((p) => vote(p, toWatch)))
  const saw = (who: Person, asOf: string, seen = seenVotes) => checkpoint(who, watched, asOf, seen)
  const revocation = await propose(alice, watched, { kind: 'revocation', revokes: cidText(watchedNext) }, 150)
  const undoing = await Promise.all([alice, bob].map((p) => vote(p, revocation, 'approve', at(151))))
  const revoking = {
    policy: watched,
    proposal: revocation,
    votes: undoing,
    successors: [{ repository: alice.did, record: watchedNext }],
  }

  const rival = { repository: bob.did, record: successor(policy, { name: 'Best friends' }) }
  const early = await amend(alice, policy, next, hours.opens, { createdAt: at(50) })
  const quorate = await firstPolicy(
    [alice, bob, carol].map((p) => seat(p)),
    { quorum: 3 },
  )
  const toQuorate = await amend(alice, quorate, successor(quorate))
  const weighted = await firstPolicy([seat(alice, { weight: 3 }), seat(bob, { weight: 2 }), seat(carol)])
  const toWeigh = await amend(bob, weighted, successor(weighted))
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
      { votes: [a, await vote(bob, toGrow)] },
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
    // States
    [
      'pending',
      'before opensAt',
      'GOV-4',
      'none',
      { proposal: early, at: at(hours.opens, -1) },
      { state: 'PENDING' },
    ],
    [
      'open-at-opens',
      'at opensAt',
      'GOV-4',
      'none',
      { proposal: early, at: at(hours.opens) },
      { state: 'OPEN' },
    ],
    ['expired-at-closes', 'at closesAt', 'GOV-4', 'none', { at: at(hours.closes) }, { state: 'EXPIRED' }],
    [
      'cancelled',
      'withdrawn by its proposer',
      'GOV-4',
      'rule',
      { votes: [await no(alice), await no(bob)], cancellations: [await cancel(alice, proposal)] },
      { state: 'CANCELLED', against: 2, counted: [alice, bob] },
    ],
    [
      'cancelled-by-another',
      'withdrawn by another member',
      'GOV-4',
      'rule',
      { cancellations: [await cancel(bob, proposal)], at: at(105) },
      { state: 'OPEN' },
    ],
    [
      'passed-though-cancelled',
      'what passed is not withdrawn',
      'GOV-4',
      'none',
      { votes: [a, b], cancellations: [await cancel(alice, proposal)] },
      { state: 'PASSED', approve: 2, counted: [alice, bob] },
    ],
    [
      'stale',
      'the base has another certified successor',
      'GOV-4',
      'rule',
      { successors: [rival], votes: [a], at: at(105) },
      { ...one, state: 'STALE' },
    ],
    [
      'passed-beside-rival',
      'two successors may both have passed',
      'GOV-8',
      'none',
      { successors: [rival], votes: [a, b] },
      { state: 'PASSED', approve: 2, counted: [alice, bob] },
    ],
    // Proposals that are INVALID
    [
      'opens-before-created',
      'opensAt before createdAt',
      'GOV-4',
      'rule',
      {
        proposal: await amend(alice, policy, next, hours.opens, { createdAt: at(hours.opens, 1) }),
        votes: [],
      },
      { state: 'INVALID', findings: ['proposal/opens-early'] },
    ],
    [
      'proposer-stranger',
      'made by nobody in the group',
      'SIG-4',
      'signature',
      { proposal: await amend(mallory, policy, next) },
      { state: 'INVALID', findings: ['proposal/proposer'] },
    ],
    [
      'kind-unknown',
      'a kind that is not known',
      'ENC-6',
      'rule',
      { proposal: await propose(alice, policy, { kind: 'coup' }) },
      { state: 'INVALID', findings: ['proposal/unknown-kind'] },
    ],
    [
      'next-with-certificate',
      'an embedded policy with a certificate',
      'GOV-7',
      'rule',
      {
        proposal: await propose(alice, policy, {
          kind: 'amendment',
          policy: { ...next, certificate: { votes: [], acks: [] } },
        }),
      },
      { state: 'INVALID', findings: ['proposal/field'] },
    ],
    [
      'next-early',
      'a policy that takes effect within the delay',
      'POL-2',
      'rule',
      { proposal: await amend(alice, policy, { ...next, effectiveAt: at(hours.next, -1) }) },
      { state: 'INVALID', findings: ['policy/effective-early'] },
    ],
    [
      'revocation-without-witnesses',
      'a revocation where no vote is witnessed',
      'GOV-10',
      'rule',
      {
        proposal: await propose(alice, policy, { kind: 'revocation', revokes: cidText(next) }),
        successors: [{ repository: alice.did, record: next }],
      },
      { state: 'INVALID', findings: ['proposal/revocation-unavailable'] },
    ],
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
        votes: [rekey[0] as Housed, await vote(bob, toRekey)],
        acks: [await ack(newBob, rekeying, at(hours.voted))],
      },
      { approve: 2, next: { approve: 1, against: 0, need: 2, weight: 3 }, counted: [alice, bob] },
    ],
    [
      'next-threshold',
      'a stricter threshold binds its own adoption',
      'GOV-5',
      'rule',
      await tightening(),
      { approve: 2, next: { approve: 2, against: 0, need: 3, weight: 3 }, counted: [alice, bob] },
    ],
    // Witnesses
    [
      'seen',
      'each vote listed by another in time',
      'GOV-11',
      'none',
      {
        policy: watched,
        proposal: toWatch,
        votes: seenVotes,
        checkpoints: [await saw(carol, at(hours.closes, -1))],
      },
      { state: 'PASSED', approve: 2, counted: [alice, bob] },
    ],
    [
      'unseen',
      'votes that nobody listed',
      'GOV-3',
      'rule',
      { policy: watched, proposal: toWatch, votes: seenVotes },
      {
        ignored: [
          [alice, 'vote/unseen'],
          [bob, 'vote/unseen'],
        ],
      },
    ],
    [
      'seen-at-close',
      'votes listed at closesAt',
      'GOV-3',
      'rule',
      {
        policy: watched,
        proposal: toWatch,
        votes: seenVotes,
        checkpoints: [await saw(carol, at(hours.closes))],
      },
      {
        ignored: [
          [alice, 'vote/unseen'],
          [bob, 'vote/unseen'],
        ],
      },
    ],
    [
      'seen-by-self',
      'a vote that only its author listed',
      'GOV-11',
      'rule',
      { policy: watched, proposal: toWatch, votes: seenVotes, checkpoints: [await saw(bob, at(102))] },
      { ...one, ignored: [[bob, 'vote/unseen']] },
    ],
    [
      'seen-by-stranger',
      'votes that a stranger listed',
      'SIG-4',
      'rule',
      { policy: watched, proposal: toWatch, votes: seenVotes, checkpoints: [await saw(mallory, at(102))] },
      {
        ignored: [
          [alice, 'vote/unseen'],
          [bob, 'vote/unseen'],
        ],
      },
    ],
    [
      'seen-skewed',
      'listed 120 s before its own date',
      'GOV-11',
      'none',
      {
        policy: watched,
        proposal: toWatch,
        votes: seenVotes,
        checkpoints: [await saw(carol, at(hours.voted, -120_000))],
      },
      { state: 'PASSED', approve: 2, counted: [alice, bob] },
    ],
    [
      'seen-too-soon',
      'listed more than 120 s before its own date',
      'GOV-11',
      'rule',
      {
        policy: watched,
        proposal: toWatch,
        votes: seenVotes,
        checkpoints: [await saw(carol, at(hours.voted, -120_001))],
      },
      {
        ignored: [
          [alice, 'vote/unseen'],
          [bob, 'vote/unseen'],
        ],
      },
    ],
    // Revocation
    [
      'revoked',
      'two of three withdraw what is not yet effective',
      'GOV-10',
      'none',
      { ...revoking, checkpoints: [await saw(carol, at(152), undoing)] },
      { state: 'PASSED', approve: 2, counted: [alice, bob] },
    ],
    [
      'revocation-listed-late',
      'approvals listed at effectiveAt',
      'GOV-10',
      'rule',
      {
        ...revoking,
        votes: undoing,
        proposal: revocation,
        checkpoints: [await saw(carol, at(200), undoing)],
      },
      {
        ignored: [
          [alice, 'vote/unseen'],
          [bob, 'vote/unseen'],
        ],
      },
    ],
    [
      'revocation-not-certified',
      'what was never certified is not revoked',
      'GOV-10',
      'rule',
      { ...revoking, successors: [] },
      { state: 'INVALID', findings: ['proposal/target'] },
    ],
  ]

  async function tightening(): Promise<Evidence> {
    const all = { kind: 'atLeast', num: 1, den: 1 }
    const tighter = await amend(alice, policy, successor(policy, governed(policy, { amendThreshold: all })))
    return { proposal: tighter, votes: await Promise.all([alice, bob].map((p) => vote(p, tighter))) }
  }

  return rows.map(([name, what, requirement, layer, evidence, expected]) => ({
    name: `tally/${name}`,
    what,
    requirement,
    layer,
    op: 'tally',
    request: requestOf({ policy, proposal, ...evidence }),
    expected: { ok: true, value: valueOf(expected) },
  }))
}

function requestOf({
  votes = [],
  acks = [],
  checkpoints = [],
  cancellations = [],
  successors = [],
  at: instant = at(hours.long),
  ...rest
}: Evidence) {
  const request = { ...rest, votes, acks, checkpoints, cancellations, successors, at: instant }
  return toAtprotoJson(request as unknown as DataValue) as Record<string, JsonValue>
}

function valueOf({
  state = 'EXPIRED',
  approve = 0,
  against = 0,
  need = 2,
  weight = 3,
  next,
  counted = [],
  ignored = [],
  equivocations = [],
  findings = [],
}: Tallied): JsonValue {
  return {
    state,
    approve,
    against,
    participation: approve + against,
    need,
    weight,
    ...(next === undefined ? {} : { next }),
    counted: counted.map((p) => p.did).sort(),
    ignored: ignored.map(([{ did }, code]) => ({ did, code })),
    equivocations: equivocations.map((p) => p.did).sort(),
    findings: [...findings],
  }
}

function changed({ repository, record }: Housed, by: DataMap): Housed {
  return { repository, record: { ...record, ...by } }
}
