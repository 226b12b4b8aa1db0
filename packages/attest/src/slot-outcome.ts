import { majorityOf } from './assignment.ts'

/** What a receipt can say (RCP-2). */
export const outcomes = [
  'PASS',
  'STALE',
  'MISSING',
  'CORRUPT',
  'OFFLINE',
  'TIMEOUT',
  'UNKNOWN',
  'SUPERSEDED',
] as const

export type ReceiptOutcome = (typeof outcomes)[number]

const failures = ['STALE', 'MISSING', 'CORRUPT', 'OFFLINE', 'TIMEOUT'] as const

/** Why a slot failed. */
export type Failure = (typeof failures)[number]

/** What one assigned verifier said of a slot. A STALE one says whether the lag was within what the policy allows. */
export type Report = { readonly outcome: ReceiptOutcome; readonly withinLag?: boolean }

export type SlotOutcome =
  | { readonly state: 'passed' }
  | { readonly state: 'failed'; readonly failure: Failure }
  | { readonly state: 'unknown' }

/**
 * What a slot comes to by the absolute majority of its assigned verifiers (RCP-8). `reports` holds at most one of each;
 * who said nothing says nothing of the slot.
 */
export function decideSlot(reports: readonly Report[], assigned: number): SlotOutcome {
  const majority = majorityOf(assigned)
  const passes = reports.filter(
    (r) => r.outcome === 'PASS' || (r.outcome === 'STALE' && r.withinLag === true),
  )
  if (passes.length >= majority) return { state: 'passed' }
  const failed = reports.filter((r) => !passes.includes(r)).map(({ outcome }) => outcome)
  const counts = failures.map((failure) => ({ failure, count: failed.filter((o) => o === failure).length }))
  if (counts.reduce((sum, { count }) => sum + count, 0) < majority) return { state: 'unknown' }
  const agreed = counts.find(({ count }) => count >= majority)
  return { state: 'failed', failure: agreed?.failure ?? 'MISSING' }
}
