import { compareCids, compareText, finding, type Finding } from '@quorate/core'
import type { Link } from './batch-chain.ts'
import { beaconRound } from './beacon.ts'
import { contradictions } from './contradiction.ts'
import type { ReceiptRules } from './receipt-check.ts'
import type { Receipt } from './receipt.ts'
import type { Slot } from './slot.ts'

/** A proper receipt, and the batch that holds it; none when it was only found alone. */
export type Entry = { readonly receipt: Receipt; readonly link: Link | undefined }

/** All that its verifiers say of one slot. */
export class SlotRecord {
  readonly slot: Slot
  private readonly rules: ReceiptRules
  /** By verifier, then by content CID. */
  private readonly entries = new Map<string, Map<string, Entry>>()
  private counted: readonly Entry[] | undefined

  constructor(slot: Slot, rules: ReceiptRules) {
    this.slot = slot
    this.rules = rules
  }

  add(entry: Entry): void {
    const { verifier } = entry.receipt.record
    const own = this.entries.get(verifier) ?? new Map<string, Entry>()
    this.entries.set(verifier, own)
    const known = own.get(entry.receipt.cid)
    if (known === undefined || (!counts(known) && (counts(entry) || known.link === undefined)))
      own.set(entry.receipt.cid, entry)
    this.counted = undefined
  }

  find({ record, cid }: Receipt): Entry | undefined {
    return this.entries.get(record.verifier)?.get(cid)
  }

  /** Two results of one verifier, by verifier. */
  conflicts(): Finding[] {
    return [...this.entries.keys()].sort(compareText).flatMap((verifier) => this.conflictOf(verifier))
  }

  /** The receipts whose batches count: one a verifier, since of its batches for one slot only one does. */
  counting(): readonly Entry[] {
    this.counted ??= [...this.entries.values()].flatMap((own) => [...own.values()].filter(counts))
    return this.counted
  }

  /** Why a receipt of this slot says nothing of it; empty when it counts. */
  reasons({ receipt, link }: Entry): Finding[] {
    const { verifier, universe, nonce } = receipt.record
    if (link === undefined || link.faults.length > 0) {
      const faults = link?.faults ?? [finding('receipt/not-in-batch', '', { verifier })]
      return [...faults, ...this.conflictOf(verifier)]
    }
    if (universe?.size === 0) return [finding('sample/empty', 'universe')]
    const round = nonce === undefined ? undefined : beaconRound(this.rules.version, this.slot.index)
    if (round?.ok === false) return [...round.findings]
    const others = this.counting().map((entry) => entry.receipt)
    return contradictions(receipt, others, this.rules.assignment.verifiersOf(this.slot).length)
  }

  private conflictOf(verifier: string): Finding[] {
    const [left, right] = [...(this.entries.get(verifier)?.keys() ?? [])].sort(compareCids)
    if (left === undefined || right === undefined) return []
    return [finding('receipt/conflict', '', { verifier, left, right })]
  }
}

function counts({ link }: Entry): boolean {
  return link?.faults.length === 0
}
