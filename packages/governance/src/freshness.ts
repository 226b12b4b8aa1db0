import { compareText, finding, instantMs, profile, type Finding } from '@quorate/core'
import type { SignedCheckpoint } from './evidence-pool.ts'
import type { Version } from './version.ts'

/** Who vouches for the head (GOV-11); instants in milliseconds. */
export type Freshness = {
  /** Checkpoints that vouch for the head weigh at least the need of the head. */
  readonly fresh: boolean
  readonly weight: number
  readonly need: number
  /** DIDs of the members whose checkpoint vouches for the head. */
  readonly vouching: readonly string[]
  /** The newest checkpoint of a member that names the head, whether it still vouches or not. */
  readonly newest: number | undefined
  /** The latest instant such that checkpoints of that date or later vouch with the need; undefined when the head is stale. */
  readonly vouchedSince: number | undefined
}

export function judgeFreshness(
  head: Version,
  checkpoints: Iterable<SignedCheckpoint>,
  at: number,
): Freshness {
  const newestOf = new Map<string, number>()
  let newest: number | undefined
  for (const checkpoint of checkpoints) {
    const { repository, record, date } = checkpoint
    const member = head.members.get(repository)
    const onHead = member !== undefined && record.head === head.cid && record.group === head.group
    if (!onHead || date > at || !checkpoint.signedBy(member.key).ok) continue
    newest = Math.max(newest ?? date, date)
    const until = Math.min(instantMs(record.expiresAt), date + profile.vouchingSeconds * 1000)
    if (at < until) newestOf.set(repository, Math.max(newestOf.get(repository) ?? date, date))
  }
  const { need } = head
  let weight = 0
  let vouchedSince: number | undefined
  for (const [did, date] of [...newestOf].sort(([, a], [, b]) => b - a)) {
    weight += head.members.get(did)?.weight ?? 0
    if (weight >= need) vouchedSince ??= date
  }
  const vouching = [...newestOf.keys()].sort(compareText)
  return { fresh: vouchedSince !== undefined, weight, need, vouching, newest, vouchedSince }
}

/** That a head is stale: a finding where freshness is asked for (GOV-11). */
export function staleness(freshness: Freshness | undefined): Finding[] {
  if (freshness === undefined || freshness.fresh) return []
  return [finding('checkpoint/stale', '', { actual: freshness.weight, expected: freshness.need })]
}
