import { contentCid, finding, type Finding } from '@quorate/core'
import { decideOnBase, type Outcome } from './base-decision.ts'
import { effectOf } from './effect.ts'
import { addEvidence, gather, type Pool } from './evidence-pool.ts'
import type { FoundRecord } from './found-record.ts'
import { proposalState, type ProposalState } from './proposal-state.ts'
import { Sightings } from './seen.ts'
import type { Ignored } from './counted.ts'
import { readVersion, type Version } from './version.ts'

/** One proposal and all that bears on it, on a base that the caller knows to be certified. */
export type ProposalEvidence = {
  readonly base: Version
  readonly proposal: FoundRecord
  readonly votes: readonly FoundRecord[]
  readonly acks: readonly FoundRecord[]
  readonly checkpoints: readonly FoundRecord[]
  readonly cancellations: readonly FoundRecord[]
  /** Policies on the same base. One with a certificate is judged by it; one without is taken to be certified. */
  readonly successors: readonly FoundRecord[]
}

export type ProposalVerdict = {
  readonly state: ProposalState
  readonly outcome: Outcome | undefined
  /** Why it is INVALID. */
  readonly findings: readonly Finding[]
  /** Votes and acknowledgments that did not count. */
  readonly ignored: readonly Ignored[]
}

/** The state and tally of one proposal at `at`, in milliseconds (GOV-1 to GOV-5, GOV-10). Never throws. */
export function evaluateProposal(evidence: ProposalEvidence, at: number): ProposalVerdict {
  const { base, proposal, votes, acks, checkpoints, cancellations, successors } = evidence
  const pool = gather([...votes, ...acks, ...checkpoints, ...cancellations, ...successors], at)
  // What is asked about is admitted whatever its date: before it opens it is PENDING.
  addEvidence(pool, [proposal], Number.POSITIVE_INFINITY)
  const asserted = successors.flatMap(({ record }) => {
    const version = record['certificate'] === undefined ? readVersion(record) : undefined
    return version?.ok === true && version.value.record.prev === base.cid ? [version.value] : []
  })
  const decision = decideOnBase(base, pool, new Sightings(pool.checkpoints.values()), asserted)
  const cid = contentCid(proposal.record)
  const outcome = cid.ok ? decision.outcomes.find((o) => o.cid === cid.value.toString()) : undefined
  if (outcome === undefined) {
    return { state: 'INVALID', outcome, findings: notOnBase(proposal, base), ignored: [] }
  }
  const { next } = outcome.ballot ?? {}
  const strays = [
    ...strayFrom(votes, at, (p) => p.votes.has(outcome.cid), 'vote/other-proposal', outcome.cid),
    ...strayFrom(
      acks,
      at,
      (p) => next !== undefined && p.acks.has(next.cid),
      'ack/other-policy',
      next?.cid ?? 'none',
    ),
  ]
  return {
    state: proposalState(outcome, effectOf(decision).endsAt, false, at),
    outcome,
    findings: outcome.invalid,
    ignored: [...(outcome.tally?.ignored ?? []), ...strays],
  }
}

function notOnBase(proposal: FoundRecord, base: Version): readonly Finding[] {
  const { diagnostics } = gather([proposal], Number.POSITIVE_INFINITY)
  return diagnostics.length > 0 ? diagnostics : [finding('proposal/base-unknown', 'base', { base: base.cid })]
}

/** Records that were not admitted, or speak about something else. */
function strayFrom(
  records: readonly FoundRecord[],
  at: number,
  isAbout: (pool: Pool) => boolean,
  code: 'vote/other-proposal' | 'ack/other-policy',
  expected: string,
): Ignored[] {
  return records.flatMap((found) => {
    const alone = gather([found], at)
    if (alone.diagnostics.length === 0 && isAbout(alone)) return []
    const findings =
      alone.diagnostics.length > 0 ? alone.diagnostics : [finding(code, '', { expected, actual: 'another' })]
    return [
      { kind: code === 'vote/other-proposal' ? 'votes' : 'acks', did: found.repository, cid: '', findings },
    ]
  })
}
