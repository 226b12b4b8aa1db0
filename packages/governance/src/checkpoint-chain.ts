import { compareCids, compareText, describeValue, finding, type Finding } from '@quorate/core'
import type { SignedCheckpoint } from './evidence-pool.ts'
import type { Version } from './version.ts'

/**
 * What does not fit in the checkpoint chains of members and nodes (GOV-11): two with one seq, an asOf that does not rise, a prev
 * that is not the one before. Such checkpoints still count; only those signed with a key of `versions` are looked at.
 */
export function checkChains(
  checkpoints: Iterable<SignedCheckpoint>,
  versions: readonly Version[],
): Finding[] {
  const keys = new Map<string, Set<string>>()
  const seats = versions.flatMap(({ members, nodes }) => [
    ...[...members.values()].map(({ did, key }) => ({ did, key })),
    ...[...nodes].map(([did, { key }]) => ({ did, key })),
  ])
  for (const { did, key } of seats) keys.set(did, (keys.get(did) ?? new Set()).add(key))
  const own = [...checkpoints].filter((checkpoint) => {
    const pinned = keys.get(checkpoint.repository) ?? new Set<string>()
    return checkpoint.record.group === versions[0]?.group && checkpoint.signers(pinned).length > 0
  })
  const bySigner = Map.groupBy(own, (checkpoint) => checkpoint.repository)
  return [...bySigner].sort(([a], [b]) => compareText(a, b)).flatMap(([did, chain]) => checkChain(did, chain))
}

function checkChain(did: string, chain: readonly SignedCheckpoint[]): Finding[] {
  const sorted = [...chain].sort((a, b) => a.record.seq - b.record.seq || compareCids(a.cid, b.cid))
  const out: Finding[] = []
  let before: Before = { byCid: new Map(), last: undefined }
  for (const [seq, twins] of Map.groupBy(sorted, (c) => c.record.seq)) {
    for (const [i, right] of twins.entries()) {
      const left = twins[i - 1]
      if (left !== undefined) {
        out.push(finding('checkpoint/forked', '', { did, seq, left: left.cid, right: right.cid }))
      }
      out.push(...checkLink(did, right, before))
    }
    before = { byCid: new Map(twins.map((twin) => [twin.cid, twin])), last: twins.at(-1) }
  }
  return out
}

/** Those with the greatest smaller seq that are known here, and the last in order: a chain may fork into thousands. */
type Before = {
  readonly byCid: ReadonlyMap<string, SignedCheckpoint>
  readonly last: SignedCheckpoint | undefined
}

function checkLink(did: string, { record, date }: SignedCheckpoint, before: Before): Finding[] {
  const { seq, prev, asOf } = record
  const link = (expected: string) =>
    finding('checkpoint/link', 'prev', { did, expected, actual: describeValue(prev) })
  if (seq === 0) return prev === undefined ? [] : [link('nothing in the first')]
  if (prev === undefined) return [link('the checkpoint before')]
  const linked = before.byCid.get(prev)
  const known = linked ?? before.last
  if (known === undefined) return []
  const out: Finding[] = []
  if (date <= known.date) {
    out.push(finding('checkpoint/order', 'asOf', { did, expected: known.record.asOf, actual: asOf }))
  }
  if (linked === undefined && seq === known.record.seq + 1) out.push(link(known.cid))
  return out
}
