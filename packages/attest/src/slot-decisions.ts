import { compareCids, finding, type Finding } from '@quorate/core'
import type { Version } from '@quorate/governance'
import { SourceHistory, type SourceReport } from './lag.ts'
import type { Judged, Ledger } from './ledger.ts'
import { decideSlot, type SlotOutcome } from './slot-outcome.ts'
import type { Slot } from './slot.ts'

/** A slot, what it came to, and the receipts behind it. */
export type DecidedSlot = {
  readonly slot: Slot
  readonly outcome: SlotOutcome
  readonly reports: readonly Judged[]
}

/**
 * What every slot of `version` comes to that a receipt answers (RCP-8), with lags by all that verifiers reported of its
 * subject's source (RCP-9), and subjects whose source showed two commits with one revision. `maxLagSeconds` is what the version
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
  const histories = new Map(
    [...Map.groupBy(reports, ({ receipt }) => receipt.slot.subject)].map(([subject, own]) => [
      subject,
      new SourceHistory(own.flatMap(sourceReport), verification.verifiers),
    ]),
  )
  const isWithinLag = ({ receipt }: Judged) => {
    const lagMs = histories.get(receipt.slot.subject)?.lagMs(receipt.node?.rev ?? '', receipt.observedAt) ?? 0
    return lagMs <= maxLagSeconds(receipt.slot) * 1000
  }
  const slots = answered.map(({ slot, assigned, reports: own }) => ({
    slot,
    reports: own,
    outcome: decideSlot(
      own.map((judged) => ({
        verifier: judged.receipt.record.verifier,
        outcome: judged.outcome,
        withinLag: isWithinLag(judged),
      })),
      // Who joined for one that left adds a voice, and none to the majority.
      Math.min(assigned.length, verification.verifiers),
    ),
  }))
  return { slots, findings: forksIn(reports) }
}

function sourceReport({ receipt, source }: Judged): SourceReport[] {
  const { record, observedAt } = receipt
  return source === undefined ? [] : [{ operator: record.verifier, rev: source.rev, observedAt }]
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
