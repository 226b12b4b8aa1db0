import { contentCid, isDataMap, type DataMap } from '@quorate/core'
import type { ProposalReport, Version } from '@quorate/governance'

/** Whether a proposal would adopt this very policy; aside from what each run dates anew, such as when it was drafted. */
export function proposes(
  { record, base }: ProposalReport,
  next: Version,
  dates: readonly string[] = ['createdAt'],
): boolean {
  const policy = record.policy as unknown as DataMap | undefined
  if (record.kind !== 'amendment' || !isDataMap(policy) || base.cid !== next.record.prev) return false
  return undated(policy, dates) === undated(next.record as unknown as DataMap, dates)
}

function undated(policy: DataMap, dates: readonly string[]): string | undefined {
  const cid = contentCid(Object.fromEntries(Object.entries(policy).filter(([name]) => !dates.includes(name))))
  return cid.ok ? cid.value.toString() : undefined
}
