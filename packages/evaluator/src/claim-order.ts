import type { Status } from './condition.ts'
import type { Outcome } from './outcome.ts'

/** What can be claimed, the best first: of two claims, the later is the worse (ATT-2). Not to know is worse than a good answer. */
export const outcomesFromBest: readonly Outcome[] = [
  'compliant',
  'degraded',
  'indeterminate',
  'noncompliant',
  'invalid',
]

export const statusesFromBest: readonly Status[] = ['True', 'Unknown', 'False']
