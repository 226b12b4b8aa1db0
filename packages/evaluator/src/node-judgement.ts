import type { compliance } from '@quorate/schemas'
import type { Condition } from './condition.ts'
import { dutiesOf, type Duty } from './duty.ts'
import type { Assessment } from './evaluate.ts'
import { summaries } from './group-conditions.ts'
import { judgeDuties } from './judgement.ts'
import type { Level } from './level.ts'
import { ObligationRoll } from './obligation-roll.ts'
import { outcomeOf, type Outcome } from './outcome.ts'

/** What an evaluation comes to for one node: what an attestation of it claims (ATT-1). */
export type NodeJudgement = {
  readonly outcome: Outcome
  readonly level: Level
  /** In the order of a decision. */
  readonly conditions: readonly compliance.Condition[]
  /** What the node owes, or will owe; none where nothing is judged. */
  readonly duties: readonly Duty[]
}

/** The conditions of its obligations, whether its member is bound, and whether the head is the anchored one. */
export function judgeNode({ evaluation, chain, reign, slots }: Assessment, node: string): NodeJudgement {
  const { decision } = evaluation
  const asked = reign === undefined ? [] : dutiesOf(reign).filter((duty) => duty.node === node)
  const roll = new ObligationRoll()
  const members = new Set(asked.map(({ member }) => member))
  const duties: Duty[] = []
  if (reign !== undefined) {
    for (const { duty, entry } of judgeDuties(chain, reign, asked, slots, chain.pool.at)) {
      duties.push(duty)
      roll.add(entry)
    }
  }
  const concerns = ({ type, subject = '' }: Condition) =>
    type === 'Anchored' || (type === 'Acknowledged' && members.has(subject))
  const conditions = [
    ...decision.conditions.filter((condition) => condition.required && concerns(condition)),
    ...summaries(node, roll.counts),
  ]
  return {
    outcome: decision.outcome === 'invalid' ? 'invalid' : outcomeOf(conditions, roll.level),
    level: roll.level,
    conditions: conditions.map(({ type, status, reason }) => ({ type, status, reason })),
    duties,
  }
}
