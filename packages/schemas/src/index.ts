/**
 * The records of Quorate: lexicon documents, types and validators, generated from `lexicons/`.
 *
 * The validators stop at the first fault; `checkShape` in `@quorate/core` reads the same documents and reports all.
 */
import type { LexiconDoc } from '@atproto/lexicon'
import { schemas } from './generated/lexicons.ts'

export { ids as nsids, lexicons, validate } from './generated/lexicons.ts'
export type { $Typed } from './generated/util.ts'

export * as policy from './generated/types/org/p2pds/policy.ts'
export * as ack from './generated/types/org/p2pds/policy/ack.ts'
export * as proposal from './generated/types/org/p2pds/governance/proposal.ts'
export * as vote from './generated/types/org/p2pds/governance/vote.ts'
export * as checkpoint from './generated/types/org/p2pds/governance/checkpoint.ts'
export * as peer from './generated/types/org/p2pds/peer.ts'
export * as manifest from './generated/types/org/p2pds/manifest.ts'
export * as offer from './generated/types/org/p2pds/replication/offer.ts'
export * as consent from './generated/types/org/p2pds/replication/consent.ts'
export * as receipt from './generated/types/org/p2pds/attest/receipt.ts'
export * as batch from './generated/types/org/p2pds/attest/batch.ts'
export * as compliance from './generated/types/org/p2pds/attest/compliance.ts'
export * as signature from './generated/types/org/p2pds/signature.ts'

/** Every lexicon document, as published for other implementers. */
export const lexiconDocuments: readonly LexiconDoc[] = schemas

/** `$type` of a decision: a document that anybody computes and nobody signs, so that no lexicon is needed to publish it. */
export const decisionType = 'org.p2pds.decision'
