import { compareCids, compareText, finding, type Finding } from '@quorate/core'
import type { BaseDecision, Outcome } from './base-decision.ts'
import type { SignedVote } from './evidence-pool.ts'

/** Proof of what a member must not do: evidence, never subtraction (GOV-1, GOV-8). */
export function misbehaviourOn(decision: BaseDecision): Finding[] {
  return [...equivocations(decision), ...doubleApprovals(decision)]
}

function equivocations({ outcomes }: BaseDecision): Finding[] {
  return outcomes.flatMap(({ cid, tally }) =>
    (tally?.equivocations ?? []).map((e) => finding('vote/equivocation', '', { ...e, proposal: cid })),
  )
}

type Approval = { readonly vote: SignedVote; readonly policy: string; readonly freeFrom: number }

/** A second policy approved on one base while the first still could become, or was, its successor. */
function doubleApprovals(decision: BaseDecision): Finding[] {
  const approvals = decision.outcomes.flatMap((outcome): Approval[] => {
    const policy = outcome.ballot?.kind === 'amendment' ? outcome.ballot.next?.cid : undefined
    if (policy === undefined) return []
    const freeFrom = freeAfter(outcome, policy, decision)
    const approving = (outcome.tally?.voices ?? []).filter((vote) => vote.record.choice === 'approve')
    return approving.map((vote) => ({ vote, policy, freeFrom }))
  })
  const byMember = Map.groupBy(approvals, ({ vote }) => vote.repository)
  return [...byMember].sort(([a], [b]) => compareText(a, b)).flatMap(([did, cast]) => firstDouble(did, cast))
}

/**
 * From when on those who approved `policy` by this proposal may approve another one on the base (GOV-8), in milliseconds:
 * once it is revoked; with witnesses, once its voting closed without success; without them, once it was rejected. Infinite
 * while that is not known to happen.
 */
export function freeAfter(
  { ballot, tally, passed }: Outcome,
  policy: string,
  { base, revokedAt }: BaseDecision,
): number {
  const revoked = revokedAt.get(policy)
  if (revoked !== undefined) return revoked
  if (passed || ballot === undefined) return Number.POSITIVE_INFINITY
  if (base.witnesses >= 1) return ballot.closesAt
  return (tally?.rejected === true ? tally.rejectedAt : undefined) ?? Number.POSITIVE_INFINITY
}

/** One pass by date: each approval against the approval of another policy that binds longest. */
function firstDouble(did: string, cast: readonly Approval[]): Finding[] {
  const sorted = [...cast].sort((a, b) => a.vote.date - b.vote.date || compareCids(a.vote.cid, b.vote.cid))
  let binding: Approval[] = []
  for (const approval of sorted) {
    const other = binding.find((b) => b.policy !== approval.policy)
    if (other !== undefined && approval.vote.date < other.freeFrom) {
      return [finding('vote/double-approval', '', { did, left: other.vote.cid, right: approval.vote.cid })]
    }
    binding = twoLongest([...binding, approval])
  }
  return []
}

/** The two policies that bind longest: of the next approval, one of them is another policy than its own. */
function twoLongest(approvals: readonly Approval[]): Approval[] {
  const sorted = [...approvals].sort((a, b) => b.freeFrom - a.freeFrom)
  return sorted.filter((a, i) => sorted.findIndex((b) => b.policy === a.policy) === i).slice(0, 2)
}
