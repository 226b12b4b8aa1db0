import { compareCids, finding, type Finding } from '@quorate/core'
import type { SignedCheckpoint, SignedVote } from './evidence-pool.ts'
import type { Ballot } from './proposal.ts'
import { precedes, type Sightings } from './seen.ts'
import type { Equivocation, Ignored, Stance } from './counted.ts'
import { checkTime, checkVoice, isChoiceOn, type Choice } from './vote-check.ts'

type Cast = { readonly vote: SignedVote; readonly sighted: readonly string[] | undefined }

/** The votes that count, and what each member's say comes to (GOV-1). What does not count goes to `ignored`. */
export function countVotes(
  ballot: Ballot,
  votes: Iterable<SignedVote>,
  sightings: Sightings,
  ignored: Ignored[],
) {
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

/** Of the same choice, one that counts before one that does not, then the smallest content CID (DEC-2). */
function isBetter(a: Cast, b: Cast): boolean {
  if ((a.sighted === undefined) !== (b.sighted === undefined)) return a.sighted !== undefined
  return compareCids(a.vote.cid, b.vote.cid) < 0
}

function equivocationOf(did: string, choices: ReadonlyMap<Choice, Cast>): Equivocation[] {
  const [left, right] = [...choices.values()].map((c) => c.vote.cid).sort(compareCids)
  return left === undefined || right === undefined ? [] : [{ did, left, right }]
}
