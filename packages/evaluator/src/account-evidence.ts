import { merkleRoot, toHex, type Judged } from '@quorate/attest'
import { cidBytes, compareBytes, concatBytes } from '@quorate/core'

/** What logs and documents tell of an account, by what it does to receipts; `root` is over these receipts. */
export type AccountFact = {
  readonly kind: 'accountKey' | 'tombstone'
  readonly did: string
  /** The key; empty for a tombstone. */
  readonly key: string
  readonly root: string
}

/** Which of its commits a key made hold, as one byte. */
const bits = { sourceCommit: 1, nodeCommit: 2 } as const

/**
 * The receipts on which logs and documents decide: whose commits a key signed, and which a tombstone made say nothing (DEC-2). By the
 * key alone, two logs that differ in dates could come to two decisions on the same inputs.
 */
export class AccountEvidence {
  /** What is told, and the receipts by content CID, with bits. */
  private readonly facts = new Map<
    string,
    Omit<AccountFact, 'root'> & { readonly receipts: Map<string, number> }
  >()

  add({ receipt, signers, isEnded }: Judged): void {
    const did = receipt.slot.subject
    for (const [field, key] of signers) this.note({ kind: 'accountKey', did, key }, receipt.cid, bits[field])
    if (isEnded) this.note({ kind: 'tombstone', did, key: '' }, receipt.cid, 0)
  }

  list(): AccountFact[] {
    return [...this.facts.values()].map(({ receipts, ...fact }) => {
      const leaves = [...receipts].map(([cid, bit]) => concatBytes([cidBytes(cid), Uint8Array.of(bit)]))
      return { ...fact, root: toHex(merkleRoot(leaves.sort(compareBytes))) }
    })
  }

  private note(fact: Omit<AccountFact, 'root'>, cid: string, bit: number): void {
    const name = `${fact.kind} ${fact.did} ${fact.key}`
    const known = this.facts.get(name) ?? { ...fact, receipts: new Map<string, number>() }
    this.facts.set(name, known)
    known.receipts.set(cid, (known.receipts.get(cid) ?? 0) | bit)
  }
}
