import { compareCids, compareText, describeValue, finding, type Finding } from '@quorate/core'
import type { SignedCheckpoint } from './evidence-pool.ts'
import type { Version } from './version.ts'

/**
 * What does not fit in the checkpoint chains of members (GOV-11): two with one seq, an asOf that does not rise, a prev
 * that is not the one before. Such checkpoints still count; only those signed with a key of `versions` are looked at.
 */
export function checkChains(
  checkpoints: Iterable<SignedCheckpoint>,
  versions: readonly Version[],
): Finding[] {
  const keys = new Map<string, Set<string>>()
  for (const member of versions.flatMap((v) => [...v.members.values()])) {
    keys.set(member.did, (keys.get(member.did) ?? new Set()).add(member.key))
  }
  const own = [...checkpoints].filter((checkpoint) => {
    const pinned = [...(keys.get(checkpoint.repository) ?? [])]
    return checkpoint.record.group === versions[0]?.group && pinned.some((key) => checkpoint.signedBy(key).ok)
  })
  const bySigner = Map.groupBy(own, (checkpoint) => checkpoint.repository)
  return [...bySigner].sort(([a], [b]) => compareText(a, b)).flatMap(([did, chain]) => checkChain(did, chain))
}

function checkChain(did: string, chain: SignedCheckpoint[]): Finding[] {
  chain.sort((a, b) => a.record.seq - b.record.seq || compareCids(a.cid, b.cid))
  const out: Finding[] = []
  const { seq: firstSeq, prev: firstPrev } = chain[0]?.record ?? {}
  if (firstSeq === 0 && firstPrev !== undefined) {
    out.push(finding('checkpoint/link', 'prev', { did, expected: 'nothing in the first', actual: firstPrev }))
  }
  for (let i = 1; i < chain.length; i++) {
    const [before, checkpoint] = [chain[i - 1], chain[i]]
    if (before === undefined || checkpoint === undefined) continue
    const { seq, prev, asOf } = checkpoint.record
    if (seq === before.record.seq) {
      out.push(finding('checkpoint/forked', '', { did, seq, left: before.cid, right: checkpoint.cid }))
      continue
    }
    if (checkpoint.date <= before.date) {
      out.push(finding('checkpoint/order', 'asOf', { did, expected: before.record.asOf, actual: asOf }))
    }
    if (seq === before.record.seq + 1 && prev !== before.cid) {
      out.push(finding('checkpoint/link', 'prev', { did, expected: before.cid, actual: describeValue(prev) }))
    }
  }
  return out
}
