import type { Judged } from '@quorate/attest'
import { rootOfCids } from './named-cids.ts'

/** What became of receipts by what is known of an account, and not known: which receipts, by the root over their content CIDs. */
export type AccountEffect = {
  readonly kind: 'unsignedCommit' | 'tombstone'
  /** The account. */
  readonly did: string
  /** Which of the commits that a receipt reports; empty for a tombstone. */
  readonly field: string
  readonly root: string
}

/**
 * The receipts on which logs and documents decide: whose commits no known key signed, and which a tombstone made say nothing. With
 * the keys alone, two logs that differ in dates could come to two decisions on the same inputs (DEC-2).
 */
export class AccountEffects {
  private readonly receipts = new Map<string, Omit<AccountEffect, 'root'> & { readonly cids: Set<string> }>()

  add({ receipt, ofAccount }: Judged): void {
    for (const { code, path } of ofAccount) {
      const did = receipt.slot.subject
      const kind = code === 'subject/tombstoned' ? 'tombstone' : 'unsignedCommit'
      const field = kind === 'tombstone' ? '' : path
      const name = `${kind} ${did} ${field}`
      const known = this.receipts.get(name) ?? { kind, did, field, cids: new Set() }
      this.receipts.set(name, known)
      known.cids.add(receipt.cid)
    }
  }

  list(): AccountEffect[] {
    return [...this.receipts.values()].map(({ cids, ...effect }) => ({ ...effect, root: rootOfCids(cids) }))
  }
}
