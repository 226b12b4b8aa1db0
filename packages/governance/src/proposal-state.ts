import type { BaseDecision, Outcome } from './base-decision.ts'

export type ProposalState =
  'INVALID' | 'PASSED' | 'CANCELLED' | 'REJECTED' | 'STALE' | 'PENDING' | 'OPEN' | 'EXPIRED'

/** The state of a proposal at `at`, in milliseconds: the first that holds, in the order of GOV-4. */
export function proposalState(
  outcome: Outcome,
  decision: BaseDecision,
  baseRevoked: boolean,
  at: number,
): ProposalState {
  const { ballot, tally, passed, cancelled } = outcome
  if (ballot === undefined || tally === undefined) return 'INVALID'
  if (passed) return 'PASSED'
  if (cancelled) return 'CANCELLED'
  if (tally.rejected) return 'REJECTED'
  if (ballot.kind === 'amendment' && (baseRevoked || hasLiveSuccessor(decision))) return 'STALE'
  if (at < ballot.opensAt) return 'PENDING'
  return at < ballot.closesAt ? 'OPEN' : 'EXPIRED'
}

function hasLiveSuccessor({ successors, revokedAt }: BaseDecision): boolean {
  return [...successors.keys()].some((cid) => !revokedAt.has(cid))
}
