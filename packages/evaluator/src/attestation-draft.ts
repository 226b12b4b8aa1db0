import { formatInstant, profile, type Bundle, type DataMap } from '@quorate/core'
import type { Anchor } from '@quorate/governance'
import { nsids, type compliance } from '@quorate/schemas'
import { basisOf } from './attested-basis.ts'
import { coveredFrom } from './attested-claims.ts'
import { assess } from './evaluate.ts'
import { judgeNode } from './node-judgement.ts'

/** What is to be attested of; instants in milliseconds. */
export type AttestationRequest = {
  /** Id of the node. */
  readonly node: string
  readonly at: number
  readonly anchor: Anchor
  readonly issuedAt: number
  readonly expiresAt: number
}

/**
 * The attestation, unsigned, of what a bundle comes to for one node (ATT-1). Undefined where it tells of no obligation of the node at
 * that instant: there is nothing to attest.
 */
export function draftAttestation(
  bundle: Bundle,
  { node, at, anchor, issuedAt, expiresAt }: AttestationRequest,
): (compliance.Main & DataMap) | undefined {
  const assessment = assess(bundle, at, anchor)
  const judgement = judgeNode(assessment, node)
  const from = coveredFrom(assessment, judgement)
  const { cid, decision } = assessment.evaluation
  if (from === undefined || decision.policy === undefined) return undefined
  const { outcome, level, conditions } = judgement
  const { batches, receipts } = basisOf(assessment, judgement, from)
  const newestVouching = assessment.chain.freshness?.newest
  return {
    $type: nsids.OrgP2pdsAttestCompliance,
    group: anchor.group,
    policy: decision.policy,
    node,
    window: { from: formatInstant(from), to: formatInstant(at) },
    outcome,
    level,
    conditions: [...conditions],
    bundle: { index: bundle.index.toString(), inputs: decision.inputs.root, size: decision.inputs.count },
    at: formatInstant(at),
    anchor: anchor.head === undefined ? { group: anchor.group } : { group: anchor.group, head: anchor.head },
    profile: profile.name,
    decision: cid,
    ...(newestVouching === undefined ? {} : { newestVouching: formatInstant(newestVouching) }),
    batches,
    receipts,
    issuedAt: formatInstant(issuedAt),
    expiresAt: formatInstant(expiresAt),
  } as compliance.Main & DataMap
}
