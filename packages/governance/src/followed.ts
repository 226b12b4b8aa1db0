import type { SignedCheckpoint } from './evidence-pool.ts'
import type { Certified } from './lineage.ts'
import type { Version } from './version.ts'

/**
 * The versions that were followed once they took effect (GOV-8): of each, or of one that stands on it, members spoke as such from then
 * on, by an amendment of it that PASSED or by vouching for it. Who withdraws such a version may have dated that back. `lineage` has
 * ancestors first.
 */
export function followedVersions(
  lineage: readonly Certified[],
  checkpoints: Iterable<SignedCheckpoint>,
): ReadonlySet<Certified> {
  const followed = new Set<Certified>()
  const byHead = Map.groupBy(checkpoints, ({ record }) => record.head)
  for (const certified of lineage.toReversed()) {
    const { version, children, decision } = certified
    const isAmended = decision.outcomes.some(
      ({ passed, ballot }) => passed && ballot?.kind === 'amendment' && ballot.opensAt >= version.effectiveAt,
    )
    if (
      isAmended ||
      children.some((child) => followed.has(child)) ||
      isVouchedFor(version, byHead.get(version.cid) ?? [])
    )
      followed.add(certified)
  }
  return followed
}

/** By members that decide under it, from when it took effect. */
function isVouchedFor(version: Version, checkpoints: readonly SignedCheckpoint[]): boolean {
  const vouching = new Set<string>()
  for (const checkpoint of checkpoints) {
    const { repository, record, date } = checkpoint
    const member = version.members.get(repository)
    const counts = member !== undefined && record.group === version.group && date >= version.effectiveAt
    if (counts && checkpoint.signedBy(member.key).ok) vouching.add(repository)
  }
  const weights = [...vouching].map((did) => version.members.get(did)?.weight ?? 0)
  return weights.reduce((sum, weight) => sum + weight, 0) >= version.need
}
