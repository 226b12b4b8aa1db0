import { noAcks, type Acknowledgments } from './ack-count.ts'
import type { Counted, Ignored } from './counted.ts'
import type { SignedAck, SignedVote } from './evidence-pool.ts'
import type { Ballot } from './proposal.ts'
import type { Sightings } from './seen.ts'
import { countVotes } from './vote-count.ts'
import { weigh, type Weighing } from './weighing.ts'

export type Tally = Weighing & {
  readonly votes: readonly Counted<SignedVote>[]
  readonly acks: readonly Counted<SignedAck>[]
  readonly ignored: readonly Ignored[]
  /** Every vote that is its member's word, whether or not it counted: what misbehaviour is judged by. */
  readonly voices: readonly SignedVote[]
  /** When each member approved first, by its votes that count; milliseconds. */
  readonly approvedFrom: ReadonlyMap<string, number>
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
  const { opensAt, closesAt } = ballot
  const joined = acks?.count(opensAt, closesAt) ?? noAcks
  const heard = { stance: cast.stance, acknowledged: joined.counted, cosigned: joined.cosigned }
  return {
    ...weigh(ballot, heard),
    votes: cast.counted,
    acks: [...joined.counted.values()],
    get ignored() {
      return [...ignoredVotes, ...joined.ignored()]
    },
    voices: cast.voices,
    approvedFrom: cast.approvedFrom,
  }
}
