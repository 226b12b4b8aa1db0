import { describeInstant, finding, type Finding } from '@quorate/core'
import type { SignedVote } from './evidence-pool.ts'
import { operatorOf } from './member.ts'
import type { Ballot } from './proposal.ts'
import type { Seen, Sightings } from './seen.ts'

export type Choice = 'approve' | 'reject' | 'abstain'

const choices: readonly string[] = ['approve', 'reject', 'abstain'] satisfies Choice[]
const fields = new Set(['$type', 'group', 'base', 'proposal', 'choice', 'castAt'])

/** Why a vote is not its member's word on this proposal: body, electorate, key (GOV-3, GOV-7). Empty: it is. */
export function checkVoice(vote: SignedVote, { cid, base }: Ballot): readonly Finding[] {
  const { record, repository } = vote
  const out: Finding[] = []
  const unknown = Object.keys(record).find((name) => !fields.has(name))
  if (unknown !== undefined) out.push(finding('vote/unknown-field', unknown, { actual: unknown }))
  if (record.proposal !== cid)
    out.push(finding('vote/other-proposal', 'proposal', { expected: cid, actual: record.proposal }))
  if (record.group !== base.group)
    out.push(finding('vote/other-group', 'group', { expected: base.group, actual: record.group }))
  if (record.base !== base.cid)
    out.push(finding('vote/other-base', 'base', { expected: base.cid, actual: record.base }))
  if (!choices.includes(record.choice)) out.push(finding('vote/choice', 'choice', { actual: record.choice }))
  const member = base.members.get(repository)
  if (member === undefined) return [...out, finding('vote/not-in-electorate', '', { did: repository })]
  // The most expensive check last, and only for what could count.
  if (out.length > 0) return out
  const signed = vote.signedBy(member.key)
  return signed.ok ? [] : signed.findings
}

/** Whether a member signed a choice on this proposal, be its base or group named wrongly: enough to equivocate (GOV-1). */
export function isChoiceOn(vote: SignedVote, { cid, base }: Pick<Ballot, 'cid' | 'base'>): boolean {
  const { record, repository } = vote
  const member = base.members.get(repository)
  const named = record.proposal === cid && choices.includes(record.choice)
  return (
    named &&
    Object.keys(record).every((name) => fields.has(name)) &&
    member !== undefined &&
    vote.signedBy(member.key).ok
  )
}

/** Why a member's vote was not cast, or not seen, in time (GOV-3). Empty: it counts. */
export function checkTime(
  vote: SignedVote,
  ballot: Ballot,
  sightings: Sightings,
): { findings: readonly Finding[]; seen?: Seen } {
  const { opensAt, closesAt, base } = ballot
  if (vote.date < opensAt || vote.date >= closesAt) {
    return {
      findings: [
        finding('vote/outside-window', 'castAt', {
          castAt: vote.record.castAt,
          opensAt: describeInstant(opensAt),
          closesAt: describeInstant(closesAt),
        }),
      ],
    }
  }
  if (base.witnesses === 0) return { findings: [] }
  const member = base.members.get(vote.repository)
  const operators = member === undefined ? [] : [operatorOf(member)]
  const seen = sightings.seen(vote, operators, base, closesAt)
  if (seen.asOf !== undefined) return { findings: [], seen }
  const params = { actual: seen.witnesses, expected: base.witnesses, closesAt: describeInstant(closesAt) }
  return { findings: [finding('vote/unseen', '', params)], seen }
}
