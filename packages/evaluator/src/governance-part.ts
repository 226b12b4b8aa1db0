import { compareCids } from '@quorate/core'
import type { ChainReport, ProposalReport, Side } from '@quorate/governance'

/** A certified version, ancestors first. */
export type VersionEntry = { readonly cid: string; readonly version: number; readonly state: string }

/** The arithmetic of one electorate (GOV-2). */
type TallyEntry = {
  readonly approve: number
  readonly against: number
  readonly participation: number
  readonly need: number
  readonly quorum: number
  readonly weight: number
}

/** A proposal that a member of its base signed. Under `next`, a change of authority is counted again (GOV-5). */
export type ProposalEntry = {
  readonly cid: string
  readonly base: string
  readonly kind: string
  readonly state: string
  /** Content CID of the policy that is proposed, or revoked. */
  readonly policy?: string
  readonly now?: TallyEntry
  readonly next?: TallyEntry
}

/** Who agreed to what (DEC-3); nothing that an outsider made is in it. */
export function governancePart({ versions, proposals }: ChainReport): {
  versions: VersionEntry[]
  proposals: ProposalEntry[]
} {
  return {
    versions: versions
      .map(({ cid, version, state }) => ({ cid, version: version.number, state }))
      .sort((a, b) => a.version - b.version || compareCids(a.cid, b.cid)),
    proposals: proposals
      .map(proposalEntry)
      .sort((a, b) => compareCids(a.cid, b.cid) || compareCids(a.base, b.base)),
  }
}

function proposalEntry({ cid, base, record, state, ballot, tally }: ProposalReport): ProposalEntry {
  const head = { cid, base: base.cid, kind: record.kind, state }
  // One whose target turns out to be missing was tallied before: what is INVALID has no votes to count.
  if (ballot === undefined || tally === undefined) return head
  return {
    ...head,
    ...(ballot.next === undefined ? {} : { policy: ballot.next.cid }),
    now: tallyEntry(tally.now),
    ...(tally.next === undefined ? {} : { next: tallyEntry(tally.next) }),
  }
}

function tallyEntry({ approve, against, participation, need, quorum, weight }: Side): TallyEntry {
  return { approve, against, participation, need, quorum, weight }
}
