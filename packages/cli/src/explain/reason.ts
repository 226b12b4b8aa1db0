import type { ObligationEntry, Weight } from '@quorate/evaluator'

import type { Status } from '../check/chain-criterion.ts'

/** One thing that a verdict rests on, and what would make it another. */
export type Reason = {
  /** Of a criterion, or the code of a finding. */
  readonly name: string
  readonly status: Status
  /** Of what nodes keep: what it does to the decision. */
  readonly weight?: Weight
  /** Whose obligation it is about, in words and whole. */
  readonly of?: string
  readonly obligation?: ObligationEntry
  readonly label: string
  /** What decided it, with its operands. */
  readonly detail: string
  /** CIDs of the records that it rests on. */
  readonly evidence: readonly string[]
  readonly remedy: string | undefined
}
