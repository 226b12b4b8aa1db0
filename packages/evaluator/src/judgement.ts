import { finding, profile, type Finding } from '@quorate/core'
import type { Anchor, ChainReport } from '@quorate/governance'
import { Bindings, worseOf, type Binding } from './binding.ts'
import type { Condition } from './condition.ts'
import { subjectsOf, type SubjectEntry } from './copies.ts'
import { boundDuties, dutiesOf, type Duty } from './duty.ts'
import { consentConditions, headConditions, predicateConditions, summaries } from './group-conditions.ts'
import { judgeDuty, type ObligationEntry } from './obligation-entry.ts'
import { ObligationRoll } from './obligation-roll.ts'
import type { Reign } from './reign.ts'
import type { DecidedSlots } from './slots.ts'

/** What became of the obligations of a group. */
export type Judgement = {
  readonly roll: ObligationRoll
  readonly subjects: readonly SubjectEntry[]
  /** Of the group and its members, in the order of a decision. */
  readonly conditions: readonly Condition[]
}

/** What a reign asks beyond the limits of the profile (DEC-8). */
export function limitsPassed(reign: Reign | undefined): Finding[] {
  const actual = reign?.runs === true ? boundDuties(reign) : 0
  if (actual <= profile.obligations) return []
  return [finding('obligation/limit', '', { expected: profile.obligations, actual })]
}

/** What became of each of these obligations, and how its member stands to it unless it is pending. */
export function* judgeDuties(
  chain: ChainReport,
  reign: Reign,
  duties: readonly Duty[],
  slots: DecidedSlots,
  at: number,
): Generator<{ duty: Duty; binding: Binding | undefined; entry: ObligationEntry }, void> {
  const versions = new Set(reign.spans.map(({ version }) => version))
  const reports = chain.versions.filter(({ version }) => versions.has(version))
  const bindings = new Bindings(reports, at)
  for (const asked of duties) {
    const binding = asked.spans.length === 0 ? undefined : bindings.of(asked)
    const duty = bindings.within(asked)
    yield { duty, binding, entry: judgeDuty(duty, binding, (layer) => slots.of(duty, layer), at) }
  }
}

/** Judges every obligation, copies by what became of them, and what the group is asked (DEC-4, DEC-5). */
export function judge(
  chain: ChainReport,
  anchor: Anchor | undefined,
  reign: Reign | undefined,
  slots: DecidedSlots,
  at: number,
): Judgement {
  const roll = new ObligationRoll()
  const { group } = chain
  if (group === undefined || chain.head === undefined) return { roll, subjects: [], conditions: [] }
  const head = headConditions(chain, group, anchor)
  if (reign?.runs !== true)
    return { roll, subjects: [], conditions: [...head, ...summaries(group, roll.counts)] }
  const bindings = new Map<string, Binding>()
  for (const { duty, binding, entry } of judgeDuties(chain, reign, dutiesOf(reign), slots, at)) {
    if (binding !== undefined) bindings.set(duty.member, worseOf(bindings.get(duty.member), binding))
    roll.add(entry)
  }
  const subjects = subjectsOf(reign, roll)
  for (const { condition } of subjects) if (condition !== undefined) roll.count('Copies', condition.status)
  const conditions = [
    ...head,
    ...consentConditions(bindings),
    ...summaries(group, roll.counts),
    ...predicateConditions(group, reign),
  ]
  return { roll, subjects, conditions }
}
