import { compareText, finding, instantMs, type Finding } from '@quorate/core'
import type { SignedCheckpoint } from './evidence-pool.ts'
import type { Version } from './version.ts'

export type Freshness = {
  /** Unexpired checkpoints on the head weigh at least the need of the head (GOV-11). */
  readonly fresh: boolean
  readonly weight: number
  readonly need: number
  /** DIDs of the members whose checkpoint vouches for the head. */
  readonly vouching: readonly string[]
}

export function judgeFreshness(
  head: Version,
  checkpoints: Iterable<SignedCheckpoint>,
  at: number,
): Freshness {
  const vouching = new Set<string>()
  for (const checkpoint of checkpoints) {
    const { repository, record, date } = checkpoint
    const member = head.members.get(repository)
    const onHead = member !== undefined && record.head === head.cid && record.group === head.group
    if (onHead && date <= at && at < instantMs(record.expiresAt) && checkpoint.signedBy(member.key).ok)
      vouching.add(repository)
  }
  let weight = 0
  for (const did of vouching) weight += head.members.get(did)?.weight ?? 0
  return { fresh: weight >= head.need, weight, need: head.need, vouching: [...vouching].sort(compareText) }
}

/** That a head is stale: a finding where freshness is asked for (GOV-11). */
export function staleness(freshness: Freshness | undefined): Finding[] {
  if (freshness === undefined || freshness.fresh) return []
  return [finding('checkpoint/stale', '', { actual: freshness.weight, expected: freshness.need })]
}
