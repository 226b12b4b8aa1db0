import { readReceipt } from '@quorate/attest'
import type { DataMap } from '@quorate/core'
import type { Version } from '@quorate/governance'

/**
 * Whether a STALE receipt alone shows a lag above what the policy allows: the commit that the node lacks is older than that.
 * A lag within it can only be told from all receipts of a subject (RCP-9).
 */
export function isOverdue(record: DataMap, version: Version): boolean {
  if (record['outcome'] !== 'STALE') return false
  const read = readReceipt(record)
  if (!read.ok || read.value.source === undefined) return false
  const { observedAt, source } = read.value
  return observedAt - source.revAt > version.record.rules.sync.maxLagSeconds * 1000
}
