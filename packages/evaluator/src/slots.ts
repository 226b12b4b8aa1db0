import { decideSlots, slotDue, slotStart, type Failure, type Ledger, type Slot } from '@quorate/attest'
import type { Finding } from '@quorate/core'
import { AccountEvidence } from './account-evidence.ts'
import { owesUnder, type Duty } from './duty.ts'
import type { Span } from './reign.ts'

/** A decided slot (RCP-8) in time, milliseconds. What nobody decided is not there. */
export type TimedSlot = {
  readonly span: Span
  readonly index: number
  readonly start: number
  readonly end: number
  /** By when its batch was to be SEEN. */
  readonly due: number
  /** Undefined: it passed. */
  readonly failure: Failure | undefined
  /** How many verifiers are a majority. */
  readonly majority: number
  /** The receipts that say so; those of the others decided nothing. */
  readonly reports: readonly SlotReport[]
}

type SlotReport = {
  readonly cid: string
  /** The operator. */
  readonly verifier: string
  /** How many of the sampled blocks or records came, and within how many milliseconds each. */
  readonly sampled: readonly { readonly came: boolean; readonly ms: number }[]
}

const passes = ['PASS', 'STALE']

/** The decided slots of a reign that came due by `at`, in milliseconds, found by what they are about. */
export class DecidedSlots {
  /** What sources showed that excludes each other. */
  readonly findings: readonly Finding[]
  /** What it does to all receipts that count under these versions, due or not. */
  readonly accounts = new AccountEvidence()
  private readonly byPair = new Map<string, TimedSlot[]>()

  constructor(ledger: Ledger, spans: readonly Span[], at: number) {
    const findings: Finding[] = []
    for (const span of spans) {
      const decided = decideSlots(ledger, span.version, lagAllowed(span))
      for (const found of decided.findings) findings.push(found)
      for (const { slot, outcome, reports, majority } of decided.slots) {
        for (const report of reports) this.accounts.add(report)
        const timed = timeOf(slot, span)
        if (outcome.state === 'unknown' || timed === undefined || timed.due > at) continue
        const failure = outcome.state === 'failed' ? outcome.failure : undefined
        const agreeing = reports.filter((report) =>
          failure === undefined
            ? passes.includes(report.outcome)
            : report.outcome !== 'PASS' && report.outcome !== 'UNKNOWN' && report.outcome !== 'SUPERSEDED',
        )
        const key = pairKey(slot.node, slot.subject, slot.layer)
        const known = this.byPair.get(key) ?? []
        this.byPair.set(key, known)
        known.push({
          ...timed,
          failure,
          majority,
          reports: agreeing.map(({ receipt }) => ({
            cid: receipt.cid,
            verifier: receipt.record.verifier,
            sampled: (receipt.record.results ?? []).map((r) => ({ came: r.outcome === 'PASS', ms: r.ms })),
          })),
        })
      }
    }
    // Versions follow each other, so equal starts stay in their order.
    for (const slots of this.byPair.values()) slots.sort((a, b) => a.start - b.start)
    this.findings = findings
  }

  /** Those of one layer of an obligation, in order of their start. */
  of({ node, subject, spans }: Duty, layer: number): readonly TimedSlot[] {
    const within = Map.groupBy(spans, ({ version }) => version)
    return (this.byPair.get(pairKey(node, subject, layer)) ?? []).filter(({ span, start }) =>
      within.get(span.version)?.some(({ from, until }) => from <= start && start < until),
    )
  }
}

function pairKey(node: string, subject: string, layer: number): string {
  return `${node} ${subject} ${String(layer)}`
}

/** When a slot is; undefined for one that another version's stand for. */
function timeOf({ index }: Slot, span: Span) {
  const { version, from, until } = span
  const start = slotStart(version, index)
  if (start < from || start >= until) return undefined
  return { span, index, start, end: slotStart(version, index + 1), due: slotDue(version, index) }
}

/** While another version is honoured beside it, the greater lag of both is allowed where both oblige the pair (GOV-9). */
function lagAllowed({ version, beside }: Span): ((slot: Slot) => number) | undefined {
  if (beside === undefined) return undefined
  const own = version.record.rules.sync.maxLagSeconds
  const both = Math.max(own, beside.version.record.rules.sync.maxLagSeconds)
  const owes = owesUnder(beside.version)
  return (slot) => {
    const operator = version.nodes.get(slot.node)?.operator ?? ''
    return slotStart(version, slot.index) >= beside.since && owes({ ...slot, operator }) ? both : own
  }
}
