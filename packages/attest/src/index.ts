export { Assignment, majorityOf } from './assignment.ts'
export { draftBatch, type BatchContent } from './batch-draft.ts'
export type { Batch, FoundBatch } from './batch.ts'
export { beaconRound, beaconRoundAt } from './beacon.ts'
export { commitmentTo, nonceOf, seedOf, type Challenge } from './challenge.ts'
export { isDatedAfter, signersOf } from './commit-check.ts'
export { composeRules, compositionOf, type Composition } from './composition.ts'
export { missPpm } from './confidence.ts'
export { demandsOf, joinDemands, type Demands } from './demands.ts'
export { fromHex, toHex } from './hexadecimal.ts'
export { readLeaves, writeLeaves } from './leaf-file.ts'
export { notDoneType } from './leaf.ts'
export { Ledger, type Judged, type ReceiptEvidence } from './ledger.ts'
export { GrowingTree, merkleProof, merkleRoot, verifyInclusion, type Inclusion } from './merkle.ts'
export {
  boundObligations,
  deriveObligations,
  owingUnder,
  type Obligation,
  type Obligations,
  type Standby,
} from './obligations.ts'
export { ReceiptRules } from './receipt-check.ts'
export {
  draftNotDone,
  draftReceipt,
  type Observation,
  type SampledItem,
  type SampledItems,
  type ServedCommit,
} from './receipt-draft.ts'
export { outcomeOf } from './receipt-outcome.ts'
export { readReceipt, type Receipt } from './receipt.ts'
export type { ReportedCommit } from './reported-commit.ts'
export { drawSample } from './sample.ts'
export { decideSlots, type DecidedSlot } from './slot-decisions.ts'
export {
  decideSlot,
  type Failure,
  type ReceiptOutcome,
  type Report,
  type SlotOutcome,
} from './slot-outcome.ts'
export { slotDue, slotIndexAt, slotKey, slotStart, type Slot } from './slot.ts'
export { nextBatch, ownBatches, type NextBatch, type OwnBatch } from './verifier-chain.ts'
export { numbersIn, stricterOf } from './strictness.ts'
export { universeOf, type Universe } from './universe.ts'
