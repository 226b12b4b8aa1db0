import { gainsOf, membersOf, refusersIn, weighCase, type SupposedCase } from './supposed-case.ts'

/** What one member can do about a ballot as it stands. */
export type MemberPower = {
  readonly did: string
  /** Weight under the base and under the next version; undefined where it is no member. */
  readonly now: number | undefined
  readonly next: number | undefined
  /** What counted or is supposed; undefined while it is silent. */
  readonly said: 'approve' | 'reject' | 'abstain' | undefined
  /** Its acknowledgment is awaited and is not there. */
  readonly awaited: boolean
  /** Its approval alone makes it pass. */
  readonly decides: boolean
  /** Without its approval it cannot pass, even if all others that may still approve do. */
  readonly blocks: boolean
}

/** By DID. Nobody decides or blocks what has passed, or cannot pass any more. */
export function powersOf(supposed: SupposedCase): MemberPower[] {
  const { ballot, tally, approve } = supposed
  const weighing = weighCase(supposed)
  const open = new Set(gainsOf(supposed).map(({ did }) => did))
  const undecided = !weighing.passed && weighCase(supposed, open).passed
  const refused = refusersIn(supposed)
  const voted = new Set([...tally.votes, ...tally.acks].map(({ record }) => record.repository))
  return membersOf(ballot).map((did) => {
    const others = new Set([...open].filter((other) => other !== did))
    const acts = undecided && open.has(did)
    const spoke = voted.has(did) || approve.has(did)
    return {
      did,
      now: ballot.base.members.get(did)?.weight,
      next: ballot.kind === 'amendment' ? ballot.next?.members.get(did)?.weight : undefined,
      said: refused.get(did) ?? (spoke ? 'approve' : undefined),
      awaited: weighing.missingAcks.includes(did),
      decides: acts && weighCase(supposed, new Set([did])).passed,
      blocks: acts && !weighCase(supposed, others).passed,
    }
  })
}
