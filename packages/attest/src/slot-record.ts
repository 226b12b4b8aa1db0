import { compareCids, compareText, finding, type Finding } from '@quorate/core'
import type { Link } from './batch-chain.ts'
import { beaconRound } from './beacon.ts'
import type { ReceiptRules } from './receipt-check.ts'
import type { Receipt } from './receipt.ts'
import type { Slot } from './slot.ts'

/** A proper receipt, and the batch that holds it; none when it was only found alone. */
export type Entry = { readonly receipt: Receipt; readonly link: Link | undefined }

/** All that its verifiers say of one slot. */
export class SlotRecord {
  readonly slot: Slot
  private readonly rules: ReceiptRules
  /** Proper receipts, by verifier, then by content CID. */
  private readonly entries = new Map<string, Map<string, Entry>>()
  /** Content CIDs of improper ones, by verifier: results all the same. */
  private readonly improper = new Map<string, Set<string>>()

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
  }

  addImproper(verifier: string, cid: string): void {
    this.improper.set(verifier, (this.improper.get(verifier) ?? new Set()).add(cid))
  }

  find({ record, cid }: Receipt): Entry | undefined {
    return this.entries.get(record.verifier)?.get(cid)
  }

  /** Two results of one verifier, by verifier: that it signed both proves it, whatever either is worth. */
  conflicts(): Finding[] {
    const verifiers = new Set([...this.entries.keys(), ...this.improper.keys()])
    return [...verifiers].sort(compareText).flatMap((verifier) => {
      const own = [...(this.entries.get(verifier)?.keys() ?? []), ...(this.improper.get(verifier) ?? [])]
      const [left, right] = [...new Set(own)].sort(compareCids)
      if (left === undefined || right === undefined) return []
      return [finding('receipt/conflict', '', { verifier, left, right })]
    })
  }

  isAnswered(): boolean {
    return this.entries.size > 0
  }

  /** Each is a vote of its verifier, who may have several. */
  counting(): Entry[] {
    return [...this.entries.values()].flatMap((own) => [...own.values()].filter(counts))
  }

  /** Why a receipt of this slot says nothing of it; empty when it counts. */
  reasons({ receipt, link }: Entry): Finding[] {
    const { verifier, universe, nonce } = receipt.record
    if (link === undefined) return [finding('receipt/not-in-batch', '', { verifier })]
    const faults = faultsOf(receipt, link)
    if (faults.length > 0) return [...faults]
    if (universe?.size === 0) return [finding('sample/empty', 'universe')]
    const round = nonce === undefined ? undefined : beaconRound(this.rules.version, this.slot.index)
    return round?.ok === false ? [...round.findings] : []
  }
}

function counts({ receipt, link }: Entry): boolean {
  return link !== undefined && faultsOf(receipt, link).length === 0
}

/** Why a batch makes a receipt in it count for nothing. */
function faultsOf({ record }: Receipt, { faults, beaconFaults }: Link): readonly Finding[] {
  return faults.length > 0 || record.nonce === undefined ? faults : beaconFaults
}
