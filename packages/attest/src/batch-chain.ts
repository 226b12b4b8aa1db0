import { compareCids, describeInstant, finding, type Finding } from '@quorate/core'
import type { Sightings, SigningSeats } from '@quorate/governance'
import { beaconFaults } from './batch-beacon.ts'
import type { Batch } from './batch.ts'
import { commitmentTo } from './challenge.ts'
import { fromHex, toHex } from './hexadecimal.ts'
import { slotDue, slotStart } from './slot.ts'

/** A batch in the chain of its verifier. */
export type Link = {
  readonly batch: Batch
  /** Why none of its receipts counts; empty when they do, and then no other evidence changes that. */
  readonly faults: readonly Finding[]
  /** Why those with a nonce do not count either way. */
  readonly beaconFaults: readonly Finding[]
}

/** Every batch of a group, in the chains of their verifiers (RCP-7). */
export type Chains = {
  /** By content CID. */
  readonly links: ReadonlyMap<string, Link>
  /** What verifiers did wrong, each with the batches that show it. */
  readonly findings: readonly Finding[]
}

/** Links batches to the ones before them. The order and repetition of `batches` change nothing; linear in them. */
export function linkBatches(batches: readonly Batch[], sightings: Sightings, seats: SigningSeats): Chains {
  // Of a batch that was found several times, the one whose leaves were found too.
  const sorted = [...batches].sort(
    (a, b) => compareCids(a.cid, b.cid) || Number(!b.leaves) - Number(!a.leaves),
  )
  const byCid = new Map(sorted.map((batch) => [batch.cid, batch]))
  const seen = firstSeen(sorted, sightings, seats)
  const all = [...byCid.values()]
  const steps = new Map(all.map((batch) => [batch.cid, checkStep(batch, byCid)]))
  const findings: Finding[] = []
  const faults = new Map<string, readonly Finding[]>()
  for (const batch of all) {
    const own = [...(steps.get(batch.cid) ?? []), ...checkReveal(batch, byCid)]
    for (const fault of own) findings.push(fault)
    const late = own.length > 0 ? [] : lateness(batch, byCid, seen, steps)
    faults.set(batch.cid, [...own, ...late])
  }
  const isSound = ({ cid }: Batch) => faults.get(cid)?.length === 0
  const beacons = beaconFaults(all.filter(isSound))
  for (const own of beacons.values()) for (const fault of own) findings.push(fault)
  for (const fault of equivocations(all)) findings.push(fault)
  const links = all.map((batch): [string, Link] => [
    batch.cid,
    { batch, faults: faults.get(batch.cid) ?? [], beaconFaults: beacons.get(batch.cid) ?? [] },
  ])
  return { links: new Map(links), findings }
}

/** When each was SEEN first, in whatever repository: a copy in another that nobody saw takes nothing from it. */
function firstSeen(
  batches: readonly Batch[],
  sightings: Sightings,
  seats: SigningSeats,
): ReadonlyMap<string, number | undefined> {
  const copies = new Map(batches.map((batch) => [`${batch.cid} ${batch.repository}`, batch]))
  const first = new Map<string, number | undefined>()
  for (const { repository, cid, to, record, version } of copies.values()) {
    const { asOf } = sightings.seenByNodes({ repository, cid, date: to }, [record.verifier], version, seats)
    const known = first.get(cid)
    first.set(cid, known === undefined || (asOf !== undefined && asOf < known) ? asOf : known)
  }
  return first
}

/** What is wrong with the step from a batch to the one before it. */
function checkStep({ record, cid, from }: Batch, byCid: ReadonlyMap<string, Batch>): Finding[] {
  const { prev, seq, verifier } = record
  if (prev === undefined) return []
  const before = byCid.get(prev)
  if (before === undefined) return [finding('receipts/gap', cid, { verifier, prev, batch: cid })]
  const out: Finding[] = []
  const link = (path: string, expected: string | number, actual: string | number) => {
    if (expected !== actual) out.push(finding('batch/link', `${cid}.${path}`, { verifier, expected, actual }))
  }
  link('verifier', before.record.verifier, verifier)
  link('seq', before.record.seq + 1, seq)
  if (from < before.to) {
    const params = { verifier, expected: describeInstant(before.to), actual: describeInstant(from) }
    out.push(finding('batch/order', `${cid}.from`, params))
  }
  return out
}

/** Whether its secret is the one that the batch before the one before committed to (RCP-3). */
function checkReveal({ record, cid }: Batch, byCid: ReadonlyMap<string, Batch>): Finding[] {
  const committed = twoBefore(record.prev, byCid)
  if (committed === undefined || committed.record.commitment === toHex(commitmentTo(fromHex(record.reveal))))
    return []
  return [finding('batch/nonce', `${cid}.reveal`, { verifier: record.verifier })]
}

function twoBefore(prev: string | undefined, byCid: ReadonlyMap<string, Batch>): Batch | undefined {
  return byCid.get(byCid.get(prev ?? '')?.record.prev ?? '')
}

/**
 * Batches of one verifier that exclude each other: two on one `prev`, or two for one slot index of a policy. Their signatures prove
 * it, whatever else is there and whenever they were SEEN. It takes nothing from what either says. `batches` are in order.
 */
function equivocations(batches: readonly Batch[]): Finding[] {
  const linked = batches.filter(({ record }) => record.prev !== undefined)
  const groups = [
    ...Map.groupBy(linked, ({ record }) => `${record.verifier} on ${record.prev ?? ''}`).values(),
    ...Map.groupBy(batches, ({ record, index }) =>
      [record.verifier, 'in', record.policy, String(index)].join(' '),
    ).values(),
  ]
  return groups.flatMap(([left, right]) => {
    if (left === undefined || right === undefined) return []
    const { verifier } = left.record
    return [finding('batch/equivocation', '', { verifier, left: left.cid, right: right.cid })]
  })
}

/** Why the receipts of a batch came too late, or their nonces were not fixed in time, to count. */
function lateness(
  { record, version, index, cid }: Batch,
  byCid: ReadonlyMap<string, Batch>,
  seen: ReadonlyMap<string, number | undefined>,
  steps: ReadonlyMap<string, readonly Finding[]>,
): Finding[] {
  const out: Finding[] = []
  const at = seen.get(cid)
  const due = slotDue(version, index)
  const { verifier } = record
  if (at === undefined || at > due) {
    const actual = at === undefined ? 'no time' : describeInstant(at)
    out.push(finding('batch/late', '', { verifier, actual, expected: describeInstant(due) }))
  }
  // The step before has to hold too, or the commitment would be another verifier's. What lies before that makes no difference.
  const isLinked = steps.get(record.prev ?? '')?.length === 0
  const committed = isLinked ? twoBefore(record.prev, byCid) : undefined
  const fixedAt = committed === undefined ? undefined : seen.get(committed.cid)
  const start = slotStart(version, index)
  if (fixedAt === undefined || fixedAt >= start)
    out.push(finding('receipt/nonce-late', '', { verifier, expected: describeInstant(start) }))
  return out
}
