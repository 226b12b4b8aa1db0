export { AccountKeys, firstHand } from './account-keys.ts'
export { type Anchor, type Anchored } from './anchor.ts'
export { compareAuthority, type Authority } from './authority.ts'
export { backingOf } from './backing.ts'
export type { BaseDecision, Outcome } from './base-decision.ts'
export { certify, type Backing } from './certificate.ts'
export * from './chain.ts'
export type { FailedClaim } from './claims.ts'
export type { Consent, ConsentStatus } from './consent.ts'
export { departuresIn, type Departures } from './departure.ts'
export {
  gather,
  recordKey,
  type Pool,
  type SignedAck,
  type SignedCheckpoint,
  type SignedProposal,
  type SignedVote,
} from './evidence-pool.ts'
export * from './draft-record.ts'
export { matchEndpoints } from './endpoint-matching.ts'
export type { Effect } from './effect.ts'
export type { FoundRecord } from './found-record.ts'
export type { Founding } from './founding.ts'
export { staleness, type Freshness } from './freshness.ts'
export { operatorOf, type Member } from './member.ts'
export { stoodUpFor } from './misbehaviour.ts'
export { listedBy, ownCheckpoints, type OwnCheckpoint } from './own-checkpoints.ts'
export type { PolicyState } from './policy-state.ts'
export type { Ballot } from './proposal.ts'
export type { ProposalState } from './proposal-state.ts'
export { Sightings, type Seen } from './seen.ts'
export { Signed } from './signed.ts'
export { evaluateProposal, type ProposalEvidence, type ProposalVerdict } from './single-proposal.ts'
export { lintSuccession } from './succession.ts'
export type { Counted, Equivocation, Ignored } from './counted.ts'
export { supposeAmendment, weighSupposed, type Supposition } from './supposition.ts'
export type { Tally } from './tally.ts'
export { needOf, readThreshold, type Threshold } from './threshold.ts'
export { isBeyondProfile, unreadableDecisions } from './unreadable-decisions.ts'
export { accountKeysUnder } from './version-keys.ts'
export { readVersion, type NodeSeat, type Version } from './version.ts'
export type { Choice } from './vote-check.ts'
export type { Side, Weighing } from './weighing.ts'
