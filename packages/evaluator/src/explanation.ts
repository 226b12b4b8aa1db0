import { changeOf, type Change } from './change.ts'
import type { Condition } from './condition.ts'
import type { FindingEntry } from './stated-finding.ts'
import type { ObligationEntry } from './obligation-entry.ts'
import { outcomeOf } from './outcome.ts'
import type { Judged } from './part.ts'

/**
 * decides: the outcome is what it is by it. open: it fails or is not known, and the outcome would be the same without. noted: it
 * decides nothing.
 */
export type Weight = 'decides' | 'open' | 'noted'

/** One reason of a decision: a condition with whom it is about, or a finding. */
export type ExplanationLine =
  | {
      readonly kind: 'condition'
      readonly weight: Weight
      readonly condition: Condition
      /** Whose condition it is; absent for one of the group, of a member or of an account. */
      readonly obligation?: ObligationEntry
      readonly change?: Change
    }
  | {
      readonly kind: 'finding'
      readonly weight: Weight
      readonly finding: FindingEntry
      /** The two statements that exclude each other, where it is proof of such. */
      readonly evidence: readonly string[]
    }

/**
 * Why a decision, or a part of one, is what it is, and what would change it; from it alone, so that no reason is in it that the
 * evaluation did not state. What decides comes first; within that findings, then obligations from the worst on, then accounts,
 * then the group.
 */
export function explain(judged: Judged): ExplanationLine[] {
  const { obligations, subjects, conditions } = judged
  const worstFirst = [...obligations.listed].sort((a, b) => b.level - a.level)
  const lines = [
    ...findingLines(judged),
    ...worstFirst.flatMap((obligation) =>
      obligation.conditions.flatMap((condition) => conditionLine(judged, condition, obligation)),
    ),
    ...subjects.flatMap(({ subject, condition }) =>
      condition === undefined ? [] : conditionLine(judged, { ...condition, subject }),
    ),
    ...conditions.flatMap((condition) => conditionLine(judged, condition)),
  ]
  return weights.flatMap((weight) => lines.filter((line) => line.weight === weight))
}

const weights: readonly Weight[] = ['decides', 'open', 'noted']

/** Whether slots failed though the condition may hold: their obligation is at level 1 or more by them. */
const failing: readonly string[] = ['FailuresTolerated', 'RecoveryGrace', 'NeverPassed']

/** They only count what is listed one by one. */
const counts: readonly string[] = ['SomeFalse', 'SomeUnknown']

function conditionLine(
  judged: Judged,
  condition: Condition,
  obligation?: ObligationEntry,
): ExplanationLine[] {
  const weight = weightOf(judged, condition, obligation)
  if (weight === undefined || (counts.includes(condition.reason) && judged.obligations.more !== true))
    return []
  const change = changeOf(judged, condition, obligation)
  return [
    {
      kind: 'condition',
      weight,
      condition,
      ...(obligation === undefined ? {} : { obligation }),
      ...(change === undefined ? {} : { change }),
    },
  ]
}

/** What a condition does to the outcome (DEC-5); undefined for one that holds beside others that decide. */
function weightOf(
  { outcome, group }: Judged,
  { status, required, reason, subject }: Condition,
  obligation: ObligationEntry | undefined,
): Weight | undefined {
  const level = obligation?.level ?? 0
  const fails = level > 0 && (status === 'False' || failing.includes(reason))
  const decides =
    (outcome === 'noncompliant' && ((required && status === 'False') || (level >= 2 && fails))) ||
    (outcome === 'indeterminate' && required && status === 'Unknown') ||
    (outcome === 'degraded' && fails) ||
    (outcome === 'compliant' && required && subject !== undefined && subject === group)
  if (decides) return 'decides'
  if (status === 'True' && !fails) return undefined
  return required || fails ? 'open' : 'noted'
}

function findingLines(judged: Judged): ExplanationLine[] {
  const { findings, equivocations, outcome, level, conditions } = judged
  const isConcluded = outcome === 'invalid' || outcome !== outcomeOf(conditions, level)
  const isStopped = outcome === 'indeterminate' && judged.obligations.count === 0
  return [
    ...findings.listed.map((finding): ExplanationLine => {
      const decides = (isConcluded || isStopped) && (judged.group === undefined || ofGroup.test(finding.code))
      return { kind: 'finding', weight: decides ? 'decides' : 'noted', finding, evidence: [] }
    }),
    ...equivocations.listed.map(({ code, by, left, right }): ExplanationLine => ({
      kind: 'finding',
      weight: 'noted',
      finding: { code, path: '', params: { by } },
      evidence: [left, right],
    })),
  ]
}

/** Findings that stop an evaluation: what one signer did stops none. */
const ofGroup = /^(?:policy|head|anchor|group|obligation)\/|^proposal\/unknown-kind$/
