import { contentOf, type DataMap } from '@quorate/core'

import type { Case } from './case.ts'
import { adopted } from './chain-case.ts'
import { compact } from './compact-certificate.ts'
import {
  amend,
  at,
  cancel,
  cidText,
  elsewhere,
  firstPolicy,
  hours,
  person,
  propose,
  seat,
  sign,
  successor,
  vote,
  type Housed,
  type Person,
} from './group-records.ts'
import { tallyCasesOf, tallyGroup, type Row } from './tally-case.ts'

/** GOV-4, GOV-8: which state goes before another, cancellations and resolutions, and what makes a proposal INVALID. */
export async function tallyProposalCases(): Promise<Case[]> {
  const group = await tallyGroup()
  const { alice, bob, mallory, policy, next, proposal, yes, no } = group
  const a = await yes(alice)
  const one = { approve: 1, counted: [alice] }
  const open = { at: at(105) }
  const best = successor(policy, { name: 'Best friends' })
  const rival: Housed = { repository: bob.did, record: best }
  const votesFor = await adopted(policy, best, [alice, bob])
  const claiming = (votes: number): Housed => ({
    repository: bob.did,
    record: { ...best, certificate: compact(votesFor.slice(0, 1 + votes)) },
  })
  const other = await firstPolicy([seat(alice)], {}, { name: 'Another group' })
  const cancellation = await cancel(alice, proposal)
  const { signatures: _signatures, ...withdrawal } = cancellation.record
  const cancelling = (more: DataMap, key = alice.key) => sign(alice.did, { ...withdrawal, ...more }, key)
  const invalid = (code: string) => ({ state: 'INVALID', findings: [code] as never })
  const resolve = (keep: DataMap, drop: DataMap) =>
    propose(alice, policy, { kind: 'resolution', keep: cidText(keep), drop: cidText(drop) })
  const certified: Housed[] = [rival, { repository: alice.did, record: next }]
  const resolution = await resolve(next, best)
  const { opensAt: _opensAt, ...undated } = proposal.record
  const late = async (opensAt: string) =>
    propose(alice, policy, { kind: 'resolution', keep: cidText(next), drop: cidText(best) }, hours.next, {
      opensAt,
      createdAt: opensAt,
    })
  const [lateResolution, lastResolution] = [await late(at(hours.next)), await late(at(hours.next, -1))]
  const dated = (createdAt: string, changes: DataMap = {}) => ({ ...next, createdAt, ...changes })
  const longest = hours.next + 2160

  const mixed = await amend(alice, policy, next, hours.opens, {
    revokes: cidText(next),
    cancels: cidText(best),
    keep: cidText(next),
    drop: cidText(next),
  })

  const rows: Row[] = [
    // Fields of other kinds
    [
      'amendment-other-fields',
      'an amendment with the fields of all other kinds: they say nothing',
      'GOV-4',
      'none',
      { proposal: mixed, votes: [await vote(alice, mixed, 'approve'), await vote(bob, mixed, 'approve')] },
      { state: 'PASSED', approve: 2, counted: [alice, bob] },
    ],
    [
      'cancellation-opens',
      'a cancellation that says when it opens, long after: it says nothing by that',
      'GOV-4',
      'rule',
      { cancellations: [await cancelling({ opensAt: at(hours.long) })] },
      { state: 'CANCELLED' },
    ],
    // Which state goes before another
    [
      'rejected-not-stale',
      'rejected, and the base has another successor',
      'GOV-4',
      'rule',
      { successors: [rival], votes: [await no(alice), await no(bob)] },
      { state: 'REJECTED', against: 2, counted: [alice, bob] },
    ],
    [
      'stale-not-expired',
      'not passed, and the base has another successor',
      'GOV-4',
      'rule',
      { successors: [rival], votes: [a] },
      { ...one, state: 'STALE' },
    ],
    [
      'stale-not-pending',
      'not yet open, and the base has another successor',
      'GOV-4',
      'rule',
      {
        proposal: await amend(alice, policy, next, hours.opens, { createdAt: at(50) }),
        successors: [rival],
        at: at(60),
      },
      { state: 'STALE' },
    ],
    [
      'cancelled-not-stale',
      'withdrawn, and the base has another successor',
      'GOV-4',
      'rule',
      { successors: [rival], cancellations: [cancellation] },
      { state: 'CANCELLED' },
    ],
    [
      'pending-of-tomorrow',
      'what is asked about may be dated after the instant of evaluation',
      'GOV-4',
      'none',
      { at: at(99) },
      { state: 'PENDING' },
    ],
    [
      'stale-by-certificate',
      'a successor that its certificate bears out',
      'GOV-7',
      'rule',
      { successors: [claiming(2)], votes: [a], ...open },
      { ...one, state: 'STALE' },
    ],
    [
      'stale-by-claim',
      'a successor that its certificate does not bear out',
      'GOV-7',
      'none',
      { successors: [claiming(1)], votes: [a], ...open },
      { ...one, state: 'OPEN' },
    ],
    [
      'stale-elsewhere',
      'a successor of another version',
      'GOV-4',
      'none',
      { successors: [{ repository: bob.did, record: successor(other) }], votes: [a], ...open },
      { ...one, state: 'OPEN' },
    ],
    [
      'stale-by-itself',
      'its own policy, known to be certified',
      'GOV-4',
      'rule',
      { successors: [{ repository: bob.did, record: next }], votes: [a], ...open },
      { ...one, state: 'STALE' },
    ],
    // Cancellations
    [
      'cancelled-late',
      'withdrawn after voting',
      'GOV-4',
      'rule',
      { cancellations: [await cancelling({ createdAt: at(500) })] },
      { state: 'CANCELLED' },
    ],
    [
      'cancelled-early',
      'withdrawn before it was made',
      'GOV-4',
      'rule',
      { cancellations: [await cancelling({ createdAt: at(0) })] },
      { state: 'CANCELLED' },
    ],
    [
      'cancelled-in-future',
      'withdrawn after the instant of evaluation',
      'DEC-2',
      'rule',
      { cancellations: [await cancelling({ createdAt: at(106) })], ...open },
      { state: 'OPEN' },
    ],
    [
      'cancelled-other-base',
      'a cancellation that names another base',
      'GOV-4',
      'rule',
      { cancellations: [await cancelling({ base: elsewhere })], ...open },
      { state: 'OPEN' },
    ],
    [
      'cancelled-other-group',
      'a cancellation that names another group',
      'GOV-4',
      'rule',
      { cancellations: [await cancelling({ group: elsewhere })], ...open },
      { state: 'OPEN' },
    ],
    [
      'cancelled-other-proposal',
      'a cancellation of another proposal',
      'GOV-4',
      'rule',
      { cancellations: [await cancelling({ cancels: elsewhere })], ...open },
      { state: 'OPEN' },
    ],
    [
      'cancelled-other-key',
      'a cancellation by a key that is not pinned',
      'SIG-4',
      'signature',
      { cancellations: [await cancelling({}, mallory.key)], ...open },
      { state: 'OPEN' },
    ],
    // Resolutions
    [
      'resolution',
      'which of two successors stands',
      'GOV-8',
      'none',
      {
        proposal: resolution,
        successors: certified,
        votes: [await vote(alice, resolution), await vote(bob, resolution)],
      },
      { state: 'PASSED', approve: 2, counted: [alice, bob] },
    ],
    [
      'resolution-never-stale',
      'a resolution does not go stale by what it decides',
      'GOV-4',
      'none',
      { proposal: resolution, successors: certified, ...open },
      { state: 'OPEN' },
    ],
    [
      'resolution-last',
      'a resolution that opens a millisecond before a successor takes effect',
      'GOV-8',
      'none',
      { proposal: lastResolution, successors: certified, at: at(hours.next + 1) },
      { state: 'OPEN' },
    ],
    [
      'resolution-late',
      'a resolution that opens when a successor takes effect',
      'GOV-8',
      'rule',
      { proposal: lateResolution, successors: certified, at: at(hours.next + 1) },
      { state: 'STALE' },
    ],
    [
      'resolution-late-passed',
      'what passed stays so, though it changes nothing',
      'GOV-8',
      'none',
      {
        proposal: lateResolution,
        successors: certified,
        votes: await Promise.all(
          [alice, bob].map((who) => vote(who, lateResolution, 'approve', at(hours.next))),
        ),
      },
      { state: 'PASSED', approve: 2, counted: [alice, bob] },
    ],
    ...(await undoing(group)),
    [
      'resolution-of-no-fork',
      'what is dropped was never certified',
      'GOV-8',
      'rule',
      { proposal: resolution, successors: certified.slice(1) },
      invalid('proposal/target'),
    ],
    [
      'resolution-of-one',
      'keep and drop are one',
      'GOV-8',
      'rule',
      { proposal: await resolve(next, next), successors: certified },
      invalid('proposal/field'),
    ],
    [
      'resolution-of-base',
      'the base itself is dropped',
      'GOV-8',
      'rule',
      {
        proposal: await resolve(next, policy),
        successors: [...certified, { repository: alice.did, record: policy }],
      },
      invalid('proposal/target'),
    ],
    [
      'resolution-keeps-nothing',
      'a resolution without keep',
      'GOV-8',
      'rule',
      {
        proposal: await propose(alice, policy, { kind: 'resolution', drop: cidText(best) }),
        successors: certified,
      },
      invalid('proposal/field'),
    ],
    // Proposals that are INVALID
    [
      'proposal-other-base',
      'a proposal on a version that is not the base',
      'GOV-4',
      'rule',
      { proposal: await amend(alice, successor(policy), successor(successor(policy))) },
      invalid('proposal/base-unknown'),
    ],
    [
      'proposal-other-group',
      'a proposal that names another group',
      'GOV-4',
      'rule',
      { proposal: await amend(alice, policy, next, hours.opens, { group: elsewhere }) },
      invalid('proposal/field'),
    ],
    [
      'proposal-no-policy',
      'an amendment without a policy',
      'GOV-4',
      'rule',
      { proposal: await propose(alice, policy, { kind: 'amendment' }) },
      invalid('proposal/field'),
    ],
    [
      'proposal-no-opens',
      'an amendment that does not say when it opens',
      'GOV-4',
      'rule',
      { proposal: await sign(alice.did, { ...undated, signatures: [] }, alice.key) },
      invalid('proposal/field'),
    ],
    [
      'proposal-other-key',
      'a proposal by a key that is not pinned',
      'SIG-4',
      'signature',
      { proposal: await amend({ ...alice, key: mallory.key }, policy, next) },
      invalid('key/not-pinned'),
    ],
    [
      'proposal-changed',
      'a proposal that opens earlier than was signed',
      'SIG-1',
      'signature',
      { proposal: { ...proposal, record: { ...proposal.record, createdAt: at(99), opensAt: at(99) } } },
      invalid('signature/mismatch'),
    ],
    [
      'proposal-copied',
      "a member's proposal in the repository of a stranger",
      'SIG-4',
      'signature',
      { proposal: { ...proposal, repository: mallory.did } },
      invalid('proposal/proposer'),
    ],
    [
      'proposal-kind-capital',
      'a kind in other letters',
      'ENC-6',
      'rule',
      { proposal: await propose(alice, policy, { kind: 'Amendment', policy: contentOf(next) }) },
      invalid('proposal/unknown-kind'),
    ],
    [
      'proposal-short-instant',
      'an opensAt without milliseconds',
      'ENC-4',
      'shape',
      {
        proposal: await propose(alice, policy, { kind: 'amendment', policy: contentOf(next) }, hours.opens, {
          opensAt: '2026-01-05T04:00:00Z',
        }),
      },
      invalid('record/shape'),
    ],
    [
      'next-no-members',
      'a policy without members',
      'POL-2',
      'shape',
      { proposal: await amend(alice, policy, { ...next, members: [] }) },
      invalid('record/shape'),
    ],
    [
      'next-signed',
      'an embedded policy with signatures',
      'GOV-4',
      'rule',
      {
        proposal: await propose(alice, policy, {
          kind: 'amendment',
          policy: { ...contentOf(next), signatures: [] },
        }),
      },
      invalid('proposal/field'),
    ],
    [
      'next-unknown-rule',
      'a policy with a rule that is not known',
      'ENC-6',
      'rule',
      {
        proposal: await amend(alice, policy, {
          ...next,
          rules: { ...(next['rules'] as DataMap), karma: {} },
        }),
      },
      invalid('policy/unknown-rule'),
    ],
    [
      'next-skipped',
      'a policy that skips a version',
      'POL-1',
      'rule',
      { proposal: await amend(alice, policy, { ...next, version: 3 }) },
      invalid('policy/chain'),
    ],
    [
      'next-other-prev',
      'a policy that follows another',
      'POL-1',
      'rule',
      { proposal: await amend(alice, policy, { ...next, prev: elsewhere }) },
      invalid('policy/chain'),
    ],
    [
      'next-of-tomorrow',
      'a policy dated after its proposal opens',
      'GOV-4',
      'rule',
      { proposal: await amend(alice, policy, { ...next, createdAt: at(hours.opens, 1) }), ...open },
      invalid('policy/created-late'),
    ],
    [
      'next-of-today',
      'a policy dated when its proposal opens',
      'GOV-4',
      'none',
      { proposal: await amend(alice, policy, dated(at(hours.opens))), ...open },
      { state: 'OPEN' },
    ],
    [
      'next-of-later',
      'a policy of tomorrow whose proposal opens tomorrow waits for that, and for nothing else',
      'GOV-4',
      'none',
      {
        proposal: await amend(alice, policy, dated(at(130), { effectiveAt: at(200) }), 130, {
          createdAt: at(100),
        }),
        ...open,
      },
      { state: 'PENDING' },
    ],
    [
      'next-latest',
      'a policy that takes effect 90 days after it could',
      'POL-2',
      'none',
      { proposal: await amend(alice, policy, { ...next, effectiveAt: at(longest) }), ...open },
      { state: 'OPEN' },
    ],
    [
      'next-too-late',
      'a millisecond later',
      'POL-2',
      'rule',
      { proposal: await amend(alice, policy, { ...next, effectiveAt: at(longest, 1) }), ...open },
      invalid('policy/effective-late'),
    ],
    [
      'next-of-9999',
      'a policy that takes effect in the year 9999',
      'POL-2',
      'rule',
      {
        proposal: await amend(alice, policy, { ...next, effectiveAt: '9999-12-31T23:59:59.999Z' }),
        ...open,
      },
      invalid('policy/effective-late'),
    ],
    [
      'next-is-base-itself',
      'the base as its own successor',
      'POL-1',
      'rule',
      { proposal: await amend(alice, policy, policy) },
      { state: 'INVALID', findings: ['policy/chain', 'policy/effective-early'] },
    ],
  ]
  return tallyCasesOf(rows, group)
}

/** Five members, of whom three decide and four change who they are; resolutions by three and by four of them. */
async function undoing({ all, dave }: Awaited<ReturnType<typeof tallyGroup>>): Promise<Row[]> {
  const five = [...all, dave, await person('erin')]
  const policy = await firstPolicy(
    five.map((p) => seat(p)),
    { amendThreshold: { kind: 'atLeast', num: 4, den: 5 } },
  )
  const [named, renamed] = [successor(policy), successor(policy, { name: 'Best friends' })]
  const smaller = successor(policy, { members: five.slice(1).map((p) => seat(p)) })
  const row = async (
    [name, what]: readonly [string, string],
    [keep, drop]: readonly [DataMap, DataMap],
    voters: number,
    need: number,
  ): Promise<Row> => {
    const choice = { kind: 'resolution', keep: cidText(keep), drop: cidText(drop) }
    const proposal = await propose(five[0] as Person, policy, choice)
    const counted = five.slice(0, voters)
    const votes = await Promise.all(counted.map((who) => vote(who, proposal)))
    const successors = [keep, drop].map((record) => ({ repository: policy['name'] as string, record }))
    return [
      name,
      what,
      'GOV-8',
      voters < need ? 'rule' : 'none',
      { policy, proposal, votes, successors },
      { state: voters < need ? 'EXPIRED' : 'PASSED', approve: voters, need, weight: 5, counted },
    ]
  }
  return [
    await row(['resolution-drops-named', 'three of five drop what three adopted'], [renamed, named], 3, 3),
    await row(['resolution-drops-members', 'three of five drop what needed four'], [named, smaller], 3, 4),
    await row(['resolution-drops-members-by-four', 'four of five drop it'], [named, smaller], 4, 4),
    await row(['resolution-keeps-members', 'three of five keep what needed four'], [smaller, named], 3, 3),
  ]
}
