import { explain, type ExplanationLine } from '@quorate/evaluator'

import type { Judgement } from '../check/judgement.ts'
import { changeText, conditionLabel, conditionText, obligationText } from '../check/keeping-text.ts'
import type { Reason } from './reason.ts'

/** Why the decision is what it is, and what would change it, in words; none when the verdict does not rest on it. */
export function keepingReasons({ counts, asked, view }: Judgement): Reason[] {
  if (!counts) return []
  const { judged } = asked
  return explain(judged).flatMap((line) =>
    line.kind === 'condition' && !ofGovernance.includes(line.condition.type) ? [reasonOf(line)] : [],
  )

  function reasonOf({ condition, obligation, weight, change }: ConditionLine): Reason {
    const { names } = view
    return {
      name: condition.type,
      status: condition.status,
      weight,
      ...(obligation === undefined ? {} : { of: obligationText(obligation, names), obligation }),
      label: conditionLabel(condition, judged.group, names),
      detail: conditionText(condition, names),
      evidence: condition.evidence,
      remedy: change === undefined ? undefined : changeText(change, names),
    }
  }
}

/** The criteria of the governance say it. */
const ofGovernance: readonly string[] = ['Anchored', 'Fresh']

type ConditionLine = Extract<ExplanationLine, { kind: 'condition' }>
