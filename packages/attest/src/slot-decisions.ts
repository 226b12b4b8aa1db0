import { compareCids, finding, type Finding } from '@quorate/core'
import type { Version } from '@quorate/governance'
import { majorityOf } from './assignment.ts'
import type { Judged, Ledger } from './ledger.ts'
import { lagsOf } from './slot-lag.ts'
import { decideSlot, type Report, type SlotOutcome } from './slot-outcome.ts'
import type { Slot } from './slot.ts'

/** A slot, what it came to, and the receipts behind it. */
export type DecidedSlot = {
  readonly slot: Slot
  readonly outcome: SlotOutcome
  /** How many verifiers are a majority of those whom it rests on. */
  readonly majority: number
  readonly reports: readonly Judged[]
}

/**
 * What every slot of `version` comes to that a receipt answers (RCP-8), with lags by all that verifiers reported of its
 * subject (RCP-9), and subjects whose source showed two commits with one revision. `maxLagSeconds` is what the version
 * allows, unless another version is honoured beside it (GOV-9).
 */
export function decideSlots(
  ledger: Ledger,
  version: Version,
  maxLagSeconds: (slot: Slot) => number = () => version.record.rules.sync.maxLagSeconds,
): { readonly slots: readonly DecidedSlot[]; readonly findings: readonly Finding[] } {
  const { verification } = version.record.rules
  const answered = ledger.slotReports(version.cid)
  const reports = answered.flatMap((slot) => slot.reports)
  const lagOf = lagsOf(version, reports)
  const reportOf = (judged: Judged): Report => {
    const { outcome, receipt } = judged
    const { verifier } = receipt.record
    if (outcome !== 'STALE') return { verifier, outcome }
    const allowedMs = maxLagSeconds(receipt.slot) * 1000
    const { least, most } = lagOf(judged)
    // Late by its source alone: nobody knows that the node could have had it.
    return most > allowedMs && least <= allowedMs
      ? { verifier, outcome: 'UNKNOWN' }
      : { verifier, outcome, withinLag: most <= allowedMs }
  }
  const slots = answered.map(({ slot, assigned, reports: own }) => {
    // Who joined for one that left adds a voice, and none to the majority.
    const majority = majorityOf(Math.min(assigned.length, verification.verifiers))
    return { slot, reports: own, majority, outcome: decideSlot(own.map(reportOf), majority) }
  })
  return { slots, findings: forksIn(reports) }
}

function forksIn(reports: readonly Judged[]): Finding[] {
  const sources = reports.flatMap(({ receipt: { slot }, source }) =>
    source === undefined ? [] : [{ subject: slot.subject, rev: source.rev, cid: source.cid }],
  )
  const byRevision = Map.groupBy(sources, ({ subject, rev }) => `${subject} ${rev}`)
  return [...byRevision.values()].flatMap((all) => {
    const [left, right] = [...new Set(all.map(({ cid }) => cid))].sort(compareCids)
    const [{ subject, rev } = { subject: '', rev: '' }] = all
    return left === undefined || right === undefined
      ? []
      : [finding('subject/forked', '', { subject, rev, left, right })]
  })
}
