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

/** One vote on a slot, and whose it is. A STALE one says whether the lag was within what the policy allows. */
export type Report = {
  readonly verifier: string
  readonly outcome: ReceiptOutcome
  readonly withinLag?: boolean
}

export type SlotOutcome =
  | { readonly state: 'passed' }
  | { readonly state: 'failed'; readonly failure: Failure }
  | { readonly state: 'unknown' }

/**
 * What a slot comes to by what a majority of its verifiers says, so many as are given (RCP-8). Who voted for both sides is counted on
 * both: no vote is taken back, or whoever signs a second one could undo what was decided. Who said nothing says nothing of the slot.
 */
export function decideSlot(reports: readonly Report[], majority: number): SlotOutcome {
  const isMajority = (votes: readonly Report[]) =>
    new Set(votes.map(({ verifier }) => verifier)).size >= majority
  const [passes, others] = [reports.filter(hasPassed), reports.filter((report) => !hasPassed(report))]
  if (isMajority(passes)) return { state: 'passed' }
  const failed = others.filter(({ outcome }) => isFailure(outcome))
  if (!isMajority(failed)) return { state: 'unknown' }
  const agreed = failures.find((failure) => isMajority(failed.filter(({ outcome }) => outcome === failure)))
  return { state: 'failed', failure: agreed ?? 'MISSING' }
}

function hasPassed({ outcome, withinLag }: Report): boolean {
  return outcome === 'PASS' || (outcome === 'STALE' && withinLag === true)
}

function isFailure(outcome: ReceiptOutcome): outcome is Failure {
  return failures.some((failure) => failure === outcome)
}
