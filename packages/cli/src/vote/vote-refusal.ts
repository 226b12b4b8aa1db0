import { describeInstant, finding, formatInstant } from '@quorate/core'
import {
  stoodUpFor,
  weighSupposed,
  type BaseDecision,
  type Choice,
  type Outcome,
  type ProposalReport,
  type VersionReport,
} from '@quorate/governance'

import { Failure, failure } from '../shell/failure.ts'
import type { MemberView } from '../signing/member-view.ts'
import { membersOf } from '../group/text/supposed-case.ts'
import { overtakenBy, rebaseCommand } from '../proposal/stale-proposal.ts'
import type { OwnVote } from './own-votes.ts'

/**
 * Throws a usage failure for a vote that its member must not sign, or that cannot count: the proposal is not open, the
 * member chose otherwise before (GOV-1), or approved on the same base what excludes it (GOV-8).
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
  const version = overtakenBy(proposal, view.report)
  if (version !== undefined && proposal.record.kind === 'amendment')
    throw failure('usage', 'vote/stale', '', { proposal: cid, version, command: rebaseCommand(proposal) })
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
  const known = view.report.versions.find((v) => v.cid === base.cid)
  if (choice === 'approve' && ballot.kind !== 'revocation' && known !== undefined)
    ensureNoOtherApproval(view, proposal, known, own)
}

/** Whatever shows that the member approved it: a vote of its own repository, or of a certificate that others hold. */
function approvedOn(
  { base, outcomes }: BaseDecision,
  { me }: Pick<MemberView, 'me'>,
  own: readonly OwnVote[],
): ReadonlySet<string> {
  const published = own.filter((vote) => vote.base === base.cid && vote.choice === 'approve')
  const elsewhere = outcomes.filter(({ tally }) =>
    tally?.voices.some(({ repository, record }) => repository === me && record.choice === 'approve'),
  )
  return new Set([...published.map(({ proposal }) => proposal), ...elsewhere.map(({ cid }) => cid)])
}

function ensureNoOtherApproval(
  view: MemberView,
  proposal: ProposalReport,
  { certified: { decision }, effect }: VersionReport,
  own: readonly OwnVote[],
): void {
  for (const cid of approvedOn(decision, view, own)) {
    if (cid === proposal.cid) continue
    const outcome = decision.outcomes.find((known) => known.cid === cid)
    // What it would adopt is unknown while its record is not there: it may be another policy.
    if (outcome === undefined) throw failure('usage', 'vote/unknown-approval', '', { proposal: cid })
    const { asked } = outcome
    const policy = stoodUpFor(outcome)
    const excludes = asked?.kind === proposal.ballot?.kind && policy !== stoodUpFor(proposal)
    if (asked === undefined || policy === undefined || !excludes) continue
    if (view.at < asked.closesAt) {
      const params = { proposal: cid, until: formatInstant(asked.closesAt) }
      throw failure('usage', 'vote/second-approval', '--choice', params)
    }
    if (!effect.revoked.has(policy)) ensureNotPassedUnread(view, outcome)
  }
}

/** That voting closed without success is known only when every vote was read that could have made it a success. */
function ensureNotPassedUnread({ problems, names }: MemberView, { cid, ballot, tally }: Outcome): void {
  if (ballot === undefined || tally === undefined || tally.rejected) return
  const failed = new Set(problems.flatMap(({ did, error }) => (error === undefined ? [] : [did])))
  const unread = membersOf(ballot).filter((did) => failed.has(did))
  if (unread.length === 0) return
  // A witness that was not read may have seen what counts for nothing here.
  const unseen = tally.ignored.flatMap(({ did, findings }) =>
    findings.every(({ code }) => code === 'vote/unseen' || code === 'ack/unseen') ? [did] : [],
  )
  const speaking = new Set([...unread, ...unseen])
  if (weighSupposed(ballot, tally, { approve: speaking, acknowledge: speaking }).passed)
    throw failure('usage', 'vote/unread-approval', '', { proposal: cid, who: names.list(unread) })
}
