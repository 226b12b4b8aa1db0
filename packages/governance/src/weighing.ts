import { compareText } from '@quorate/core'
import type { Stance } from './counted.ts'
import type { Ballot } from './proposal.ts'
import type { Version } from './version.ts'

/** The arithmetic of one electorate (GOV-1, GOV-2): weights, and the approvals and participation that are needed. */
export type Side = {
  readonly approve: number
  readonly against: number
  readonly participation: number
  readonly need: number
  readonly quorum: number
  readonly weight: number
}

/** What members said on a ballot, as far as it counts. */
export type Heard = {
  /** What the votes of a member come to. */
  readonly stance: (did: string) => Stance
  /** Members whose acknowledgment counts; of those, the re-keyed ones whose old key signed it too. */
  readonly acknowledged: { has(did: string): boolean }
  readonly cosigned: { has(did: string): boolean }
}

export type Weighing = {
  /** Under the base, and for a change of authority under the next version too (GOV-5). */
  readonly now: Side
  readonly next: Side | undefined
  /** Members added or re-keyed whose acknowledgment is not there, by DID. */
  readonly missingAcks: readonly string[]
  /** Members that share an operator's name with another that takes it, and have not approved, by DID. */
  readonly missingApprovals: readonly string[]
  /** Re-keyed members that acknowledged without their old key. */
  readonly recovered: readonly string[]
  readonly passed: boolean
  readonly rejected: boolean
}

/** Whether a ballot passes by what was said (GOV-2, GOV-5). */
export function weigh(ballot: Ballot, heard: Heard): Weighing {
  const { base, next, authority } = ballot
  const now = addUp(base, ballot.need, ballot.quorum, heard.stance)
  const change = changesAuthority(ballot)
  const stance = stanceNext(ballot, heard)
  const nextSide = change && next !== undefined ? addUp(next, next.amendNeed, next.quorum, stance) : undefined
  const awaited =
    change && authority !== undefined ? [...authority.added, ...authority.rekeyed].sort(compareText) : []
  const missingAcks = awaited.filter((did) => !heard.acknowledged.has(did))
  const missingApprovals =
    change && authority !== undefined
      ? [...authority.sharing]
          .filter((did) => !authority.added.has(did) && !authority.rekeyed.has(did))
          .filter((did) => stance(did) !== 'approve')
          .sort(compareText)
      : []
  const recovered = awaited.filter(
    (did) => authority?.rekeyed.has(did) && heard.acknowledged.has(did) && stance(did) === undefined,
  )
  const isMissing = missingAcks.length > 0 || missingApprovals.length > 0
  const passed = reaches(now) && (nextSide === undefined || reaches(nextSide)) && !isMissing
  const rejected = !passed && (isBlocked(now) || (nextSide !== undefined && isBlocked(nextSide)))
  return { now, next: nextSide, missingAcks, missingApprovals, recovered, passed, rejected }
}

/** Under the next version: an added member's acknowledgment is its approval, a re-keyed member's if its old key signed. */
function stanceNext(
  { authority }: Ballot,
  { stance, acknowledged, cosigned }: Heard,
): (did: string) => Stance {
  return (did) => {
    if (authority?.added.has(did)) return acknowledged.has(did) ? 'approve' : undefined
    if (!authority?.rekeyed.has(did)) return stance(did)
    if (cosigned.has(did)) return 'approve'
    // The old key speaks by its vote as well; its approval counts here once the new key has consented.
    const spoken = stance(did)
    return acknowledged.has(did) || spoken === 'against' ? spoken : undefined
  }
}

function changesAuthority({ kind, authority }: Ballot): boolean {
  return kind === 'amendment' && authority?.changed === true
}

function reaches({ approve, need, participation, quorum }: Side): boolean {
  return approve >= need && participation >= quorum
}

function isBlocked({ against, weight, need }: Side): boolean {
  return against >= weight - need + 1
}

function addUp(version: Version, need: number, quorum: number, stance: (did: string) => Stance): Side {
  let approve = 0
  let against = 0
  for (const { did, weight } of version.members.values()) {
    const choice = stance(did)
    if (choice === 'approve') approve += weight
    else if (choice === 'against') against += weight
  }
  return { approve, against, participation: approve + against, need, quorum, weight: version.weight }
}
