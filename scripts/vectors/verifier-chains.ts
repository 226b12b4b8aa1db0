import { slotStart, type FoundBatch } from '@quorate/attest'
import { formatInstant, type EvidenceRecord } from '@quorate/core'

import { batchOf, seenInTime, type BatchShape, type Under } from './attest-records.ts'
import { found } from './checked-group.ts'

/** One batch of a chain: the index of its slot, its leaves, and what is otherwise than it should be. */
export type Step = Partial<BatchShape> & { readonly slot: number }

/** A chain of batches, each on the one before and over the whole of its slot; its first two start it and hold nothing. */
export async function chainFrom(
  under: Under,
  who: string,
  steps: readonly Step[],
  before?: FoundBatch,
): Promise<FoundBatch[]> {
  const { version } = under
  const batches: FoundBatch[] = []
  for (const step of steps) {
    const last = batches.at(-1) ?? before
    const seq = last === undefined ? 0 : (last.record['seq'] as number) + 1
    const [from, to] = [slotStart(version, step.slot), slotStart(version, step.slot + 1)].map(formatInstant)
    batches.push(await batchOf(under, who, { seq, before: last, from, to, ...step } as BatchShape))
  }
  return batches
}

/** Batches with their blobs, and the checkpoints of a node that make each SEEN so many milliseconds after its slot. */
export async function seenRecords(
  under: Under,
  batches: readonly FoundBatch[],
  by = 'bob',
  ms = 60_000,
): Promise<EvidenceRecord[]> {
  const seen = await seenInTime(under, batches, by, ms)
  return [
    ...batches.map((batch) => found(batch, batch.leaves)),
    ...seen.map((checkpoint) => found(checkpoint)),
  ]
}
