import {
  accept,
  acceptUnless,
  describeInstant,
  describeValue,
  finding,
  maxFindings,
  refuse,
  under,
  type Checked,
  type DataMap,
  type Finding,
} from '@quorate/core'
import {
  gather,
  Sightings,
  Signed,
  type AccountKeys,
  type FoundRecord,
  type Version,
} from '@quorate/governance'
import type { receipt } from '@quorate/schemas'
import { linkBatches, type Link } from './batch-chain.ts'
import { readBatch, type Batch, type FoundBatch } from './batch.ts'
import { nonceOf } from './challenge.ts'
import { checkEnded, checkSigners, type Signers } from './commit-check.ts'
import { fromHex, toHex } from './hexadecimal.ts'
import { LooseLeaves } from './loose-leaves.ts'
import { ReceiptRules } from './receipt-check.ts'
import { readReceipt, receiptFrom, type Receipt } from './receipt.ts'
import { ReportedCommits, type ReportedCommit } from './reported-commit.ts'
import type { ReceiptOutcome } from './slot-outcome.ts'
import { SlotRecord, type Entry } from './slot-record.ts'
import { slotKey, type Slot } from './slot.ts'

/** What nodes said of each other, as it was found, and the versions of the one group that it is about. */
export type ReceiptEvidence = {
  readonly versions: readonly Version[]
  readonly batches: readonly FoundBatch[]
  /** Receipts outside the blobs of batches. */
  readonly receipts: readonly FoundRecord[]
  /** As they were found, or read before. */
  readonly checkpoints: readonly FoundRecord[] | Sightings
  /** Who signed the commits that receipts report. Undefined where no keys are at hand: their verifiers are taken at their word. */
  readonly keys: AccountKeys | undefined
}

/** A proper receipt and what it says of its slot: UNKNOWN where the findings say why it does not count. */
export type Judged = {
  readonly receipt: Receipt
  readonly outcome: ReceiptOutcome
  /** The source's commit, where it is one that the subject signed. */
  readonly source: ReportedCommit | undefined
  /** Empty where no keys are at hand. */
  readonly signers: Signers
  /** Whether it says nothing for no other reason than that its account had ended (RCP-9). */
  readonly isEnded: boolean
  readonly findings: readonly Finding[]
}

/**
 * All receipts of a group, each judged by its batch, its chain and the other receipts of its slot (RCP-1 to RCP-7). What is
 * dated after `at`, in milliseconds, is not there. Order and repetition of the evidence change nothing; linear in it.
 */
export class Ledger {
  /** What verifiers did wrong: improper receipts in signed batches, two results, two batches, gaps. */
  readonly findings: readonly Finding[]
  /** What was not admitted, and why. It decides nothing. */
  readonly diagnostics: readonly Finding[]
  /** The batches that hold by themselves, as often as they were found, whether or not their receipts count. */
  readonly batches: readonly Batch[]
  private readonly rules: ReadonlyMap<string, ReceiptRules>
  private readonly at: number
  private readonly keys: AccountKeys | undefined
  private readonly commits = new ReportedCommits()
  private readonly slots = new Map<string, SlotRecord>()
  /** Sorted when first asked for: a group with many versions asks for each. */
  private byPolicy: ReadonlyMap<string, readonly SlotRecord[]> | undefined
  /** Why batches, or their blobs, were not admitted, by the verifier that they name; the first hundred reasons of each. */
  private readonly refused = new Map<string, readonly Finding[]>()
  /** What is wrong with leaves of signed batches, by content CID. */
  private readonly improper = new Map<string, readonly Finding[]>()

  constructor({ versions, batches, receipts, checkpoints, keys }: ReceiptEvidence, at: number) {
    this.at = at
    this.keys = keys
    this.rules = new Map(versions.map((version) => [version.cid, new ReceiptRules(version)]))
    const diagnostics: Finding[] = []
    const loose = new LooseLeaves(receipts)
    const byCid = new Map(versions.map((version) => [version.cid, version]))
    const admitted = batches.flatMap((found, i): Batch[] => {
      const read = readBatch(found, byCid, loose)
      const late = read.ok && read.value.to > at ? inFuture('to', read.value.to, at) : read
      const faults = under(`batches[${String(i)}]`, late.ok ? late.value.blobFaults : late.findings)
      for (const fault of faults) diagnostics.push(fault)
      const verifier = describeValue(found.record['verifier'])
      const known = this.refused.get(verifier) ?? []
      if (faults.length > 0 && known.length < maxFindings)
        this.refused.set(verifier, [...known, ...faults].slice(0, maxFindings))
      return late.ok ? [late.value] : []
    })
    const sightings =
      checkpoints instanceof Sightings
        ? checkpoints
        : new Sightings(gather(checkpoints, at).checkpoints.values())
    const { links, findings } = linkBatches(admitted, sightings)
    this.batches = admitted
    const wrongs = [...findings]
    for (const link of links.values()) {
      for (const fault of this.enterLeaves(link)) wrongs.push(fault)
    }
    for (const [i, { record, repository }] of receipts.entries()) {
      const read = this.read(record)
      const signed = read.ok ? this.signature(read.value, record, repository) : read
      if (read.ok && signed.ok && signed.value) this.enter(read.value, undefined)
      if (!signed.ok)
        for (const fault of under(`receipts[${String(i)}]`, signed.findings)) diagnostics.push(fault)
    }
    for (const slot of this.slots.values()) for (const fault of slot.conflicts()) wrongs.push(fault)
    this.findings = wrongs
    this.diagnostics = diagnostics
  }

  /** One receipt as it was found: what is improper about it, or what it says of its slot. */
  judge({ record, repository }: FoundRecord): Checked<Judged> {
    const read = this.read(record)
    if (!read.ok) return read
    const found = read.value
    const entry = this.slots.get(slotKey(found.slot))?.find(found)
    const signed = this.signature(found, record, repository)
    const improper = this.improper.get(found.cid) ?? this.rulesOf(found)?.check(found) ?? []
    const faults = [...(signed.ok ? [] : signed.findings), ...(entry?.link === undefined ? improper : [])]
    if (faults.length > 0) return acceptUnless<Judged>(faults, undefined as never)
    if (entry !== undefined) return accept(this.judged(entry))
    if (signed.ok && signed.value) return accept(this.judged({ receipt: found, link: undefined }))
    // Nobody signed it, and no batch that somebody signed is known to hold it.
    const expected = this.rulesOf(found)?.version.nodes.get(repository)?.key ?? ''
    return refuse('key/not-pinned', 'signatures', { expected })
  }

  /** Every slot of a policy that a proper receipt answers, with the receipt of each verifier whose batch and chain count. */
  slotReports(policy: string): {
    readonly slot: Slot
    readonly assigned: readonly string[]
    readonly reports: readonly Judged[]
  }[] {
    this.byPolicy ??= Map.groupBy(this.slots.values(), ({ slot }) => slot.policy)
    return (this.byPolicy.get(policy) ?? []).map((record) => ({
      slot: record.slot,
      assigned: this.rules.get(record.slot.policy)?.assignment.verifiersOf(record.slot) ?? [],
      reports: record.counting().map((entry) => this.judged(entry)),
    }))
  }

  private judged({ receipt: found, link }: Entry): Judged {
    const { verifier, outcome } = found.record
    const slot = this.slots.get(slotKey(found.slot))
    const own = slot?.reasons({ receipt: found, link }) ?? [finding('receipt/not-in-batch', '', { verifier })]
    const { signers, findings: unsigned } =
      this.keys === undefined
        ? { signers: new Map<never, string>(), findings: [] }
        : checkSigners(found, this.keys)
    const refused = link === undefined ? (this.refused.get(describeValue(verifier)) ?? []) : []
    const silent = [...own, ...refused, ...unsigned]
    // Who says nothing anyway would make no difference, and must not move the inputs of a decision.
    const ended = this.keys === undefined || silent.length > 0 ? [] : checkEnded(found, this.keys)
    const findings = [...silent, ...ended]
    return {
      receipt: found,
      outcome: findings.length > 0 ? 'UNKNOWN' : (outcome as ReceiptOutcome),
      source: unsigned.some(({ path }) => path === 'sourceCommit') ? undefined : found.source,
      signers,
      isEnded: ended.length > 0,
      findings,
    }
  }

  private enterLeaves(link: Link): Finding[] {
    const { batch } = link
    return (batch.leaves ?? []).flatMap((leaf) => {
      if (!leaf.isReceipt) return []
      // Its shape was checked, and its bytes hashed, when the batch was read.
      const whole = receiptFrom(leaf.cid, leaf.record as unknown as receipt.Main, this.commits)
      const read = this.admit(whole)
      const faults = read.ok ? this.enter(read.value, link) : read.findings
      if (faults.length > 0) this.improper.set(leaf.cid, faults)
      const { verifier } = batch.record
      const named = faults.map((fault) => ({ ...fault, params: { ...fault.params, verifier } }))
      return under(`${batch.cid}.${leaf.cid}`, named)
    })
  }

  /** Takes in a receipt that its verifier signed, alone or in a batch; gives what is improper about it. */
  private enter(found: Receipt, link: Link | undefined): Finding[] {
    const rules = this.rulesOf(found)
    if (rules === undefined) return []
    const faults = [...rules.check(found), ...(link === undefined ? [] : checkNonce(found, link.batch))]
    if (faults.length > 0) return faults
    const key = slotKey(found.slot)
    const slot = this.slots.get(key) ?? new SlotRecord(found.slot, rules)
    this.slots.set(key, slot)
    slot.add({ receipt: found, link })
    return []
  }

  private read(record: DataMap): Checked<Receipt> {
    return this.admit(readReceipt(record, this.commits))
  }

  private admit(read: Checked<Receipt>): Checked<Receipt> {
    if (!read.ok) return read
    const { observedAt, slot } = read.value
    if (observedAt > this.at) return inFuture('observedAt', observedAt, this.at)
    if (this.rules.has(slot.policy)) return read
    return refuse('receipt/other-policy', 'policy', {
      expected: 'a policy of this group',
      actual: slot.policy,
    })
  }

  private rulesOf({ slot }: Receipt): ReceiptRules | undefined {
    return this.rules.get(slot.policy)
  }

  /** Whether the record carries a signature of its verifier's node. Refuses one that carries only others (SIG-4). */
  private signature(found: Receipt, record: DataMap, repository: string): Checked<boolean> {
    const { verifier } = found.record
    const seat = this.rulesOf(found)?.version.nodes.get(repository)
    if (seat?.operator !== verifier) return refuse('receipt/verifier', 'verifier', { repository, verifier })
    if (record['signatures'] === undefined) return accept(false)
    const signed = new Signed<receipt.Main>(repository, found.cid, record, found.observedAt).signedBy(
      seat.key,
    )
    return signed.ok ? accept(true) : signed
  }
}

function checkNonce({ record, slot }: Receipt, batch: Batch): Finding[] {
  if (record.nonce === undefined || record.nonce === toHex(nonceOf(fromHex(batch.record.reveal), slot)))
    return []
  return [finding('receipt/nonce', 'nonce', { verifier: record.verifier, batch: batch.cid })]
}

function inFuture(path: string, date: number, at: number) {
  return refuse('record/in-future', path, { date: describeInstant(date), at: describeInstant(at) })
}
