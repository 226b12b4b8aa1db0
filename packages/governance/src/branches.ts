import { compareText, finding, type Finding } from '@quorate/core'
import type { Certified } from './lineage.ts'

/** Which versions stand, once forks are resolved or not (GOV-8). */
export type Branches = {
  /** The certified versions that stand, from version 1 to the head. */
  readonly standing: readonly [Certified, ...Certified[]]
  /** The head has successors of which none stands: fail closed. */
  readonly forked: boolean
  /** The anchored head, or a version that it stands on, was dropped by a resolution. */
  readonly anchorDropped: boolean
  readonly findings: readonly Finding[]
}

/** Follows the one successor that stands from version to version. `anchored` is the content CID that the reader trusts. */
export function followBranches(root: Certified, anchored: Certified | undefined): Branches {
  const trusted = new Set<Certified>()
  for (let at = anchored?.parent; at !== undefined; at = at.parent) trusted.add(at)
  const standing: [Certified, ...Certified[]] = [root]
  let anchorDropped = false
  for (let at = root; ;) {
    const live = at.children.filter((child) => !child.revoked)
    const dropped = droppedOn(at)
    // A rival to an ancestor of the anchored head is evidence only (GOV-12).
    const trustedChild = live.find((child) => trusted.has(child))
    const trustedDropped = trustedChild !== undefined && dropped.has(trustedChild.version.cid)
    anchorDropped ||= trustedDropped || (anchored?.parent === at && dropped.has(anchored.version.cid))
    const candidates = live.filter((child) => !dropped.has(child.version.cid))
    const next =
      trustedChild !== undefined && !trustedDropped
        ? trustedChild
        : candidates.length === 1
          ? candidates[0]
          : undefined
    if (next === undefined) {
      return {
        standing,
        forked: candidates.length > 1,
        anchorDropped,
        findings: candidates.length > 1 ? [forkProof(at, candidates)] : [],
      }
    }
    standing.push(next)
    at = next
  }
}

/** What the resolutions of a base drop; nothing when two of them keep different successors. */
function droppedOn({ decision }: Certified): ReadonlySet<string> {
  const kept = new Set(decision.resolutions.map((r) => r.keep))
  return new Set(kept.size === 1 ? decision.resolutions.map((r) => r.drop) : [])
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
