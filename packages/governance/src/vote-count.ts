import { compareCids, finding, type Finding } from '@quorate/core'
import type { SignedCheckpoint, SignedVote } from './evidence-pool.ts'
import type { Ballot } from './proposal.ts'
import { precedes, type Sightings } from './seen.ts'
import type { Counted, Ignored, Stance } from './counted.ts'
import { checkTime, checkVoice, type Choice } from './vote-check.ts'

type Judged = { readonly sighted: readonly string[] | undefined; readonly findings: readonly Finding[] }

/** The votes that count, and what each member's say comes to (GOV-1). What does not count goes to `ignored`. */
export function countVotes(
  ballot: Ballot,
  votes: Iterable<SignedVote>,
  sightings: Sightings,
  ignored: Ignored[],
) {
  const byMember = new Map<string, Map<Choice, Counted<SignedVote>>>()
  const voices: SignedVote[] = []
  const approvedFrom = new Map<string, number>()
  for (const vote of votes) {
    const voice = checkVoice(vote, ballot)
    if (voice.length === 0) voices.push(vote)
    const { sighted, findings } =
      voice.length > 0 ? { sighted: undefined, findings: voice } : judge(vote, ballot, sightings)
    if (sighted === undefined) {
      ignored.push({ kind: 'votes', did: vote.repository, cid: vote.cid, findings })
      continue
    }
    if (vote.record.choice === 'approve') {
      const known = approvedFrom.get(vote.repository) ?? Number.POSITIVE_INFINITY
      approvedFrom.set(vote.repository, Math.min(vote.date, known))
    }
    const choices = byMember.get(vote.repository) ?? new Map<Choice, Counted<SignedVote>>()
    byMember.set(vote.repository, choices)
    const choice = vote.record.choice as Choice
    const known = choices.get(choice)
    // Of the same choice, the vote of smallest content CID (DEC-2).
    if (known === undefined || compareCids(vote.cid, known.record.cid) < 0)
      choices.set(choice, { record: vote, sighted })
  }
  return {
    voices,
    counted: [...byMember.values()].flatMap((choices) => [...choices.values()]),
    approvedFrom,
    /** A valid approve always counts, whatever else its member said (GOV-1). */
    stance: (did: string): Stance => {
      const choices = byMember.get(did)
      return choices?.has('approve') === true ? 'approve' : choices === undefined ? undefined : 'against'
    },
  }
}

/** A vote in time and seen; for a revocation, listed by enough weight before what it revokes is effective (GOV-10). */
function judge(vote: SignedVote, ballot: Ballot, sightings: Sightings): Judged {
  const { findings, seen } = checkTime(vote, ballot, sightings)
  if (findings.length > 0) return { sighted: undefined, findings }
  const sighted = seen?.checkpoints ?? []
  if (ballot.kind !== 'revocation' || vote.record.choice !== 'approve') return { sighted, findings: [] }
  const listed = listedWeight(vote, ballot, sightings)
  if (listed.weight >= listed.need)
    return { sighted: [...new Set([...sighted, ...listed.checkpoints])], findings: [] }
  const params = { actual: listed.weight, expected: listed.need }
  return { sighted: undefined, findings: [finding('vote/not-listed', '', params)] }
}

function listedWeight(vote: SignedVote, { base, next, need }: Ballot, sightings: Sightings) {
  const until = next?.effectiveAt ?? Number.NEGATIVE_INFINITY
  const listers = new Map<string, SignedCheckpoint>()
  for (const checkpoint of sightings.listing(vote, base)) {
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
