import { compareText } from '@quorate/core'
import { weighSupposed, type Ballot, type Tally, type Weighing } from '@quorate/governance'

/** A ballot, what was counted on it, and what members are supposed to say as well, by DID. */
export type SupposedCase = {
  readonly ballot: Ballot
  readonly tally: Tally
  readonly approve: ReadonlySet<string>
  readonly reject: ReadonlySet<string>
  readonly acknowledge: ReadonlySet<string>
}

/** What the approval of one member, with its acknowledgment where one is awaited, would add. */
export type Gain = {
  readonly did: string
  /** Weight under the base and under the next version. */
  readonly now: number
  readonly next: number
  /** Nothing passes without its acknowledgment, or its approval of an operator's name that it shares. */
  readonly awaited: boolean
}

const nobody: ReadonlySet<string> = new Set()

/** What it comes to, if the members `also` approve and acknowledge on top of what is supposed. */
export function weighCase(supposed: SupposedCase, also: ReadonlySet<string> = nobody): Weighing {
  const { ballot, tally, approve, reject, acknowledge } = supposed
  return weighSupposed(ballot, tally, {
    approve: new Set([...approve, ...also]),
    acknowledge: new Set([...acknowledge, ...also]),
    reject,
  })
}

/** Members of either version, by DID. */
export function membersOf({ base, next, kind }: Ballot): string[] {
  const joining = kind === 'amendment' ? [...(next?.members.keys() ?? [])] : []
  return [...new Set([...base.members.keys(), ...joining])].sort(compareText)
}

/** Members whose approval is still out and would add something. Who is against is not asked again: a vote is final. */
export function gainsOf(supposed: SupposedCase): Gain[] {
  const { now, next, missingAcks, missingApprovals } = weighCase(supposed)
  const awaited = new Set([...missingAcks, ...missingApprovals])
  const refused = refusersIn(supposed)
  return membersOf(supposed.ballot).flatMap((did): Gain[] => {
    if (refused.has(did)) return []
    const after = weighCase(supposed, new Set([did]))
    const gain = {
      did,
      now: after.now.approve - now.approve,
      next: (after.next?.approve ?? 0) - (next?.approve ?? 0),
      awaited: awaited.has(did),
    }
    return gain.now > 0 || gain.next > 0 || gain.awaited ? [gain] : []
  })
}

/** What members said, or are supposed to say, that did not approve it as well; whoever abstains weighs against it too (GOV-1). */
export function refusersIn({
  tally,
  approve,
  reject,
}: SupposedCase): ReadonlyMap<string, 'reject' | 'abstain'> {
  const votes = tally.votes.map(({ record }) => [record.repository, record.record.choice] as const)
  const approved = new Set(votes.filter(([, choice]) => choice === 'approve').map(([did]) => did))
  const said = [
    ...votes.filter(([, choice]) => choice === 'abstain').map(([did]) => [did, 'abstain'] as const),
    ...votes.filter(([, choice]) => choice === 'reject').map(([did]) => [did, 'reject'] as const),
    ...[...reject].map((did) => [did, 'reject'] as const),
  ]
  return new Map(said.filter(([did]) => !approved.has(did) && !approve.has(did)))
}

/** The weight that is missing on one side, whichever of need and quorum asks for more. */
export function shortfall(side: Weighing['now'] | undefined): number {
  if (side === undefined) return 0
  return Math.max(0, side.need - side.approve, side.quorum - side.participation)
}
