import { cidTextOf, writeCbor, type DataMap } from '@quorate/core'
import type { Condition } from './condition.ts'
import type { ProposalEntry, VersionEntry } from './governance-part.ts'
import type { ObligationSummary } from './obligation-roll.ts'
import type { SubjectEntry } from './copies.ts'
import type { FindingEntry } from './stated-finding.ts'
import type { EquivocationEntry } from './finding-set.ts'
import type { Level } from './level.ts'
import type { Listed } from './listed.ts'
import type { Outcome } from './outcome.ts'

/** Every field that is hashed (DEC-3). CIDs, DIDs and instants are text, roots hexadecimal; there are no bytes in it. */
export type Decision = {
  readonly $type: string
  readonly version: 1
  readonly profile: string
  /** The instant of evaluation. */
  readonly at: string
  readonly anchor?: { readonly group: string; readonly head?: string }
  readonly outcome: Outcome
  /** The highest of any obligation. */
  readonly level: Level
  readonly group?: string
  readonly head?: string
  /** The version whose obligations were judged, and its state. */
  readonly policy?: string
  readonly policyState?: string
  readonly inputs: { readonly root: string; readonly count: number }
  readonly conditions: readonly Condition[]
  readonly obligations: ObligationSummary
  readonly subjects: readonly SubjectEntry[]
  readonly governance: {
    readonly versions: readonly VersionEntry[]
    readonly proposals: readonly ProposalEntry[]
  }
  readonly equivocations: Listed<EquivocationEntry>
  readonly findings: Listed<FindingEntry>
}

/** The bytes of a decision, and the CID that is its identity (DEC-1). */
export function encodeDecision(decision: Decision): { cid: string; bytes: Uint8Array } {
  const bytes = writeCbor(decision as unknown as DataMap)
  return { cid: cidTextOf(bytes), bytes }
}
