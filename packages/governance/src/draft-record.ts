import { profile, type DataMap } from '@quorate/core'
import { nsids } from '@quorate/schemas'
import type { Version } from './version.ts'
import type { Choice } from './vote-check.ts'

/** The bodies that members sign, exact to the field. Instants are text of ENC-4. */

export function draftVote(ballot: { cid: string; base: Version }, choice: Choice, castAt: string): DataMap {
  const { cid, base } = ballot
  return {
    $type: nsids.OrgP2pdsGovernanceVote,
    group: base.group,
    base: base.cid,
    proposal: cid,
    choice,
    castAt,
  }
}

/** `accepted` false is a member's exit. `key` is the key that the version pins for the member. */
export function draftAck(version: Version, key: string, accepted: boolean, ackedAt: string): DataMap {
  return { $type: nsids.OrgP2pdsPolicyAck, group: version.group, policy: version.cid, key, accepted, ackedAt }
}

export type ProposalSubject =
  | { readonly kind: 'amendment'; readonly policy: DataMap; readonly opensAt: string }
  | { readonly kind: 'revocation'; readonly revokes: string; readonly opensAt: string }
  | { readonly kind: 'resolution'; readonly keep: string; readonly drop: string; readonly opensAt: string }
  | { readonly kind: 'cancellation'; readonly cancels: string }

export function draftProposal(base: Version, subject: ProposalSubject, createdAt: string): DataMap {
  return { $type: nsids.OrgP2pdsGovernanceProposal, group: base.group, base: base.cid, ...subject, createdAt }
}

export type CheckpointDraft = {
  readonly group: string
  /** Content CID of the head, once version 1 is certified. */
  readonly head: string | undefined
  readonly asOf: string
  readonly expiresAt: string
  /** The signer's checkpoint before, with its content CID. */
  readonly previous: { readonly cid: string; readonly seq: number } | undefined
  /** What was seen since, by repository and content CID. */
  readonly seen: readonly { readonly repository: string; readonly cid: string }[]
}

/** At most 4096 sightings fit in one checkpoint; the caller makes another for what is left. */
export function draftCheckpoint({ group, head, asOf, expiresAt, previous, seen }: CheckpointDraft): DataMap {
  return {
    $type: nsids.OrgP2pdsGovernanceCheckpoint,
    group,
    seq: previous === undefined ? 0 : previous.seq + 1,
    ...(previous === undefined ? {} : { prev: previous.cid }),
    asOf,
    expiresAt,
    ...(head === undefined ? {} : { head }),
    seen: seen.slice(0, profile.sightings).map(({ repository, cid }) => ({ repository, cid })),
  }
}

/** A policy as the next version of `base`: numbered, linked, and without what only the version before had. */
export function draftSuccessor(base: Version, change: (policy: DataMap) => DataMap): DataMap {
  const { compatUntil: _overlap, expiresAt: _expiry, ...kept } = base.record as unknown as DataMap
  return { ...change(kept), version: base.number + 1, group: base.group, prev: base.cid }
}
