import type { Outcome } from './base-decision.ts'

export type ProposalState =
  'INVALID' | 'PASSED' | 'CANCELLED' | 'REJECTED' | 'STALE' | 'PENDING' | 'OPEN' | 'EXPIRED'

/**
 * The state of a proposal at `at`: the first that holds, in the order of GOV-4. `endsAt` is from when on the electorate of the base
 * has no say any more (GOV-8). Both in milliseconds.
 */
export function proposalState(
  outcome: Outcome,
  endsAt: number,
  isBaseRevoked: boolean,
  at: number,
): ProposalState {
  const { ballot, tally, passed, cancelled } = outcome
  if (ballot === undefined || tally === undefined) return 'INVALID'
  if (passed) return 'PASSED'
  if (cancelled) return 'CANCELLED'
  if (tally.rejected) return 'REJECTED'
  if (ballot.kind === 'amendment' && (isBaseRevoked || Number.isFinite(endsAt))) return 'STALE'
  if (ballot.opensAt >= endsAt) return 'STALE'
  if (at < ballot.opensAt) return 'PENDING'
  return at < ballot.closesAt ? 'OPEN' : 'EXPIRED'
}
