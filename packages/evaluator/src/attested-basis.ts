import { profile } from '@quorate/core'
import type { compliance } from '@quorate/schemas'
import type { Assessment } from './evaluate.ts'
import { nameCids } from './named-cids.ts'
import type { NodeJudgement } from './node-judgement.ts'

/** What the slots of a node in a window rest on, as an attestation names it (ATT-1). */
export type Basis = Pick<compliance.Main, 'batches' | 'receipts'> & {
  /** Content CIDs of all receipts, listed or not. */
  readonly counting: ReadonlySet<string>
}

/** The receipts that decided slots which came due after `from`, in milliseconds, and the batches that hold them. */
export function basisOf(
  { slots, reported, chain }: Assessment,
  { duties }: NodeJudgement,
  from: number,
): Basis {
  const due = duties
    .flatMap((duty) => duty.terms.layers.flatMap((layer) => slots.of(duty, layer)))
    .filter((slot) => slot.due > from && slot.due <= chain.pool.at)
  const receipts = new Map(due.flatMap(({ reports, start }) => reports.map(({ cid }) => [cid, start])))
  const holding = reported.ledger.batches.filter(({ leaves = [] }) =>
    leaves.some(({ cid }) => receipts.has(cid)),
  )
  const batches = new Map(holding.map(({ cid, from: start }) => [cid, start]))
  const rootOf = new Map(holding.map(({ cid, record }) => [cid, record.root]))
  return {
    receipts: nameCids(receipts, profile.attestedReceipts, (cid) => cid),
    batches: nameCids(batches, profile.attestedBatches, (cid) => ({ cid, root: rootOf.get(cid) ?? '' })),
    counting: new Set(receipts.keys()),
  }
}
