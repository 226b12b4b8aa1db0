import { finding, type Finding } from '@quorate/core'
import type { Anchor, ChainReport } from '@quorate/governance'

/**
 * Why the anchor that was saved before may not be replaced by the head found: another group, or a head that the new one
 * does not follow. An anchor that could move backwards would not be one (GOV-12).
 */
export function refusalsToMove(saved: Anchor | undefined, { group, head, versions }: ChainReport): Finding[] {
  if (saved === undefined || group === undefined || head === undefined) return []
  if (saved.group !== group)
    return [finding('anchor/other-group', '', { expected: saved.group, actual: group })]
  if (saved.head === undefined) return []
  // A version that the group revoked is followed by whatever stands instead.
  if (versions.some(({ cid, state }) => cid === saved.head && state === 'REVOKED')) return []
  const found = versions.find(({ cid }) => cid === head.cid)
  for (let at = found?.certified; at !== undefined; at = at.parent) {
    if (at.version.cid === saved.head) return []
  }
  return [finding('head/rollback', '', { expected: saved.head, actual: head.cid })]
}
