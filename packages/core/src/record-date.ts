import { nsids } from '@quorate/schemas'
import type { DataMap } from './data-value.ts'
import { parseInstant } from './instant.ts'

/** The field in which a record of each type says when it was made. */
const fields = new Map<unknown, string>([
  [nsids.OrgP2pdsPolicy, 'createdAt'],
  [nsids.OrgP2pdsGovernanceProposal, 'createdAt'],
  [nsids.OrgP2pdsGovernanceVote, 'castAt'],
  [nsids.OrgP2pdsPolicyAck, 'ackedAt'],
  [nsids.OrgP2pdsGovernanceCheckpoint, 'asOf'],
  [nsids.OrgP2pdsAttestBatch, 'to'],
  [nsids.OrgP2pdsAttestReceipt, 'observedAt'],
])

/** The record's own date, in milliseconds since 1970; undefined for other types, and where it is no instant. */
export function recordDate(record: DataMap): number | undefined {
  const text = record[fields.get(record['$type']) ?? '']
  const date = typeof text === 'string' ? parseInstant(text) : undefined
  return date?.ok === true ? date.value : undefined
}
