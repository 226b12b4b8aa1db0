import { compareCids, describeInstant, finding, type Finding } from '@quorate/core'
import type { Sightings } from '@quorate/governance'
import type { Batch } from './batch.ts'
import { commitmentTo } from './challenge.ts'
import { crossings } from './crossing-chains.ts'
import { fromHex, toHex } from './hexadecimal.ts'
import { slotDue, slotStart } from './slot.ts'

/** A batch in the chain of its verifier. */
export type Link = {
  readonly batch: Batch
  /** When it was SEEN, in milliseconds; undefined when it was not. */
  readonly seenAt: number | undefined
  /** Why none of its receipts counts; empty when they do. */
  readonly faults: readonly Finding[]
}

/** Every batch of a group, in the chains of their verifiers (RCP-7). */
export type Chains = {
  /** By content CID. */
  readonly links: ReadonlyMap<string, Link>
  /** What verifiers did wrong, each with the batches that show it. */
  readonly findings: readonly Finding[]
}

/** Links batches to the ones before them. The order and repetition of `batches` change nothing; linear in them. */
export function linkBatches(batches: readonly Batch[], sightings: Sightings): Chains {
  // Of a batch that was found several times, the one whose leaves were found too.
  const sorted = [...batches].sort(
    (a, b) => compareCids(a.cid, b.cid) || Number(!b.leaves) - Number(!a.leaves),
  )
  const byCid = new Map(sorted.map((batch) => [batch.cid, batch]))
  const seen = firstSeen(sorted, sightings)
  const findings = new Set<Finding>()
  const faults = new Map([...byCid.values()].map((batch) => [batch.cid, [...checkLink(batch, byCid)]]))
  for (const found of faults.values()) for (const fault of found) findings.add(fault)
  const all = [...byCid.values()]
  for (const { loser, fault } of [...rivals(all, seen), ...crossings(all, seen)]) {
    faults.get(loser)?.push(fault)
    findings.add(fault)
  }
  // What follows a batch that does not count is judged by what counts: its secrets may have been chosen among two.
  // One that is not at hand may turn up, and makes nobody's word void.
  const isFault = ({ code }: Finding) => code !== 'receipts/gap'
  const fallen = new Set([...faults].filter(([, own]) => own.some(isFault)).map(([cid]) => cid))
  const links = new Map<string, Link>()
  for (const batch of byCid.values()) {
    const own = faults.get(batch.cid) ?? []
    const late = own.length > 0 ? [] : lateness(batch, byCid, seen, fallen)
    links.set(batch.cid, { batch, seenAt: seen.get(batch.cid), faults: [...own, ...late] })
  }
  return { links, findings: [...findings] }
}

/** When each was SEEN first, in whatever repository: a copy in another that nobody saw takes nothing from it. */
function firstSeen(batches: readonly Batch[], sightings: Sightings): ReadonlyMap<string, number | undefined> {
  const copies = new Map(batches.map((batch) => [`${batch.cid} ${batch.repository}`, batch]))
  const first = new Map<string, number | undefined>()
  for (const { repository, cid, to, record, version } of copies.values()) {
    const { asOf } = sightings.seenByNodes({ repository, cid, date: to }, [record.verifier], version)
    const known = first.get(cid)
    first.set(cid, known === undefined || (asOf !== undefined && asOf < known) ? asOf : known)
  }
  return first
}

/** What is wrong with a batch beside the ones before it. */
function checkLink(batch: Batch, byCid: ReadonlyMap<string, Batch>): Finding[] {
  const { record, cid, from } = batch
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
  const committed = before.record.prev === undefined ? undefined : byCid.get(before.record.prev)
  if (committed !== undefined && committed.record.commitment !== toHex(commitmentTo(fromHex(record.reveal))))
    out.push(finding('batch/nonce', `${cid}.reveal`, { verifier }))
  return out
}

/**
 * Batches of one verifier that exclude each other: two on one `prev`, or two for one slot index of a policy. The one SEEN first
 * counts; when there is no first, none does.
 */
function rivals(
  batches: readonly Batch[],
  seen: ReadonlyMap<string, number | undefined>,
): { loser: string; fault: Finding }[] {
  const onPrev = Map.groupBy(batches, ({ record }) => `${record.verifier} on ${record.prev ?? ''}`)
  const inSlot = Map.groupBy(
    batches,
    ({ record, index }) => `${record.verifier} in ${record.policy} ${String(index)}`,
  )
  const groups = [
    ...[...onPrev.values()]
      .filter(([b]) => b?.record.prev !== undefined)
      .map((all) => ({ all, reason: 'on one batch before' })),
    ...[...inSlot.values()].map((all) => ({ all, reason: 'for one slot' })),
  ]
  return groups.flatMap(({ all, reason }) => {
    const order = all
      .map((batch) => ({ batch, at: seen.get(batch.cid) ?? Number.POSITIVE_INFINITY }))
      .sort((a, b) => (a.at === b.at ? compareCids(a.batch.cid, b.batch.cid) : a.at - b.at))
    const [first, second, ...others] = order
    if (first === undefined || second === undefined) return []
    const { verifier } = first.batch.record
    const [left, right] = [first.batch.cid, second.batch.cid]
    const fault = finding('batch/equivocation', '', { verifier, reason, left, right })
    const losers = [...(first.at === second.at ? [first] : []), second, ...others]
    return losers.map(({ batch }) => ({ loser: batch.cid, fault }))
  })
}

/** Why the receipts of a batch came too late, or their nonces were fixed too late, to count. */
function lateness(
  { record, version, index, cid }: Batch,
  byCid: ReadonlyMap<string, Batch>,
  seen: ReadonlyMap<string, number | undefined>,
  fallen: ReadonlySet<string>,
): Finding[] {
  const out: Finding[] = []
  const at = seen.get(cid)
  const due = slotDue(version, index)
  const { verifier } = record
  if (at === undefined || at > due) {
    const actual = at === undefined ? 'no time' : describeInstant(at)
    out.push(finding('batch/late', '', { verifier, actual, expected: describeInstant(due) }))
  }
  const before = byCid.get(record.prev ?? '')
  const committed = byCid.get(before?.record.prev ?? '')
  const fixedAt = committed === undefined ? undefined : seen.get(committed.cid)
  const start = slotStart(version, index)
  const sound =
    before !== undefined && committed !== undefined && ![before, committed].some((b) => fallen.has(b.cid))
  if (!sound || fixedAt === undefined || fixedAt >= start) {
    out.push(finding('receipt/nonce-late', '', { verifier, expected: describeInstant(start) }))
  }
  return out
}
