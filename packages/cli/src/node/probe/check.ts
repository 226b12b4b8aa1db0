import type { Version } from '@quorate/governance'
import type { Probed } from '@quorate/network'
import type { receipt } from '@quorate/schemas'

import { isOverdue } from './overdue.ts'

/** What one check came to, as an answer tells it. */
export type Check = {
  readonly node: string
  readonly subject: string
  readonly layer: number
  /** Undefined: it was not made. */
  readonly outcome: string | undefined
  /** Why it was not made. */
  readonly reason: string | undefined
  /** A copy that is behind, and by more than the policy allows whatever else is known. */
  readonly overdue: boolean
  /** The items that were not served as they should be. */
  readonly failed: readonly { readonly cid: string; readonly outcome: string }[]
}

export function checksOf(probed: readonly Probed[], version: Version): Check[] {
  return probed.map(({ slot, leaf, isReceipt, result }) => {
    const { node, subject, layer } = slot
    const { results = [] } = leaf as unknown as receipt.Main
    return {
      node,
      subject,
      layer,
      outcome: isReceipt ? result : undefined,
      reason: isReceipt ? undefined : result,
      overdue: isReceipt && isOverdue(leaf, version),
      failed: results
        .filter(({ outcome }) => outcome !== 'PASS')
        .map(({ cid, outcome }) => ({ cid, outcome })),
    }
  })
}
