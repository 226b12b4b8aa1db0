import { compareCids, compareText, finding, type Finding } from '@quorate/core'
import { checkAckTime, checkAckVoice } from './ack-check.ts'
import type { SignedAck, SignedCheckpoint, SignedVote } from './evidence-pool.ts'
import { operatorOf } from './member.ts'
import type { Ballot } from './proposal.ts'
import { precedes, type Sightings } from './seen.ts'
import type { Version } from './version.ts'
import { checkTime, checkVoice, isChoiceOn, type Choice } from './vote-check.ts'

/** The arithmetic of one electorate (GOV-1, GOV-2): weights, and the approvals and participation that are needed. */
export type Side = {
  readonly approve: number
  readonly against: number
  readonly participation: number
  readonly need: number
  readonly quorum: number
  readonly weight: number
}

/** What counted, with the checkpoints that made it seen. */
export type Counted<R> = { readonly record: R; readonly sighted: readonly string[] }

/** What did not count, and why. */
export type Ignored = {
  readonly kind: 'votes' | 'acks'
  readonly did: string
  readonly cid: string
  readonly findings: readonly Finding[]
}

/** Two different choices of one member on one proposal, by content CID. */
export type Equivocation = { readonly did: string; readonly left: string; readonly right: string }

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

/** Counts the votes and acknowledgments on a ballot (GOV-1 to GOV-3, GOV-5, GOV-10). Linear in what it is given. */
export function tallyBallot(
  ballot: Ballot,
  votes: Iterable<SignedVote>,
  acks: Iterable<SignedAck>,
  sightings: Sightings,
): Tally {
  const ignored: Ignored[] = []
  const cast = countVotes(ballot, votes, sightings, ignored)
  const joined = ballot.kind === 'amendment' ? countAcks(ballot, acks, sightings, ignored) : noAcks
  const { base, next, authority } = ballot

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
    ignored,
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

type Stance = 'approve' | 'against' | undefined

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

type Cast = { readonly vote: SignedVote; readonly sighted: readonly string[] | undefined }

function countVotes(ballot: Ballot, votes: Iterable<SignedVote>, sightings: Sightings, ignored: Ignored[]) {
  const byMember = new Map<string, Map<Choice, Cast>>()
  const voices: SignedVote[] = []
  for (const vote of votes) {
    const voice = checkVoice(vote, ballot)
    const judged =
      voice.length > 0 ? { vote, sighted: undefined, findings: voice } : judge(vote, ballot, sightings)
    if (judged.sighted === undefined)
      ignored.push({ kind: 'votes', did: vote.repository, cid: vote.cid, findings: judged.findings })
    if (voice.length === 0) voices.push(vote)
    else if (!isChoiceOn(vote, ballot)) continue
    const choices = byMember.get(vote.repository) ?? new Map<Choice, Cast>()
    byMember.set(vote.repository, choices)
    const choice = vote.record.choice as Choice
    const known = choices.get(choice)
    if (known === undefined || isBetter(judged, known)) choices.set(choice, judged)
  }
  const counted = [...byMember.values()].flatMap((choices) =>
    [...choices.values()].flatMap(({ vote, sighted }) =>
      sighted === undefined ? [] : [{ record: vote, sighted }],
    ),
  )
  return {
    voices,
    counted,
    equivocations: [...byMember].flatMap(([did, choices]) => equivocationOf(did, choices)),
    /** A valid approve always counts, whatever else its member said (GOV-1). */
    stance: (did: string): Stance => {
      const valid = [...(byMember.get(did) ?? [])]
        .filter(([, c]) => c.sighted !== undefined)
        .map(([choice]) => choice)
      return valid.includes('approve') ? 'approve' : valid.length > 0 ? 'against' : undefined
    },
  }
}

/** A vote in time and seen; for a revocation, listed by enough weight before what it revokes is effective (GOV-10). */
function judge(
  vote: SignedVote,
  ballot: Ballot,
  sightings: Sightings,
): Cast & { findings: readonly Finding[] } {
  const { findings, seen } = checkTime(vote, ballot, sightings)
  if (findings.length > 0) return { vote, sighted: undefined, findings }
  const sighted = seen?.checkpoints ?? []
  if (ballot.kind !== 'revocation' || vote.record.choice !== 'approve') return { vote, sighted, findings: [] }
  const listed = listedWeight(vote, ballot, sightings)
  if (listed.weight >= listed.need)
    return { vote, sighted: [...new Set([...sighted, ...listed.checkpoints])], findings: [] }
  const params = { actual: listed.weight, expected: listed.need }
  return { vote, sighted: undefined, findings: [finding('vote/not-listed', '', params)] }
}

function listedWeight(vote: SignedVote, { base, next, need }: Ballot, sightings: Sightings) {
  const until = next?.effectiveAt ?? Number.NEGATIVE_INFINITY
  const author = base.members.get(vote.repository)
  const sought = {
    repository: vote.repository,
    cid: vote.cid,
    date: vote.date,
    operators: author === undefined ? [] : [operatorOf(author)],
  }
  const listers = new Map<string, SignedCheckpoint>()
  for (const checkpoint of sightings.listing(sought, base)) {
    const known = listers.get(checkpoint.repository)
    if (checkpoint.date < until && (known === undefined || precedes(checkpoint, known))) {
      listers.set(checkpoint.repository, checkpoint)
    }
  }
  const members = vote.date < until ? new Set([...listers.keys(), vote.repository]) : []
  let weight = 0
  for (const did of members) weight += base.members.get(did)?.weight ?? 0
  const checkpoints = [...listers.values()].map((c) => c.cid).sort(compareCids)
  return { weight, need: base.weight - need + 1, checkpoints }
}

/** Of the same choice, one that counts before one that does not, then the smallest content CID (DEC-2). */
function isBetter(a: Cast, b: Cast): boolean {
  if ((a.sighted === undefined) !== (b.sighted === undefined)) return a.sighted !== undefined
  return compareCids(a.vote.cid, b.vote.cid) < 0
}

function equivocationOf(did: string, choices: ReadonlyMap<Choice, Cast>): Equivocation[] {
  const [left, right] = [...choices.values()].map((c) => c.vote.cid).sort(compareCids)
  return left === undefined || right === undefined ? [] : [{ did, left, right }]
}

type Joined = {
  readonly counted: ReadonlyMap<string, Counted<SignedAck>>
  readonly cosigned: ReadonlySet<string>
}

const noAcks: Joined = { counted: new Map(), cosigned: new Set() }

/** Acknowledgments of added and re-keyed members; those of others consent, and approve nothing (GOV-5). */
function countAcks(
  ballot: Ballot,
  acks: Iterable<SignedAck>,
  sightings: Sightings,
  ignored: Ignored[],
): Joined {
  const { base, next, authority, opensAt, closesAt } = ballot
  if (next === undefined || authority === undefined) return noAcks
  const counted = new Map<string, Counted<SignedAck>>()
  const cosigned = new Set<string>()
  for (const ack of acks) {
    const did = ack.repository
    const ignore = (findings: readonly Finding[]) =>
      ignored.push({ kind: 'acks', did, cid: ack.cid, findings })
    const voice = checkAckVoice(ack, next)
    if (voice.length > 0) {
      ignore(voice)
      continue
    }
    if (!authority.added.has(did) && !authority.rekeyed.has(did)) {
      ignore([finding('ack/not-awaited', '', { did })])
      continue
    }
    const { findings, seen } = checkAckTime(
      ack,
      next,
      { from: opensAt, until: closesAt, under: base },
      sightings,
    )
    if (findings.length > 0) {
      ignore(findings)
      continue
    }
    const oldKey = base.members.get(did)?.key
    const bySelf = oldKey !== undefined && authority.rekeyed.has(did) && ack.signedBy(oldKey).ok
    const known = counted.get(did)
    const preferred =
      known === undefined ||
      (bySelf && !cosigned.has(did)) ||
      (bySelf === cosigned.has(did) && compareCids(ack.cid, known.record.cid) < 0)
    if (preferred) counted.set(did, { record: ack, sighted: seen?.checkpoints ?? [] })
    if (bySelf) cosigned.add(did)
  }
  return { counted, cosigned }
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
