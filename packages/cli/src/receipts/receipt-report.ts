import type { Bundle } from '@quorate/core'

import { MemberNames } from '../group/source/member-names.ts'
import { groupReceipts, type GroupReceipts } from './group-receipts.ts'
import { newestDate } from './newest-date.ts'
import { countReceipts } from './receipt-count.ts'

/** What nodes say of each other in a bundle, and how to call them. */
export type ReceiptReport = {
  /** Milliseconds since 1970: what is dated later is not there. */
  readonly at: number
  readonly batches: number
  readonly receipts: number
  readonly groups: readonly GroupReceipts[]
  /** How many more groups were not judged. */
  readonly more: number
  readonly names: MemberNames
}

/** As of `at`, in milliseconds, or the newest date in the evidence; undefined when the nodes in it say nothing. */
export function receiptReport(bundle: Bundle, asked: number | undefined): ReceiptReport | undefined {
  const { batches, receipts } = countReceipts(bundle.records)
  if (batches + receipts === 0) return undefined
  const at = asked ?? newestDate(bundle)
  const { groups, more } = groupReceipts(bundle, at)
  return { at, batches, receipts, groups, more, names: new MemberNames(named(groups), bundle, at) }
}

/** Whose data it is about; members last, whose operators are names too. Nodes are called by their ids. */
function* named(groups: readonly GroupReceipts[]): Iterable<{ did: string; operator?: string }> {
  const all = groups.flatMap(({ versions }) => versions)
  for (const { rows } of all) for (const { subject } of rows) yield { did: subject }
  for (const { version } of all) yield* version.members.values()
}
