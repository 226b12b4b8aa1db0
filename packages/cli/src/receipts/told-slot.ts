import { slotStart, type DecidedSlot, type Failure, type Judged } from '@quorate/attest'
import { compareCids, compareText } from '@quorate/core'
import type { Version } from '@quorate/governance'

/** What a slot came to: how it failed, where it did. */
export type SlotMark = 'passed' | 'unknown' | Failure

/** One slot that receipts answer. */
export type ToldSlot = {
  readonly index: number
  /** Milliseconds since 1970. */
  readonly startsAt: number
  readonly mark: SlotMark
  /** Operators whose receipts say that it failed; none where it did not. */
  readonly accusers: readonly string[]
  /** CIDs of blocks or records that these receipts found missing, corrupt or late. */
  readonly failing: readonly string[]
}

export function toldSlot({ slot, outcome, reports }: DecidedSlot, version: Version): ToldSlot {
  const against = outcome.state === 'failed' ? reports.filter(isAgainst) : []
  const results = against.flatMap(({ receipt }) => receipt.record.results ?? [])
  const failing = results.filter((result) => result.outcome !== 'PASS').map(({ cid }) => cid)
  return {
    index: slot.index,
    startsAt: slotStart(version, slot.index),
    mark: outcome.state === 'failed' ? outcome.failure : outcome.state,
    accusers: against.map(({ receipt }) => receipt.record.verifier).sort(compareText),
    failing: [...new Set(failing)].sort(compareCids),
  }
}

const silent = ['PASS', 'UNKNOWN', 'SUPERSEDED']

function isAgainst({ outcome }: Judged): boolean {
  return !silent.includes(outcome)
}
