import { compareText, finding, type Finding } from '@quorate/core'
import { effectOf, type Effect, type Trusted } from './effect.ts'
import type { SignedCheckpoint } from './evidence-pool.ts'
import { followedVersions } from './followed.ts'
import type { Certified } from './lineage.ts'

/** Which versions stand, once forks are resolved or not (GOV-8). */
export type Branches = {
  /** The certified versions that stand, from version 1 to the head. */
  readonly standing: readonly [Certified, ...Certified[]]
  /** The head has successors of which none stands: fail closed. */
  readonly forked: boolean
  /** The anchored head, or a version that it stands on, was dropped by a resolution. */
  readonly anchorDropped: boolean
  /** Versions that a revocation withdrew, and what stands on them (GOV-10). */
  readonly revoked: ReadonlySet<Certified>
  readonly effectOn: (base: Certified) => Effect
  readonly findings: readonly Finding[]
}

/**
 * Follows the one successor that stands from version to version, among all that are certified, ancestors first. `anchored` is the
 * head that the reader trusts; `at` in milliseconds.
 */
export function followBranches(
  lineage: readonly [Certified, ...Certified[]],
  checkpoints: Iterable<SignedCheckpoint>,
  anchored: Certified | undefined,
  at: number,
): Branches {
  const trusted = trustedOn(anchored, at)
  const effects = new Map(lineage.map((c) => [c, effectOf(c.decision, trusted.get(c))]))
  const effectOn = (base: Certified) => effects.get(base) ?? effectOf(base.decision)
  const followed = followedVersions(lineage, checkpoints)
  const revoked = new Set<Certified>()
  for (const child of lineage) {
    const { parent } = child
    if (parent === undefined) continue
    const isWithdrawn = effectOn(parent).revoked.has(child.version.cid) && !followed.has(child)
    if (isWithdrawn || revoked.has(parent)) revoked.add(child)
  }
  const overtaken = lineage.flatMap((c) => nameOvertaken(c, effectOn(c)))
  const standing: [Certified, ...Certified[]] = [lineage[0]]
  let anchorDropped = false
  for (let tip = lineage[0]; ;) {
    const effect = effectOn(tip)
    const isLate = ({ version }: Certified) => effect.late.has(version.cid)
    const isDropped = ({ version }: Certified) => effect.dropped.has(version.cid)
    const isUndone = (c: Certified) => isDropped(c) || effect.revoked.has(c.version.cid)
    const inTime = tip.children.filter((child) => !isLate(child))
    const candidates = inTime.filter((child) => !isUndone(child) || followed.has(child))
    const contested = candidates.filter(isUndone)
    const known = inTime.find(({ version }) => version.cid === trusted.get(tip)?.cid)
    anchorDropped ||= [known, anchored].some((c) => c?.parent === tip && isDropped(c))
    const next =
      known !== undefined && !isUndone(known)
        ? known
        : candidates.length === 1 && contested.length === 0
          ? candidates[0]
          : undefined
    if (next === undefined) {
      const forks = candidates.length > 1 ? [forkProof(tip, candidates)] : []
      const contests = contested.map(({ version }) =>
        finding('policy/contested', '', { base: tip.version.cid, policy: version.cid }),
      )
      return {
        standing,
        forked: candidates.length > 0,
        anchorDropped,
        revoked,
        effectOn,
        findings: [...overtaken, ...forks, ...contests],
      }
    }
    standing.push(next)
    tip = next
  }
}

/** What has no rivals for this reader, by the version before: what the anchored head stands on, and itself once it took effect. */
function trustedOn(anchored: Certified | undefined, at: number): ReadonlyMap<Certified, Trusted> {
  const trusted = new Map<Certified, Trusted>()
  for (let child = anchored; child?.parent !== undefined; child = child.parent) {
    const { cid, effectiveAt } = child.version
    const settled = effectiveAt <= at
    if (settled || child !== anchored) trusted.set(child.parent, { cid, settled })
  }
  return trusted
}

function nameOvertaken({ version }: Certified, { overtaken, endedBy }: Effect): Finding[] {
  return overtaken.map(({ cid }) =>
    finding('proposal/overtaken', '', { base: version.cid, proposal: cid, policy: endedBy ?? '' }),
  )
}

/** Names the successors and who approved more than one of them. */
function forkProof(base: Certified, candidates: readonly Certified[]): Finding {
  const approvals = new Map<string, number>()
  for (const { version } of candidates) {
    const adoptedBy = base.decision.successors.get(version.cid)?.adoptedBy ?? []
    const approvers = new Set(
      adoptedBy.flatMap(({ tally }) =>
        (tally?.voices ?? []).filter((v) => v.record.choice === 'approve').map((v) => v.repository),
      ),
    )
    for (const did of approvers) approvals.set(did, (approvals.get(did) ?? 0) + 1)
  }
  const both = [...approvals].filter(([, n]) => n > 1).map(([did]) => did)
  const [left, right] = candidates.map((c) => c.version.cid)
  return finding('policy/forked', '', {
    base: base.version.cid,
    left: left ?? '',
    right: right ?? '',
    both: both.sort(compareText),
  })
}
