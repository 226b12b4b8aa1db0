import { contentCid, isDataMap, type DataMap } from '@quorate/core'
import type { ProposalReport, Version } from '@quorate/governance'

/** Whether a proposal would adopt this very policy; when it was drafted, which each run dates anew, aside. */
export function proposes({ record, base }: ProposalReport, next: Version): boolean {
  const policy = record.policy as unknown as DataMap | undefined
  if (record.kind !== 'amendment' || !isDataMap(policy) || base.cid !== next.record.prev) return false
  return undated(policy) === undated(next.record as unknown as DataMap)
}

function undated(policy: DataMap): string | undefined {
  const { createdAt: _createdAt, ...rest } = policy
  const cid = contentCid(rest)
  return cid.ok ? cid.value.toString() : undefined
}
