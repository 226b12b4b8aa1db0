import { allOf, type Condition } from './condition.ts'
import type { Level } from './level.ts'

/** What all of it comes to (DEC-5). */
export type Outcome = 'invalid' | 'noncompliant' | 'indeterminate' | 'degraded' | 'compliant'

/** What conditions and levels come to, once the chain of the group is sound (DEC-5). */
export function outcomeOf(conditions: readonly Condition[], level: Level): Outcome {
  const status = allOf(conditions.filter(({ required }) => required).map((condition) => condition.status))
  if (status === 'False' || level >= 2) return 'noncompliant'
  if (status === 'Unknown') return 'indeterminate'
  return level === 1 ? 'degraded' : 'compliant'
}
