import { describeInstant, finding, formatInstant } from '@quorate/core'
import {
  freeAfter,
  type BaseDecision,
  type Choice,
  type Outcome,
  type ProposalReport,
} from '@quorate/governance'

import { Failure, failure } from '../failure.ts'
import type { MemberView } from '../group/member-view.ts'
import type { OwnVote } from './own-votes.ts'

/**
 * Throws a usage failure for a vote that its member must not sign, or that cannot count: the proposal is not open, the
 * member chose otherwise before (GOV-1), or approved another policy on the same base (GOV-8).
 */
export function ensureMayVote(
  view: MemberView,
  proposal: ProposalReport,
  choice: Choice,
  own: readonly OwnVote[],
): void {
  const { cid, invalid, ballot, state, base } = proposal
  const [first, ...rest] = invalid
  if (first !== undefined) throw new Failure('usage', [first, ...rest])
  if (ballot === undefined || state === 'CANCELLED' || state === 'STALE')
    throw failure('usage', 'vote/closed', '', { proposal: cid, actual: state })
  const said = own.find((vote) => vote.proposal === cid && vote.choice !== choice)
  if (said !== undefined)
    throw failure('usage', 'vote/final', '--choice', { actual: said.choice, castAt: said.castAt })
  const { opensAt, closesAt } = ballot
  if (view.at < opensAt || view.at >= closesAt) {
    const [castAt, from, until] = [view.at, opensAt, closesAt].map(describeInstant)
    const params = { castAt: castAt ?? '', opensAt: from ?? '', closesAt: until ?? '' }
    throw new Failure('usage', [finding('vote/outside-window', '', params)])
  }
  const decision = view.report.versions.find((v) => v.cid === base.cid)?.certified.decision
  if (choice === 'approve' && ballot.kind === 'amendment' && decision !== undefined)
    ensureNoOtherApproval(proposal, decision, own, view.at)
}

function ensureNoOtherApproval(
  proposal: ProposalReport,
  decision: BaseDecision,
  own: readonly OwnVote[],
  at: number,
): void {
  const approved = own.filter(
    (vote) => vote.base === decision.base.cid && vote.choice === 'approve' && vote.proposal !== proposal.cid,
  )
  for (const vote of approved) {
    const outcome = decision.outcomes.find(({ cid }) => cid === vote.proposal)
    // What it would adopt is unknown while its record is: it may be another policy.
    if (outcome === undefined)
      throw failure('usage', 'vote/unknown-approval', '', { proposal: vote.proposal })
    const policy = outcome.ballot?.kind === 'amendment' ? outcome.ballot.next?.cid : undefined
    if (policy === undefined || policy === proposal.ballot?.next?.cid) continue
    const free = freeAfter(outcome, policy, decision)
    if (at < free) {
      const params = { proposal: vote.proposal, until: untilText(outcome, free, decision) }
      throw failure('usage', 'vote/second-approval', '--choice', params)
    }
  }
}

function untilText({ passed }: Outcome, free: number, { base }: BaseDecision): string {
  if (Number.isFinite(free))
    return `${formatInstant(free)}, when voting on that one closes, if it has not passed`
  if (!passed && base.witnesses === 0) return 'that one is REJECTED'
  return base.witnesses === 0
    ? 'a later version: that one has PASSED'
    : 'that version is REVOKED: its proposal has PASSED'
}
