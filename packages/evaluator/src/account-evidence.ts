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

/** Receipts by content CID, each with one byte. */
type Receipts = Map<string, number>

/** Which of its commits a key made hold. */
const bits = { sourceCommit: 1, nodeCommit: 2, both: 3 } as const

/**
 * The receipts on which logs and documents decide: whose commits a key signed, and which a tombstone made say nothing (DEC-2). By the
 * key alone, two logs that differ in dates could come to two decisions on the same inputs.
 */
export class AccountEvidence {
  /** By account, then by key; not by both as one text, which takes longer to make than to find. */
  private readonly signed = new Map<string, Map<string, Receipts>>()
  private readonly silenced = new Map<string, Receipts>()

  add({ receipt: { cid, slot }, signers, isEnded }: Judged): void {
    const { subject } = slot
    const [source, node] = [signers.get('sourceCommit'), signers.get('nodeCommit')]
    if (source !== undefined && source === node) this.signedBy(subject, source).set(cid, bits.both)
    else {
      if (source !== undefined) this.signedBy(subject, source).set(cid, bits.sourceCommit)
      if (node !== undefined) this.signedBy(subject, node).set(cid, bits.nodeCommit)
    }
    if (isEnded) receiptsIn(this.silenced, subject).set(cid, 0)
  }

  list(): AccountFact[] {
    const keys = [...this.signed].flatMap(([did, byKey]) =>
      [...byKey].map(([key, own]): AccountFact => ({ kind: 'accountKey', did, key, root: rootOf(own) })),
    )
    const ends = [...this.silenced].map(([did, own]): AccountFact => ({
      kind: 'tombstone',
      did,
      key: '',
      root: rootOf(own),
    }))
    return [...keys, ...ends]
  }

  private signedBy(did: string, key: string): Receipts {
    const byKey = this.signed.get(did) ?? new Map<string, Receipts>()
    this.signed.set(did, byKey)
    return receiptsIn(byKey, key)
  }
}

function receiptsIn(all: Map<string, Receipts>, name: string): Receipts {
  const own: Receipts = all.get(name) ?? new Map<string, number>()
  all.set(name, own)
  return own
}

function rootOf(receipts: Receipts): string {
  const leaves = [...receipts].map(([cid, byte]) => concatBytes([cidBytes(cid), Uint8Array.of(byte)]))
  return toHex(merkleRoot(leaves.sort(compareBytes)))
}
