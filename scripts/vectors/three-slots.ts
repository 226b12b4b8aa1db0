import type { FoundBatch } from '@quorate/attest'
import type { DataMap, EvidenceRecord } from '@quorate/core'

import { bundleOf, checkedGroup, due, receipt, type CheckedGroup } from './checked-group.ts'
import { decided, type Decided, type States } from './evaluate-case.ts'
import { chainFrom, seenRecords, type Step } from './verifier-chains.ts'

/** Alice's node found all well in three slots. */
export type Scene = {
  readonly group: CheckedGroup
  readonly steps: readonly Step[]
  /** Seq 0 to 4, the last for slot 2. */
  readonly batches: readonly FoundBatch[]
  readonly records: readonly EvidenceRecord[]
}

export async function threeSlots(): Promise<Scene> {
  const group = await checkedGroup({ verification: { coveragePpm: 1_000_000 } })
  const steps = [-2, -1, 0, 1, 2].map((slot) => ({ slot, leaves: slot < 0 ? [] : [passed(group, slot)] }))
  const batches = await chainFrom(group.crew, 'alice', steps)
  return { group, steps, batches, records: await seenRecords(group.crew, batches) }
}

/** What Alice's node reports of a slot. */
export function passed(group: CheckedGroup, slot: number, outcome = 'PASS'): DataMap {
  return receipt(group, { layer: 0, slot, seq: slot + 2, outcome })
}

/** The last slot is not decided, and what is known before it is well. */
export const undecided: States = {
  outcome: 'indeterminate',
  conditions: { Covered: 'Unknown SomeUnknown', InSync: 'True AllTrue', Copies: 'True AllTrue' },
  obligation: { 'Covered 0': 'Unknown TooFewDecided', InSync: 'True Passing' },
}

/** One decision, when the last slot is due unless told otherwise. */
export function batchRow(
  { group }: Scene,
  name: string,
  what: string,
  records: readonly EvidenceRecord[],
  states: States,
  when: readonly [slot: number, ms: number] = [2, 0],
): Decided {
  const bundle = bundleOf(group.founding, records)
  return decided(`batch-${name}`, what, 'RCP-7', { bundle, at: due(group, ...when) }, states)
}

/** The batches of the scene, the last one changed. */
export async function changed(
  { group, steps, batches }: Scene,
  change: Partial<Step>,
): Promise<FoundBatch[]> {
  const last = steps.at(-1) ?? { slot: 2 }
  const before = batches.slice(0, -1)
  return [...before, ...(await chainFrom(group.crew, 'alice', [{ ...last, ...change }], before.at(-1)))]
}

/** There is none: the scene has them all. */
export function none(): never {
  throw new Error('no batch')
}
