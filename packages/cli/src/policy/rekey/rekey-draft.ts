import type { Version } from '@quorate/governance'

import type { MemberView } from '../../signing/member-view.ts'
import { standingProposal, type OwnProposal } from '../../proposal/publish-proposal.ts'
import { proposes } from '../../proposal/same-policy.ts'
import { earliestEffect, rekeyedPolicy } from './rekeyed-policy.ts'
import type { Rekeying } from './rekeying.ts'

/** The amendment that replaces a key, as the account would propose it now. */
export type RekeyDraft = {
  readonly next: Version
  /** Milliseconds, both. */
  readonly opensAt: number
  readonly closesAt: number
  /** The account's own proposal of the same, still to be decided; then `next` and the times are its. */
  readonly standing: OwnProposal | undefined
}

/** `effectiveAt` in milliseconds; absent, as early as the policy allows. */
export function draftRekey(
  view: MemberView,
  base: Version,
  rekeying: Rekeying,
  effectiveAt: number | undefined,
): RekeyDraft {
  const opensAt = view.at
  const closesAt = opensAt + base.record.governance.votingSeconds * 1000
  const next = rekeyedPolicy(base, rekeying, {
    at: opensAt,
    closesAt,
    effectiveAt: effectiveAt ?? earliestEffect(base, closesAt),
  })
  const dates = effectiveAt === undefined ? ['createdAt', 'effectiveAt'] : ['createdAt']
  const standing = standingProposal(view, (proposal) => proposes(proposal, next, dates))
  const ballot = view.report.proposals.find(({ cid }) => cid === standing?.cid)?.ballot
  if (ballot?.next === undefined) return { next, opensAt, closesAt, standing: undefined }
  return { next: ballot.next, opensAt: ballot.opensAt, closesAt: ballot.closesAt, standing }
}
