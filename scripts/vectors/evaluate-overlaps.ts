import type { DataMap } from '@quorate/core'

import { amendedBy, bundleWith, type Amended } from './amended-group.ts'
import { nodeKey } from './attest-records.ts'
import { bundleOf, due, receipt, type Changes, type Found } from './checked-group.ts'
import { decided, type Decided, type States } from './evaluate-case.ts'
import { broken, failing, fine } from './evaluate-rows.ts'
import { at } from './group-records.ts'
import { node } from './node-records.ts'
import { chainFrom, seenRecords } from './verifier-chains.ts'

/** GOV-9: an overlap of four hours, from 40 to 44 hours after the group was drafted; its edges to the millisecond. */
export async function overlapCases(): Promise<Decided[]> {
  return [
    ...(await edges()),
    ...(await layered()),
    ...(await accounts()),
    ...(await nodes()),
    ...(await operators()),
    ...(await slots()),
    ...(await lags()),
    ...(await asked()),
    ...(await chained()),
  ]
}

const overlap = { compatUntil: at(44) }
/** What was checked days ago still shows something, and little has to be. */
const patient: Changes = {
  verification: { coveragePpm: 0 },
  compliance: { failedAfterSeconds: 172_800, abandonedAfterSeconds: 345_600 },
}
const last = '2026-01-02T15:59:59.999Z'
const lastOfOverlap = '2026-01-02T19:59:59.999Z'

function row(
  name: string,
  what: string,
  bundle: Uint8Array,
  instant: string,
  states: States,
  policyState: 'ACTIVE' | 'OVERLAP' | 'LAPSED',
): Decided {
  return decided(`overlap-${name}`, what, 'GOV-9', { bundle, at: instant }, { ...states, policyState })
}

async function edges(): Promise<Decided[]> {
  const three: Found = { 25: 'PASS', 26: 'MISSING', 27: 'MISSING', 28: 'MISSING' }
  const one: Found = { 27: 'PASS', 28: 'MISSING' }
  const lenient = await amendedBy(
    overlap,
    { compliance: { maxConsecutiveFailures: 5 } },
    { rules: patient, isByBoth: true },
  )
  const strict = await amendedBy(
    overlap,
    { compliance: { maxConsecutiveFailures: 1 } },
    { rules: patient, isByBoth: true },
  )
  const [looser, stricter] = [await bundleWith(lenient, three, {}), await bundleWith(strict, one, {})]
  return [
    row(
      'begins-not',
      'a millisecond before the next version, which tolerates what this one does not',
      looser,
      last,
      broken,
      'ACTIVE',
    ),
    row('begins', 'the first instant of it', looser, at(40), failing, 'OVERLAP'),
    row(
      'ends-not',
      'a millisecond before the next version is alone, which does not tolerate what this one does',
      stricter,
      lastOfOverlap,
      failing,
      'OVERLAP',
    ),
    row('ends', 'the first instant at which it is', stricter, at(44), broken, 'ACTIVE'),
  ]
}

async function layered(): Promise<Decided[]> {
  const all: Changes = { ...patient, verification: { layers: [0, 1], coveragePpm: 0 } }
  const shifted = await amendedBy(overlap, { verification: { layers: [1, 3] } }, { rules: all })
  const added = await amendedBy(
    overlap,
    { verification: { layers: [0, 1] } },
    { rules: patient, isByBoth: true },
  )
  const stale = { 0: 'MISSING', 1: 'PASS' }
  const common = await bundleWith(shifted, { 25: 'PASS', 26: stale, 27: stale, 28: stale }, {})
  const more = await bundleWith(added, { 28: 'PASS' }, {})
  return [
    row(
      'layers-before',
      'freshness failed three times, and sampled blocks came',
      common,
      last,
      {
        outcome: 'noncompliant',
        level: 2,
        conditions: { InSync: 'False SomeFalse', Retrievable: 'True AllTrue', Copies: 'False SomeFalse' },
      },
      'ACTIVE',
    ),
    row(
      'layers-common',
      'the next version does not ask for freshness, and this one not for records: blocks are judged',
      common,
      at(40),
      {
        ...fine,
        conditions: { InSync: 'True AllTrue', Retrievable: 'True AllTrue', Proven: 'absent' },
      },
      'OVERLAP',
    ),
    row(
      'layers-added',
      'a layer that only the next version asks for',
      more,
      lastOfOverlap,
      {
        ...fine,
        conditions: { Retrievable: 'absent' },
      },
      'OVERLAP',
    ),
    row(
      'layers-added-over',
      'the overlap is over, and nobody has checked it',
      more,
      at(44),
      {
        outcome: 'indeterminate',
        conditions: {
          InSync: 'True AllTrue',
          Retrievable: 'Unknown SomeUnknown',
          Covered: 'Unknown SomeUnknown',
        },
        obligation: {
          'Covered 0': 'True EnoughDecided',
          'Covered 1': 'Unknown NoSlots',
          Retrievable: 'Unknown NoneDecided',
        },
      },
      'ACTIVE',
    ),
  ]
}

async function accounts(): Promise<Decided[]> {
  const three: Found = { 25: 'PASS', 26: 'MISSING', 27: 'MISSING', 28: 'MISSING' }
  const dropped = await amendedBy(
    overlap,
    { replication: { subjects: ['did:web:bob.example'] }, compliance: { maxConsecutiveFailures: 5 } },
    { rules: patient },
  )
  const fewer = await amendedBy(overlap, { replication: { minCopies: 0 } }, { rules: patient })
  const [without, none] = [await bundleWith(dropped, three, {}), await bundleWith(fewer, three, {})]
  return [
    row(
      'account-dropped',
      'the next version drops the account, and what it tolerates besides is for others',
      without,
      lastOfOverlap,
      broken,
      'OVERLAP',
    ),
    row(
      'account-dropped-over',
      "the overlap is over: Bob's node owes nothing, and Alice's what nobody has checked",
      without,
      at(44),
      {
        outcome: 'indeterminate',
        conditions: {
          'Acknowledged did:web:alice.example': 'True Approved',
          'Acknowledged did:web:bob.example': 'absent',
          InSync: 'Unknown SomeUnknown',
          Copies: 'Unknown SomeUnknown',
        },
        obligation: { state: 'judged', InSync: 'Unknown NoneDecided' },
      },
      'ACTIVE',
    ),
    row('copies-before', 'one copy is asked for, and there is none', none, last, broken, 'ACTIVE'),
    row(
      'copies-fewer',
      'the next version asks for none',
      none,
      at(40),
      { ...broken, conditions: { InSync: 'False SomeFalse', Copies: 'absent' } },
      'OVERLAP',
    ),
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

async function lags(): Promise<Decided[]> {
  const greater = { sync: { maxLagSeconds: 10_800 } }
  const both = await amendedBy(overlap, greater, { rules: patient })
  const dropped = await amendedBy(
    overlap,
    { ...greater, replication: { subjects: ['did:web:bob.example'] } },
    { rules: patient },
  )
  const behind: States = { ...broken, obligation: { InSync: 'False LagExceeded' } }
  const lag = async (name: string, what: string, set: Amended, slot: number, states: States) =>
    row(
      `lag-${name}`,
      what,
      await bundleWith(set, { 27: 'PASS', [slot]: 'STALE' }, {}),
      due(set.group, slot),
      states,
      'OVERLAP',
    )
  return [
    await lag(
      'before',
      'two hours behind in a slot that began before the overlap, in which three are allowed',
      both,
      29,
      behind,
    ),
    await lag('first', 'three hours behind in the slot that began with it', both, 30, fine),
    await lag('over', 'four hours behind', both, 31, behind),
    await lag(
      'dropped',
      'three hours behind with an account that the next version drops',
      dropped,
      30,
      behind,
    ),
  ]
}

/** What only one version asks for is not asked, and of two numbers the more lenient. */
async function asked(): Promise<Decided[]> {
  const sla = (uptimePpm: number) => ({ sla: { uptimePpm, maxGapSeconds: 3600, windowSeconds: 14_400 } })
  const found: Found = { 27: 'PASS', 28: 'MISSING', 29: 'PASS', 30: 'PASS' }
  const scant = await amendedBy(
    overlap,
    { verification: { coveragePpm: 500_000 } },
    { rules: { verification: { coveragePpm: 1_000_000 }, compliance: { failedAfterSeconds: 7200 } } },
  )
  const half = await bundleWith(scant, { 30: 'PASS' }, {})
  const both = await amendedBy(overlap, sla(500_000), { rules: { ...patient, ...sla(1_000_000) } })
  const later = await amendedBy(
    overlap,
    { ...sla(1_000_000), sync: { revealSeconds: 600 } },
    { rules: patient },
  )
  const expiring = await amendedBy(
    { ...overlap, expiresAt: at(2000) },
    {},
    { rules: patient, first: { expiresAt: at(42) } },
  )
  const lapsing = await bundleWith(expiring, found, {})
  const lapsed: States = { outcome: 'indeterminate', conditions: { Covered: 'Unknown NothingJudged' } }
  return [
    row(
      'sla',
      'a smaller uptime under the next version',
      await bundleWith(both, found, {}),
      due(both.group, 30),
      { ...fine, conditions: { Sla: 'True AllTrue' } },
      'OVERLAP',
    ),
    row(
      'sla-one',
      'service levels and sync receipts that only the next version asks for',
      await bundleWith(later, found, {}),
      due(later.group, 30),
      { ...fine, conditions: { Sla: 'absent', SyncReceipts: 'absent' } },
      'OVERLAP',
    ),
    row(
      'coverage',
      'one slot of two is decided, and the next version asks for half',
      half,
      due(scant.group, 30),
      fine,
      'OVERLAP',
    ),
    row(
      'lapses-not',
      'a millisecond before this version expires within the overlap',
      lapsing,
      '2026-01-02T17:59:59.999Z',
      fine,
      'OVERLAP',
    ),
    row(
      'lapses',
      'it has expired, and nothing is asked until the overlap is over',
      lapsing,
      at(42),
      lapsed,
      'LAPSED',
    ),
  ]
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
  const findings = ['batch/equivocation']
  return [
    row(
      'chains-later',
      'a batch of another chain begins at once, and was SEEN a millisecond later',
      await seenAt(60_001),
      due(group, 30),
      { ...fine, findings },
      'OVERLAP',
    ),
    row(
      'chains-at-once',
      'both were SEEN at once: the chain was left',
      await seenAt(60_000),
      due(group, 30),
      {
        outcome: 'indeterminate',
        obligation: { InSync: 'Unknown NoneDecided' },
        findings,
      },
      'OVERLAP',
    ),
  ]
}
