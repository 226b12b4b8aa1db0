import { compareBytes, contentOf, encodeCanonical } from '@quorate/core'
import type { FoundRecord } from '@quorate/governance'
import type { batch } from '@quorate/schemas'
import { toHex } from './hexadecimal.ts'
import { writeLeaves } from './leaf-file.ts'
import { readLeaf, type Leaf } from './leaf.ts'
import { merkleRoot } from './merkle.ts'
import { compareSlots } from './slot.ts'

type Loose = { readonly leaf: Leaf; readonly bytes: Uint8Array }

/**
 * Receipts that were found without the blob of their batch. Where they are all of its leaves they make up that blob: the root
 * of the batch says so.
 */
export class LooseLeaves {
  private readonly byBatch = new Map<string, Map<string, Loose>>()

  constructor(records: readonly FoundRecord[]) {
    for (const { record } of records) {
      const bytes = encodeCanonical(contentOf(record))
      const leaf = bytes.ok ? readLeaf(bytes.value) : bytes
      if (!bytes.ok || !leaf.ok || !leaf.value.isReceipt) continue
      const { slot, cid } = leaf.value
      const name = nameOf(slot.policy, leaf.value.record['verifier'] as string, slot.index)
      const known = this.byBatch.get(name) ?? new Map<string, Loose>()
      this.byBatch.set(name, known.set(cid, { leaf: leaf.value, bytes: bytes.value }))
    }
  }

  /** The blob of a batch for the slot of this index, if these receipts are exactly its leaves. */
  blobOf({ policy, verifier, root, size }: batch.Main, index: number): Uint8Array | undefined {
    const own = [...(this.byBatch.get(nameOf(policy, verifier, index))?.values() ?? [])]
    if (own.length !== size) return undefined
    const leaves = own
      .sort((a, b) => compareSlots(a.leaf.slot, b.leaf.slot) || compareBytes(a.bytes, b.bytes))
      .map(({ bytes }) => bytes)
    return toHex(merkleRoot(leaves)) === root ? writeLeaves(leaves) : undefined
  }
}

function nameOf(policy: string, verifier: string, index: number): string {
  return `${policy} ${String(index)} ${verifier}`
}
