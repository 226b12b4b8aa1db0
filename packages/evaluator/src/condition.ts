import { compareCids, profile, type DataValue } from '@quorate/core'
import type { Reason } from './reason.ts'

/** What is asked of a group, in the order in which a decision lists it (DEC-4). */
export const conditionTypes = [
  'Anchored',
  'Fresh',
  'Acknowledged',
  'Covered',
  'InSync',
  'Retrievable',
  'Proven',
  'Copies',
  'SyncReceipts',
  'Sla',
  'Predicate',
] as const

export type ConditionType = (typeof conditionTypes)[number]

/** Absence is Unknown: it is never a failure and never a pass. */
export type Status = 'True' | 'False' | 'Unknown'

/** The particulars of a reason: plain data, integers only. */
export type Params = Readonly<Record<string, DataValue>>

/** One thing that was asked, and what came out of it. The reason is what the evaluation went by. */
export type Condition = {
  readonly type: ConditionType
  /** The CID of the group, or the DID of a member or account; within an obligation, absent. */
  readonly subject?: string
  /** Whether the outcome rests on it. */
  readonly required: boolean
  readonly status: Status
  readonly reason: Reason
  readonly params: Params
  /** Content CIDs of what it rests on, in order, at most 32. */
  readonly evidence: readonly string[]
  /** Since when it is so, where the slots tell; an instant. */
  readonly since?: string
}

/** Every operand is looked at: False wins, then Unknown. Of nothing, True. */
export function allOf(statuses: Iterable<Status>): Status {
  let all: Status = 'True'
  for (const status of statuses) {
    if (status === 'False') all = 'False'
    else if (status === 'Unknown' && all === 'True') all = 'Unknown'
  }
  return all
}

/** CIDs as a condition names them: each once, in order, at most 32. */
export function evidenceOf(cids: Iterable<string>): string[] {
  return [...new Set(cids)].sort(compareCids).slice(0, profile.evidenceCids)
}
