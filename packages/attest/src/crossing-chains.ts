import { compareCids, finding, type Finding } from '@quorate/core'
import type { Batch } from './batch.ts'

/**
 * Batches that go on from one that their verifier has left since: another batch begins after the one and no later than the other, in
 * `from`. Whoever keeps several chains could choose among the nonces of each. A batch SEEN later takes nothing from one SEEN before
 * it, or a verifier could withdraw what it said. Of what nobody has seen nothing counts anyway. Linear but for the sorting.
 */
export function crossings(
  batches: readonly Batch[],
  seen: ReadonlyMap<string, number | undefined>,
): { loser: string; fault: Finding }[] {
  const known = batches.flatMap((batch) => {
    const seenAt = seen.get(batch.cid)
    return seenAt === undefined ? [] : [{ batch, seenAt }]
  })
  const byCid = new Map(batches.map((batch) => [batch.cid, batch]))
  return [...Map.groupBy(known, ({ batch }) => batch.record.verifier)].flatMap(([verifier, own]) => {
    own.sort(
      (a, b) => a.batch.from - b.batch.from || a.seenAt - b.seenAt || compareCids(a.batch.cid, b.batch.cid),
    )
    // The batches before the one that is looked at, but for those that begin before another and were seen later than it.
    const before: typeof own = []
    return own.flatMap(({ batch, seenAt }, i) => {
      while ((before.at(-1)?.seenAt ?? -Infinity) > seenAt) before.pop()
      // Of two that begin and were SEEN at once, each is there before the other.
      const after = own[i + 1]
      const isTied = after?.batch.from === batch.from && after.seenAt === seenAt
      const between = (isTied ? after : before.at(-1))?.batch
      before.push({ batch, seenAt })
      const prev = byCid.get(batch.record.prev ?? '')
      if (prev === undefined || between === undefined || between.from <= prev.from) return []
      if (areRivals(between, batch)) return []
      const params = { verifier, reason: 'of chains that cross', left: between.cid, right: batch.cid }
      return [{ loser: batch.cid, fault: finding('batch/equivocation', '', params) }]
    })
  })
}

/** They exclude each other anyway, and the one SEEN later does not count. */
function areRivals(a: Batch, b: Batch): boolean {
  return a.record.prev === b.record.prev || (a.record.policy === b.record.policy && a.index === b.index)
}
