import { amendedBy, bundleWith, type Amended } from './amended-group.ts'
import { due, type Changes, type Found } from './checked-group.ts'
import { decided, type Decided, type States } from './evaluate-case.ts'
import { broken, failing, fine } from './evaluate-rows.ts'
import { at } from './group-records.ts'

/** GOV-9: an overlap of four hours, from 40 to 44 hours after the group was drafted, to the millisecond: by what rules it is judged. */
export async function overlapCases(): Promise<Decided[]> {
  return [
    ...(await edges()),
    ...(await layered()),
    ...(await accounts()),
    ...(await lags()),
    ...(await asked()),
  ]
}

export const overlap = { compatUntil: at(44) }
/** What was checked days ago still shows something, and little has to be. */
export const patient: Changes = {
  verification: { coveragePpm: 0 },
  compliance: { failedAfterSeconds: 172_800, abandonedAfterSeconds: 345_600 },
}
const last = '2026-01-02T15:59:59.999Z'
export const lastOfOverlap = '2026-01-02T19:59:59.999Z'

export function row(
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
  const expiring = async (compatUntil: string) =>
    bundleWith(
      await amendedBy(
        { compatUntil, expiresAt: at(2000) },
        {},
        { rules: patient, first: { expiresAt: at(42) } },
      ),
      found,
      {},
    )
  const [lapsing, outliving] = [await expiring(at(42)), await expiring(at(42, 1))]
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
      'a millisecond before this version expires, and the overlap ends with it',
      lapsing,
      '2026-01-02T17:59:59.999Z',
      fine,
      'OVERLAP',
    ),
    row(
      'lapses',
      'it has expired, and the next version is judged, which lasts longer than what its members agreed to',
      lapsing,
      at(42),
      { ...lapsed, obligation: { state: 'unbound' } },
      'ACTIVE',
    ),
    row(
      'outlives',
      'an overlap that were to end a millisecond after it: there is no next version, and nothing is asked',
      outliving,
      at(42),
      lapsed,
      'LAPSED',
    ),
  ]
}
