import { compareText, type Finding } from '@quorate/core'
import { checkAckVoice } from './ack-check.ts'
import type { SignedAck } from './evidence-pool.ts'
import type { Certified } from './lineage.ts'
import { operatorOf, type Member } from './member.ts'
import type { RepositoryProofs } from './repository-proofs.ts'
import type { Sightings } from './seen.ts'
import type { Version } from './version.ts'

/**
 * How a member stands to a version (GOV-6). approved: by a vote that counted. acknowledged: by an acknowledgment that its
 * own repository is proven to have published. claimed: the same without that proof, which binds nobody. missing: neither.
 */
export type ConsentStatus = 'approved' | 'acknowledged' | 'claimed' | 'missing'

export type Consent = {
  readonly did: string
  readonly status: ConsentStatus
  /** CID of the commit that proves an acknowledgment. */
  readonly proof?: string
  /** Why an acknowledgment is not proven. */
  readonly findings: readonly Finding[]
  /** The member declared its exit; obligations end at `endsAt` (milliseconds) once that was seen. */
  readonly exit?: { readonly endsAt: number | undefined }
}

export function consentTo(
  { version, parent }: Certified,
  acks: Iterable<SignedAck>,
  proofs: RepositoryProofs,
  sightings: Sightings,
): Consent[] {
  // An approval by a key that this version replaces is not the word of the key that it pins.
  const keeps = (did: string) => parent?.version.members.get(did)?.key === version.members.get(did)?.key
  const approvers = new Set(
    (parent?.decision.successors.get(version.cid)?.adoptedBy ?? []).flatMap(({ tally }) =>
      (tally?.votes ?? [])
        .filter((v) => v.record.record.choice === 'approve' && keeps(v.record.repository))
        .map((v) => v.record.repository),
    ),
  )
  const own = [...acks].filter((ack) => checkAckVoice(ack, version).length === 0)
  const byMember = Map.groupBy(own, (ack) => ack.repository)
  return [...version.members.values()]
    .sort((a, b) => compareText(a.did, b.did))
    .map((member): Consent => {
      const given = byMember.get(member.did) ?? []
      const exits = given.filter((ack) => !ack.record.accepted)
      const exit = exits.length === 0 ? {} : { exit: { endsAt: endOf(member, exits, version, sightings) } }
      if (approvers.has(member.did)) return { did: member.did, status: 'approved', findings: [], ...exit }
      const findings: Finding[] = []
      for (const ack of given.filter((a) => a.record.accepted)) {
        const proven = proofs.prove(member.did, ack.cid, version)
        if (proven.ok)
          return { did: member.did, status: 'acknowledged', proof: proven.value, findings: [], ...exit }
        findings.push(...proven.findings)
      }
      return { did: member.did, status: findings.length > 0 ? 'claimed' : 'missing', findings, ...exit }
    })
}

/** When the obligations of a member end by the exit that was seen first, in milliseconds; undefined while none was. */
function endOf(
  member: Member,
  exits: readonly SignedAck[],
  version: Version,
  sightings: Sightings,
): number | undefined {
  let first: number | undefined
  for (const exit of exits) {
    const { asOf } = sightings.seen(exit, [operatorOf(member)], version)
    if (asOf !== undefined && (first === undefined || asOf < first)) first = asOf
  }
  return first === undefined ? undefined : first + version.record.governance.exitNoticeSeconds * 1000
}
