import { noAcks, type Acknowledgments } from './ack-count.ts'
import type { Counted, Equivocation, Ignored, Stance } from './counted.ts'
import type { SignedAck, SignedVote } from './evidence-pool.ts'
import type { Ballot } from './proposal.ts'
import type { Sightings } from './seen.ts'
import type { Version } from './version.ts'
import { countVotes } from './vote-count.ts'
import { stanceNext, weigh, type Side, type Weighing } from './weighing.ts'

export type Tally = Weighing & {
  readonly votes: readonly Counted<SignedVote>[]
  readonly acks: readonly Counted<SignedAck>[]
  readonly ignored: readonly Ignored[]
  readonly equivocations: readonly Equivocation[]
  /** Every vote that is its member's word, whether or not it counted: what misbehaviour is judged by. */
  readonly voices: readonly SignedVote[]
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
  const { base, next, opensAt, closesAt } = ballot
  const joined = acks?.count(opensAt, closesAt) ?? noAcks
  const heard = { stance: cast.stance, acknowledged: joined.counted, cosigned: joined.cosigned }
  const weighing = weigh(ballot, heard)
  return {
    ...weighing,
    votes: cast.counted,
    acks: [...joined.counted.values()],
    get ignored() {
      return [...ignoredVotes, ...joined.ignored()]
    },
    equivocations: cast.equivocations,
    voices: cast.voices,
    approvedAt: reachedAt(cast.counted, base, weighing.now.need, ({ record }) => record.choice === 'approve'),
    rejectedAt: earliest([
      blockedAt(cast.counted, base, weighing.now, cast.stance),
      ...(weighing.next === undefined
        ? []
        : [blockedAt(cast.counted, next, weighing.next, stanceNext(ballot, heard))]),
    ]),
  }
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
