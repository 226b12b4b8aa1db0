import { compareText } from '@quorate/core'
import { noAcks, type Acknowledgments } from './ack-count.ts'
import type { Counted, Equivocation, Ignored, Stance } from './counted.ts'
import type { SignedAck, SignedVote } from './evidence-pool.ts'
import type { Ballot } from './proposal.ts'
import type { Sightings } from './seen.ts'
import type { Version } from './version.ts'
import { countVotes } from './vote-count.ts'

/** The arithmetic of one electorate (GOV-1, GOV-2): weights, and the approvals and participation that are needed. */
export type Side = {
  readonly approve: number
  readonly against: number
  readonly participation: number
  readonly need: number
  readonly quorum: number
  readonly weight: number
}

export type Tally = {
  /** Under the base, and for a change of authority under the next version too (GOV-5). */
  readonly now: Side
  readonly next: Side | undefined
  readonly votes: readonly Counted<SignedVote>[]
  readonly acks: readonly Counted<SignedAck>[]
  readonly ignored: readonly Ignored[]
  readonly equivocations: readonly Equivocation[]
  /** Every vote that is its member's word, whether or not it counted: what misbehaviour is judged by. */
  readonly voices: readonly SignedVote[]
  /** Members added or re-keyed whose acknowledgment is not there, by DID. */
  readonly missingAcks: readonly string[]
  /** Re-keyed members that acknowledged without their old key. */
  readonly recovered: readonly string[]
  readonly passed: boolean
  readonly rejected: boolean
  /** When, by the dates of what counted, approvals reached the need and refusals made it unreachable; milliseconds. */
  readonly approvedAt: number | undefined
  readonly rejectedAt: number | undefined
}

/**
 * Counts the votes on a ballot, and for an amendment the acknowledgments of its policy (GOV-1 to GOV-3, GOV-5, GOV-10).
 * Linear in what it is given.
 */
export function tallyBallot(
  ballot: Ballot,
  votes: Iterable<SignedVote>,
  acks: Acknowledgments | undefined,
  sightings: Sightings,
): Tally {
  const ignoredVotes: Ignored[] = []
  const cast = countVotes(ballot, votes, sightings, ignoredVotes)
  const { base, next, authority, opensAt, closesAt } = ballot
  const joined = acks?.count(opensAt, closesAt) ?? noAcks

  const now = addUp(base, ballot.need, ballot.quorum, cast.stance)
  const change = ballot.kind === 'amendment' && authority?.changed === true && next !== undefined
  const stanceNext = (did: string): Stance => {
    if (authority?.added.has(did)) return joined.counted.has(did) ? 'approve' : undefined
    if (!authority?.rekeyed.has(did)) return cast.stance(did)
    if (joined.cosigned.has(did)) return 'approve'
    // The old key speaks by its vote as well; its approval counts here once the new key has consented.
    const spoken = cast.stance(did)
    return joined.counted.has(did) || spoken === 'against' ? spoken : undefined
  }
  const nextSide = change ? addUp(next, next.amendNeed, next.quorum, stanceNext) : undefined
  const awaited = change ? [...authority.added, ...authority.rekeyed] : []
  const missingAcks = awaited.filter((did) => !joined.counted.has(did)).sort(compareText)
  const recovered = awaited.filter(
    (did) => authority?.rekeyed.has(did) && joined.counted.has(did) && stanceNext(did) === undefined,
  )
  const passed = reaches(now) && (nextSide === undefined || reaches(nextSide)) && missingAcks.length === 0
  return {
    now,
    next: nextSide,
    votes: cast.counted,
    acks: [...joined.counted.values()],
    get ignored() {
      return [...ignoredVotes, ...joined.ignored()]
    },
    equivocations: cast.equivocations,
    voices: cast.voices,
    missingAcks,
    recovered: recovered.sort(compareText),
    passed,
    rejected: !passed && (isBlocked(now) || (nextSide !== undefined && isBlocked(nextSide))),
    approvedAt: reachedAt(cast.counted, base, now.need, ({ record }) => record.choice === 'approve'),
    rejectedAt: earliest([
      blockedAt(cast.counted, base, now, cast.stance),
      ...(nextSide === undefined ? [] : [blockedAt(cast.counted, next, nextSide, stanceNext)]),
    ]),
  }
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

/** The date at which the members that are against came to weigh so much that the need is out of reach. */
function blockedAt(
  counted: readonly Counted<SignedVote>[],
  version: Version | undefined,
  { weight, need }: Side,
  stance: (did: string) => Stance,
): number | undefined {
  if (version === undefined) return undefined
  return reachedAt(counted, version, weight - need + 1, ({ repository }) => stance(repository) === 'against')
}

function earliest(dates: readonly (number | undefined)[]): number | undefined {
  const known = dates.filter((date) => date !== undefined)
  return known.length === 0 ? undefined : Math.min(...known)
}

/** The date at which the members whose vote `matters` came to weigh `need`. */
function reachedAt(
  counted: readonly Counted<SignedVote>[],
  version: Version,
  need: number,
  matters: (vote: SignedVote) => boolean,
): number | undefined {
  const votes = counted
    .map((c) => c.record)
    .filter(matters)
    .sort((a, b) => a.date - b.date)
  const members = new Set<string>()
  let weight = 0
  for (const { repository, date } of votes) {
    if (members.has(repository)) continue
    members.add(repository)
    weight += version.members.get(repository)?.weight ?? 0
    if (weight >= need) return date
  }
  return undefined
}
