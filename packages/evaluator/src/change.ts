import type { Condition, ConditionType, Params, Status } from './condition.ts'
import type { ObligationEntry } from './obligation-entry.ts'
import { outcomeOf, type Outcome } from './outcome.ts'
import type { Judged } from './part.ts'
import type { Reason } from './reason.ts'

/** What would make a condition another one: the closed list, and what each says. The particulars are in `params`. */
export const changes = {
  PassingSlot: 'A decided slot that passes, on each of these layers.',
  DecidedSlots: 'More slots that are decided, of those that came due.',
  MoreCopies: 'Operators who hold the account beside those that do.',
  Consent: 'An approval or an acknowledgment of the member.',
  OldKey: 'An acknowledgment that the old key of the member signed too.',
  Proof: 'A proof that the repository of the member published its acknowledgment.',
  AnchoredHead: 'A head that the reader trusts, to hold the evidence against.',
  NewerEvidence: 'Evidence in which the head is the anchored one, or follows it.',
  MoreCheckpoints: 'Checkpoints that vouch for the head, of so much more weight.',
  Time: 'The time that is judged moves on.',
  OtherVersion: 'A version of the protocol that judges it.',
} as const

export type ChangeCode = keyof typeof changes

/** What would change a condition, and the outcome of all with it where that follows. */
export type Change = {
  readonly code: ChangeCode
  readonly params: Params
  /** The outcome if nothing else changed; absent where it stays, or more would have to be known. */
  readonly outcome?: Outcome
}

/** What would change a condition, as far as the decision tells; `obligation` is the one that it is about. */
export function changeOf(
  judged: Judged,
  condition: Condition,
  obligation: ObligationEntry | undefined,
): Change | undefined {
  const { params, reason } = condition
  if (reason === 'NothingJudged') return firstJudgement(judged)
  const code = codes[reason]
  if (code === undefined) return undefined
  if (code === 'PassingSlot' && obligation !== undefined) {
    const outcome = outcomeIfPassing(judged, obligation)
    const stays = outcome === undefined || outcome === judged.outcome
    return { code, params: passing(obligation), ...(stays ? {} : { outcome }) }
  }
  return { code, params: operands[code]?.(params) ?? {} }
}

/** Where nothing is judged yet, when the first of the obligations that are new will be. */
function firstJudgement({ obligations }: Judged): Change | undefined {
  if (obligations.more === true) return undefined
  const instants = obligations.listed.flatMap(({ judgedFrom = [] }) => judgedFrom)
  // It may be past the year 9999, where the text of an instant has no order.
  const [from] = instants.sort((a, b) => Date.parse(a) - Date.parse(b))
  return from === undefined ? undefined : { code: 'Time', params: { from } }
}

const codes: Partial<Record<Reason, ChangeCode>> = {
  NoAnchoredHead: 'AnchoredHead',
  HeadBehind: 'NewerEvidence',
  BranchDropped: 'NewerEvidence',
  Stale: 'MoreCheckpoints',
  NotAcknowledged: 'Consent',
  KeyRecovered: 'OldKey',
  ExitUnseen: 'Consent',
  NotProven: 'Proof',
  TooFewDecided: 'DecidedSlots',
  NoSlots: 'Time',
  TooManyFailures: 'PassingSlot',
  LagExceeded: 'PassingSlot',
  FailuresTolerated: 'PassingSlot',
  RecoveryGrace: 'PassingSlot',
  NeverPassed: 'PassingSlot',
  NoneDecided: 'PassingSlot',
  PassedLongAgo: 'PassingSlot',
  JoinGrace: 'PassingSlot',
  TooFewCopies: 'MoreCopies',
  CopiesOpen: 'MoreCopies',
  TargetMissed: 'Time',
  TargetsOpen: 'DecidedSlots',
  NotKnown: 'OtherVersion',
}

const operands: Partial<Record<ChangeCode, (params: Params) => Params>> = {
  NewerEvidence: ({ anchored }) => (anchored === undefined ? {} : { anchored }),
  MoreCheckpoints: ({ weight, need }) => ({ weight: Number(need) - Number(weight) }),
  Consent: ({ policy }) => (policy === undefined ? {} : { policy }),
  OldKey: ({ policy }) => (policy === undefined ? {} : { policy }),
  Proof: ({ policy }) => (policy === undefined ? {} : { policy }),
  DecidedSlots: ({ coveragePpm, slots, decided }) =>
    decided === undefined
      ? {}
      : { count: Math.ceil((Number(coveragePpm) * Number(slots)) / 1_000_000) - Number(decided) },
  MoreCopies: ({ minCopies, copies, lacking = [] }) => ({
    count: Number(minCopies) - Number(copies),
    operators: lacking,
  }),
}

const kept: readonly ConditionType[] = ['InSync', 'Retrievable', 'Proven']

/** The conditions that a slot which passes would make True, and lower the level by. */
function failingOf({ conditions }: ObligationEntry): readonly Condition[] {
  return conditions.filter(({ type, reason }) => kept.includes(type) && codes[reason] === 'PassingSlot')
}

/** The layers that would have to pass, and by when a slot of them can. */
function passing(obligation: ObligationEntry): Params {
  const failing = failingOf(obligation)
  const layers = new Set(failing.map(({ params }) => Number(params['layer'])))
  const by = failing.find(({ params }) => params['slotEnds'] !== undefined)?.params['slotEnds']
  return { layers: [...layers].sort((a, b) => a - b), ...(by === undefined ? {} : { by }) }
}

/**
 * What the decision would come to if a slot of each failing layer of one obligation passed: its failures in a row are over, and it
 * is a copy. Undefined where the decision does not tell.
 */
function outcomeIfPassing(judged: Judged, obligation: ObligationEntry): Outcome | undefined {
  const { obligations, conditions, subjects } = judged
  if (obligations.more === true || obligation.state !== 'judged') return undefined
  const others = obligations.listed.filter((other) => other !== obligation).map(({ level }) => level)
  const moved = failingOf(obligation).map(({ type, status }) => [type, status] as const)
  const entry = subjects.find(({ subject }) => subject === obligation.subject)
  if (entry?.condition !== undefined && entry.condition.status !== 'True') {
    const { params } = entry.condition
    const adds = [params['lacking']].flat().includes(obligation.operator)
    if (adds && entry.copies + 1 >= entry.minCopies) moved.push(['Copies', entry.condition.status])
    // It may become Unknown, or stay False: then the copies of others decide.
    else return undefined
  }
  return outcomeOf(
    conditions.map((condition) => moveTo(condition, moved)),
    others.reduce((a, b) => (b > a ? b : a), 0),
  )
}

/** A summary after some of what it counts became True. */
function moveTo(condition: Condition, moved: readonly (readonly [ConditionType, Status])[]): Condition {
  const own = moved.filter(([type]) => type === condition.type)
  if (own.length === 0 || condition.params['true'] === undefined) return condition
  const left = (status: Status, name: string) =>
    Number(condition.params[name]) - own.filter(([, before]) => before === status).length
  const status = left('False', 'false') > 0 ? 'False' : left('Unknown', 'unknown') > 0 ? 'Unknown' : 'True'
  return { ...condition, status }
}
