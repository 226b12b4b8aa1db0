import { finding, type Finding } from '@quorate/core'
import type { Anchor, ChainReport } from '@quorate/governance'

/**
 * Why the anchor that was saved before may not be replaced by the head found: another group, or a head that the new one
 * does not follow. An anchor that could move backwards would not be one (GOV-12).
 */
export function refusalsToMove(
  saved: Anchor | undefined,
  { group, head, versions, pool }: ChainReport,
): Finding[] {
  if (saved === undefined || group === undefined || head === undefined) return []
  if (saved.group !== group)
    return [finding('anchor/other-group', '', { expected: saved.group, actual: group })]
  if (saved.head === undefined) return []
  // A version that the group revoked is followed by whatever stands instead; one that took effect is revoked no more.
  const withdrawn = versions.find(({ cid, state }) => cid === saved.head && state === 'REVOKED')
  if (withdrawn !== undefined && withdrawn.version.effectiveAt > pool.at) return []
  const found = versions.find(({ cid }) => cid === head.cid)
  for (let at = found?.certified; at !== undefined; at = at.parent) {
    if (at.version.cid === saved.head) return []
  }
  return [finding('head/rollback', '', { expected: saved.head, actual: head.cid })]
}

/**
 * The anchor for a sound group: the last version that took effect, as the group may still withdraw what did not; or the one that was
 * saved before, where that goes further.
 */
export function anchorToSave(
  saved: Anchor | undefined,
  { group, head, versions, pool }: ChainReport,
): Anchor | undefined {
  if (group === undefined) return undefined
  const isKept = ({ cid, effectiveAt }: { readonly cid: string; readonly effectiveAt: number }) =>
    cid === saved?.head || effectiveAt <= pool.at
  let kept = versions.find(({ cid }) => cid === head?.cid)?.certified
  while (kept?.parent !== undefined && !isKept(kept.version)) kept = kept.parent
  return { group, head: kept?.version.cid }
}
