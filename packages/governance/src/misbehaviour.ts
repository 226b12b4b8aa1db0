import { compareCids, compareText, finding, type Finding } from '@quorate/core'
import type { BaseDecision, Outcome } from './base-decision.ts'
import type { SignedVote } from './evidence-pool.ts'

/**
 * Proof of what a member must not do: evidence, never subtraction (GOV-1, GOV-8). It rests on what the member signed and on the
 * proposals that this names, and on nothing that became of them, so that no further evidence takes it back.
 */
export function misbehaviourOn({ outcomes }: BaseDecision): Finding[] {
  return [
    ...outcomes.flatMap(({ cid, equivocations }) =>
      equivocations.map((e) => finding('vote/equivocation', '', { ...e, proposal: cid })),
    ),
    ...doubleApprovals(outcomes.filter(({ asked }) => asked?.kind === 'amendment')),
    ...doubleApprovals(outcomes.filter(({ asked }) => asked?.kind === 'resolution')),
  ]
}

/** What a proposal would have stand, of all that may follow its base: no two of these go together. */
export function stoodUpFor({ asked }: Pick<Outcome, 'asked'>): string | undefined {
  return asked?.kind === 'amendment' ? asked.next?.cid : asked?.keep
}

type Approval = { readonly vote: SignedVote; readonly policy: string; readonly closesAt: number }

/** A second policy approved on one base while voting on the first was not over. */
function doubleApprovals(outcomes: readonly Outcome[]): Finding[] {
  const approvals = outcomes.flatMap((outcome): Approval[] => {
    const { asked, tally } = outcome
    const policy = stoodUpFor(outcome)
    if (asked === undefined || policy === undefined) return []
    const approving = (tally?.voices ?? []).filter((vote) => vote.record.choice === 'approve')
    return approving.map((vote) => ({ vote, policy, closesAt: asked.closesAt }))
  })
  const byMember = Map.groupBy(approvals, ({ vote }) => vote.repository)
  return [...byMember].sort(([a], [b]) => compareText(a, b)).flatMap(([did, cast]) => firstDouble(did, cast))
}

/** One pass by date: each approval against the approval of another policy that binds longest. */
function firstDouble(did: string, cast: readonly Approval[]): Finding[] {
  const sorted = [...cast].sort((a, b) => a.vote.date - b.vote.date || compareCids(a.vote.cid, b.vote.cid))
  let binding: Approval[] = []
  for (const approval of sorted) {
    const other = binding.find((b) => b.policy !== approval.policy)
    if (other !== undefined && approval.vote.date < other.closesAt) {
      return [finding('vote/double-approval', '', { did, left: other.vote.cid, right: approval.vote.cid })]
    }
    binding = twoLongest([...binding, approval])
  }
  return []
}

/** The two policies that bind longest: of the next approval, one of them is another policy than its own. */
function twoLongest(approvals: readonly Approval[]): Approval[] {
  const sorted = [...approvals].sort((a, b) => b.closesAt - a.closesAt)
  return sorted.filter((a, i) => sorted.findIndex((b) => b.policy === a.policy) === i).slice(0, 2)
}
