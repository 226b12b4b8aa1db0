import type { DataMap } from '@quorate/core'

import { amendedBy, bundleWith, type Amended } from './amended-group.ts'
import { nodeKey, receiptOf } from './attest-records.ts'
import { bundleOf, due, receipt, type Changes, type Found } from './checked-group.ts'
import type { Decided, States } from './evaluate-case.ts'
import { lastOfOverlap, overlap, patient, row } from './evaluate-overlaps.ts'
import { broken, fine } from './evaluate-rows.ts'
import { at } from './group-records.ts'
import { node } from './node-records.ts'
import { chainFrom, seenRecords } from './verifier-chains.ts'

/** GOV-9, RCP-7: nodes and operators before an overlap and after, and what they report in slots and batches of both versions. */
export async function overlapNodeCases(): Promise<Decided[]> {
  return [
    ...(await nodes()),
    ...(await operators()),
    ...(await graces()),
    ...(await slots()),
    ...(await chained()),
  ]
}

/** The seats of the first version, with other fields for Bob. */
function withBob({ group }: Amended, more: DataMap): DataMap {
  const [alice, bob] = group.policy['members'] as DataMap[]
  return { members: [alice ?? {}, { ...bob, ...more }] }
}

async function nodes(): Promise<Decided[]> {
  const plain = await amendedBy(overlap, {}, { rules: patient, isByBoth: true })
  const moved = await amendedBy(
    { ...overlap, ...withBob(plain, { nodes: [await node('bobby')] }) },
    {},
    { rules: patient, isByBoth: true },
  )
  const bundle = await bundleWith(moved, { 28: 'PASS' }, {})
  const rekeyed = await amendedBy(
    { ...overlap, members: await seatsWithKey(plain, 'alice anew') },
    {},
    {
      rules: {
        verification: { coveragePpm: 1_000_000 },
        compliance: { ...patient['compliance'], failedAfterSeconds: 3600 },
      },
    },
  )
  return [
    row(
      'node-left',
      'another node takes over: until the overlap ends the first owes, and the other is pending',
      bundle,
      lastOfOverlap,
      { ...fine, copies: [1, 1], obligation: { state: 'pending' } },
      'OVERLAP',
    ),
    row(
      'node-left-over',
      'the overlap is over: the first owes nothing, and of the other nothing is known',
      bundle,
      at(44),
      {
        outcome: 'indeterminate',
        copies: [0, 1],
        conditions: { InSync: 'Unknown SomeUnknown', Copies: 'Unknown SomeUnknown' },
        obligation: { state: 'judged', InSync: 'Unknown NoneDecided' },
      },
      'ACTIVE',
    ),
    await signedBy(
      rekeyed,
      'alice anew',
      'node-rekeyed',
      'a verifier has a new key under the next version, and signs with it',
      fine,
    ),
    await signedBy(rekeyed, 'alice', 'node-not-rekeyed', 'a verifier signs with the key that it had before', {
      outcome: 'indeterminate',
      conditions: { Covered: 'Unknown SomeUnknown', InSync: 'Unknown SomeUnknown' },
    }),
  ]
}

async function seatsWithKey({ group }: Amended, name: string): Promise<DataMap[]> {
  const [alice, bob] = group.policy['members'] as DataMap[]
  const [first] = (alice?.['nodes'] ?? []) as DataMap[]
  return [{ ...alice, nodes: [{ ...first, key: (await nodeKey(name)).did() }] }, { ...bob }]
}

/** One slot after the overlap, reported by a batch that this key signed. */
async function signedBy(
  { group, next, founding }: Amended,
  signer: string,
  name: string,
  what: string,
  states: States,
) {
  const start = await chainFrom(group.crew, 'alice', [{ slot: 27 }, { slot: 28 }])
  const after = await chainFrom(
    next.crew,
    'alice',
    [{ slot: 4, leaves: [receipt(next, { layer: 0, slot: 4, seq: 2, outcome: 'PASS' })], signer }],
    start.at(-1),
  )
  const bundle = bundleOf(founding, await seenRecords(group.crew, start), await seenRecords(next.crew, after))
  return row(name, what, bundle, due(next, 4), states, 'ACTIVE')
}

/** DEC-4: a node that changes its operator begins anew, and its member has to consent. */
async function operators(): Promise<Decided[]> {
  const base: Changes = {
    ...patient,
    compliance: { ...patient['compliance'], joinGraceSeconds: 7200, maxConsecutiveFailures: 1 },
  }
  const plain = await amendedBy({}, {}, { rules: base })
  const seats = withBob(plain, { operator: 'Bob and sons' })
  const [consented, silent] = [
    await amendedBy(seats, {}, { rules: base, isByBoth: true }),
    await amendedBy(seats, {}, { rules: base }),
  ]
  const found: [Found, Found] = [{ 28: 'PASS' }, { 0: 'MISSING', 2: 'MISSING' }]
  const bundle = await bundleWith(consented, ...found)
  const joining: States = {
    outcome: 'indeterminate',
    conditions: { 'Acknowledged did:web:bob.example': 'True Approved', Covered: 'Unknown NothingJudged' },
    obligation: { state: 'joining', InSync: 'Unknown NeverPassed' },
  }
  return [
    row(
      'operator-joining',
      "the last millisecond of the grace of a node that is another operator's",
      bundle,
      '2026-01-02T17:59:59.999Z',
      joining,
      'ACTIVE',
    ),
    row(
      'operator-judged',
      'its grace is over, and what it did for the operator before is not its own',
      bundle,
      at(42),
      {
        outcome: 'indeterminate',
        obligation: { state: 'judged', InSync: 'Unknown NeverPassed' },
      },
      'ACTIVE',
    ),
    row(
      'operator-failed',
      'a slot that began when its grace was over failed',
      bundle,
      due(consented.next, 2),
      broken,
      'ACTIVE',
    ),
    row(
      'operator-unbound',
      'the member consented to what the operator before owed',
      await bundleWith(silent, ...found),
      due(silent.next, 2),
      {
        outcome: 'indeterminate',
        conditions: { 'Acknowledged did:web:bob.example': 'Unknown NotAcknowledged' },
        obligation: { state: 'unbound' },
      },
      'ACTIVE',
    ),
  ]
}

/** DEC-5: two hours of grace, which an operator has once for an account, whatever node it holds it with. */
async function graces(): Promise<Decided[]> {
  const base: Changes = {
    ...patient,
    compliance: { ...patient['compliance'], joinGraceSeconds: 7200, maxConsecutiveFailures: 1 },
  }
  const plain = await amendedBy({}, {}, { rules: base })
  const [first, bobby] = [await node('bob'), await node('bobby')]
  const by = (changes: DataMap, rules: Changes = {}) =>
    amendedBy(changes, rules, { rules: base, isByBoth: true })
  const renamed = await by(withBob(plain, { nodes: [bobby] }))
  const added = await by(withBob(plain, { nodes: [first, bobby] }))
  const pending = await by({ ...overlap, ...withBob(plain, { nodes: [bobby] }) })
  const another = await by({}, { replication: { subjects: ['did:web:zoe.example'] } })
  const unknown: States = {
    outcome: 'indeterminate',
    obligation: { state: 'judged', InSync: 'Unknown NoneDecided' },
  }
  return [
    row(
      'grace-renamed',
      'another node takes over for the same operator: it is judged at once',
      await bundleWith(renamed, { 28: 'PASS' }, {}),
      at(40),
      unknown,
      'ACTIVE',
    ),
    row(
      'grace-renamed-failed',
      'its first slot failed, which began within what would be the grace of a newcomer',
      await missingOf(renamed, 'did:web:node.bobby.example'),
      due(renamed.next, 0),
      broken,
      'ACTIVE',
    ),
    row(
      'grace-added',
      'a second node of an operator that has held the account since the first version',
      await bundleWith(added, { 28: 'PASS' }, {}),
      at(40),
      unknown,
      'ACTIVE',
    ),
    row(
      'grace-pending',
      'the node that is to take over is pending, and its operator was asked when the group was founded',
      await bundleWith(pending, { 28: 'PASS' }, {}),
      at(40),
      { ...fine, obligation: { state: 'pending', start: '2026-01-01T10:00:00.000Z' } },
      'OVERLAP',
    ),
    row(
      'grace-other-account',
      'an account that the operator did not hold before: a grace of its own',
      await bundleWith(another, { 28: 'PASS' }, {}),
      at(40),
      {
        outcome: 'indeterminate',
        conditions: { Covered: 'Unknown NothingJudged' },
        obligation: { state: 'joining' },
      },
      'ACTIVE',
    ),
  ]
}

/** In the first slot after the amendment Alice's node found nothing at this one. */
async function missingOf({ group, next, founding }: Amended, id: string): Promise<Uint8Array> {
  const start = await chainFrom(group.crew, 'alice', [{ slot: 27 }, { slot: 28 }])
  const leaf = receiptOf(next.crew, 'alice', {
    node: id,
    layer: 0,
    slot: 0,
    seq: 2,
    early: { subject: next.alice.did, sourceCommit: next.commits.now, observedAt: at(40.25) },
    late: { outcome: 'MISSING', nodeCommit: undefined, universe: undefined, results: undefined },
  })
  const after = await chainFrom(next.crew, 'alice', [{ slot: 0, leaves: [leaf] }], start.at(-1))
  return bundleOf(
    founding,
    await seenRecords(group.crew, start),
    await seenRecords(next.crew, after, 'bobby'),
  )
}

/** Which slots count, shown by a target that every one of them passes. */
async function slots(): Promise<Decided[]> {
  const sla = { sla: { passPpm: 1_000_000, maxGapSeconds: 3600, windowSeconds: 7200 } }
  const short: Changes = { ...sla, verification: { coveragePpm: 0 } }
  const whole = await amendedBy(overlap, {}, { rules: short })
  const within = await amendedBy({ compatUntil: at(43.5) }, {}, { rules: short })
  const met: States = { ...fine, conditions: { Sla: 'True AllTrue' } }
  const missed: States = {
    outcome: 'noncompliant',
    conditions: { Sla: 'False SomeFalse' },
    obligation: { InSync: 'True Passing', 'Sla pass': '1 up, 1 down, 0 unknown' },
  }
  return [
    await halves(
      whole,
      'slots',
      'the slot of the next version that begins before the overlap ends, and that of this one that begins then, do not count',
      [
        [33, 'PASS'],
        [3, 'MISSING'],
        [34, 'MISSING'],
        [4, 'PASS'],
      ],
      met,
    ),
    await halves(
      within,
      'slot-last',
      'the overlap ends within a slot: it is judged by the version under which it began',
      [
        [33, 'MISSING'],
        [3, 'PASS'],
        [34, 'PASS'],
        [4, 'PASS'],
      ],
      missed,
    ),
  ]
}

/** Slots of both versions in turn, each checked in one half of its hour, when the last is due. */
async function halves(
  { group, next, founding }: Amended,
  name: string,
  what: string,
  told: readonly (readonly [slot: number, outcome: string])[],
  states: States,
): Promise<Decided> {
  let batches = await chainFrom(group.crew, 'alice', [{ slot: 20 }, { slot: 21 }])
  for (const [i, [slot, outcome]] of told.entries()) {
    const under = i % 2 === 0 ? group : next
    const hour = 43 + Math.floor(i / 2) + (i % 2) / 2
    const leaf = receipt(under, {
      layer: 0,
      slot,
      seq: i + 2,
      outcome,
      late: { observedAt: at(hour + 0.25) },
    })
    const step = { slot, from: at(hour), to: at(hour + 0.5), leaves: [leaf] }
    batches = [...batches, ...(await chainFrom(under.crew, 'alice', [step], batches.at(-1)))]
  }
  const records = [
    ...(await seenRecords(
      group.crew,
      batches.filter((_, i) => i < 2 || i % 2 === 0),
      'bob',
      -60_000,
    )),
    ...(await seenRecords(
      next.crew,
      batches.filter((_, i) => i >= 2 && i % 2 === 1),
      'bob',
      -60_000,
    )),
  ]
  return row(name, what, bundleOf(founding, records), due(next, 4), states, 'ACTIVE')
}

/** RCP-7: batches of two chains that begin at once, under two versions. */
async function chained(): Promise<Decided[]> {
  const { group, next, founding } = await amendedBy(overlap, {}, { rules: patient })
  const leaf = (under: typeof group, slot: number) =>
    receipt(under, { layer: 0, slot, seq: 2, outcome: 'PASS' })
  const other = await chainFrom(group.crew, 'alice', [{ slot: 25 }, { slot: 26 }])
  const own = await chainFrom(group.crew, 'alice', [
    { slot: 27 },
    { slot: 28 },
    { slot: 30, leaves: [leaf(group, 30)] },
  ])
  const rival = await chainFrom(next.crew, 'alice', [{ slot: 0, leaves: [leaf(next, 0)] }], other.at(-1))
  const before = [...(await seenRecords(group.crew, other)), ...(await seenRecords(group.crew, own))]
  const seenAt = async (ms: number) =>
    bundleOf(founding, before, await seenRecords(next.crew, rival, 'bob', ms))
  return [
    row(
      'chains-later',
      'a batch of another chain begins at once, of a slot of the other version: both count',
      await seenAt(60_001),
      due(group, 30),
      fine,
      'OVERLAP',
    ),
    row(
      'chains-sooner',
      'the same, SEEN a millisecond before',
      await seenAt(59_999),
      due(group, 30),
      fine,
      'OVERLAP',
    ),
  ]
}
