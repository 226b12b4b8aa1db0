import { compareBytes, contentOf, encodeCanonical, instantMs } from '@quorate/core'
import { Signed, type FoundRecord, type Version } from '@quorate/governance'
import type { batch, receipt } from '@quorate/schemas'
import { toHex } from './hexadecimal.ts'
import { writeLeaves } from './leaf-file.ts'
import { readLeaf, type Leaf } from './leaf.ts'
import { merkleRoot } from './merkle.ts'
import { compareSlots, slotKey } from './slot.ts'

type Loose = {
  readonly leaf: Leaf
  readonly bytes: Uint8Array
  /** Where it was found, with what signatures. */
  readonly copies: FoundRecord[]
}

/** The batch that receipts are to make up: what is known of it before its leaves are. */
type Frame = {
  readonly version: Version
  readonly record: batch.Main
  readonly index: number
  readonly from: number
  readonly to: number
}

/** Selections that are tried for one batch, of all and of those that were signed, and leaves in them: what strangers add costs no more. */
const tries = { selections: 64, leaves: 4096 } as const

/**
 * Receipts that were found without the blob of their batch. Where all of its leaves are among them they make up that blob: the
 * root of the batch says so. What was signed for the verifier is tried without the rest, which anybody can add.
 */
export class LooseLeaves {
  private readonly byBatch = new Map<string, Map<string, Loose>>()

  constructor(records: readonly FoundRecord[]) {
    for (const found of records) {
      const bytes = encodeCanonical(contentOf(found.record))
      const leaf = bytes.ok ? readLeaf(bytes.value) : bytes
      if (!bytes.ok || !leaf.ok || !leaf.value.isReceipt) continue
      const { slot, cid, record } = leaf.value
      const name = nameOf(slot.policy, record['verifier'] as string, slot.index)
      const known = this.byBatch.get(name) ?? new Map<string, Loose>()
      this.byBatch.set(name, known)
      const loose = known.get(cid) ?? { leaf: leaf.value, bytes: bytes.value, copies: [] }
      known.set(cid, loose)
      loose.copies.push(found)
    }
  }

  /** The blob of a batch, if its leaves are among these receipts. */
  blobOf(frame: Frame): Uint8Array | undefined {
    const { policy, verifier, root, size } = frame.record
    const own = [...(this.byBatch.get(nameOf(policy, verifier, frame.index))?.values() ?? [])]
      .filter(({ leaf }) => isWithin(leaf, frame))
      .sort((a, b) => compareSlots(a.leaf.slot, b.leaf.slot) || compareBytes(a.bytes, b.bytes))
    if (size === 0 || own.length < size) return undefined
    const pools = [() => own, () => own.filter((loose) => isSigned(loose, frame))]
    for (const pool of own.length === size ? pools.slice(0, 1) : pools) {
      for (const selection of selectionsOf(pool(), size)) {
        const leaves = selection.map(({ bytes }) => bytes)
        if (toHex(merkleRoot(leaves)) === root) return writeLeaves(leaves)
      }
    }
    return undefined
  }
}

/** `size` of them, one a slot, in their order: as many selections as are tried. */
function* selectionsOf(sorted: readonly Loose[], size: number): Generator<readonly Loose[], void> {
  const slots = [...Map.groupBy(sorted, ({ leaf }) => slotKey(leaf.slot)).values()]
  let left = Math.max(1, Math.min(tries.selections, Math.floor(tries.leaves / size)))
  for (const chosen of choicesOf(slots, size)) {
    for (let n = 0, isNew = true; isNew; n++) {
      // One of each slot's, counted up like digits of a number: what is left of it in the end is past the last.
      let rest = n
      const selection = chosen.flatMap((all) => {
        const digit = rest % all.length
        rest = Math.floor(rest / all.length)
        return all[digit] ?? []
      })
      isNew = rest === 0
      if (isNew) yield selection
      if (isNew && --left === 0) return
    }
  }
}

/** `size` of the slots, in their order. Of many slots, only all. */
function* choicesOf<T>(slots: readonly T[], size: number): Generator<readonly T[], void> {
  if (slots.length === size) yield slots
  if (slots.length <= size || size > tries.selections) return
  for (const [i, first] of slots.entries()) {
    if (size === 1) yield [first]
    else for (const others of choicesOf(slots.slice(i + 1), size - 1)) yield [first, ...others]
  }
}

function isWithin({ record }: Leaf, { record: { group }, from, to }: Frame): boolean {
  const body = record as unknown as receipt.Main
  const observedAt = instantMs(body.observedAt)
  return body.group === group && observedAt >= from && observedAt < to
}

/** Whether a node of the verifier signed it. */
function isSigned({ leaf, copies }: Loose, { version, record: { verifier } }: Frame): boolean {
  return copies.some(({ repository, record }) => {
    const seat = version.nodes.get(repository)
    return seat?.operator === verifier && new Signed(repository, leaf.cid, record, 0).signedBy(seat.key).ok
  })
}

function nameOf(policy: string, verifier: string, index: number): string {
  return `${policy} ${String(index)} ${verifier}`
}
