import {
  accept,
  acceptUnless,
  describeInstant,
  describeValue,
  finding,
  instantMs,
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
  type Departures,
  type FoundRecord,
  type SigningSeats,
  type Version,
} from '@quorate/governance'
import type { receipt } from '@quorate/schemas'
import { linkBatches, type Link } from './batch-chain.ts'
import { readBatch, type Batch, type FoundBatch } from './batch.ts'
import { nonceOf } from './challenge.ts'
import { checkEnded, checkSigners, type Signers } from './commit-check.ts'
import { fromHex, toHex } from './hexadecimal.ts'
import { ReceiptRules } from './receipt-check.ts'
import { readForm, receiptFrom, slotOf, type FormedReceipt, type Receipt } from './receipt.ts'
import { ReportedCommits, type ReportedCommit } from './reported-commit.ts'
import { Universes } from './reported-universes.ts'
import type { ReceiptOutcome } from './slot-outcome.ts'
import { SlotRecord, type Entry } from './slot-record.ts'
import { slotKey, type Slot } from './slot.ts'

/** What nodes said of each other, as it was found, and the versions of the one group that it is about. */
export type ReceiptEvidence = {
  readonly versions: readonly Version[]
  /** Who left under each version, by its content CID. */
  readonly departures: ReadonlyMap<string, Departures>
  /** From when on their nodes sign. */
  readonly seats: SigningSeats
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
  /** The node's commit, likewise. */
  readonly held: ReportedCommit | undefined
  /** Empty where no keys are at hand. */
  readonly signers: Signers
  /** Whether it says nothing for no other reason than that its account had ended (RCP-9). */
  readonly isEnded: boolean
  readonly findings: readonly Finding[]
}

/**
 * All receipts of a group, each judged by its batch and the two before that (RCP-1 to RCP-7); what others say of its slot makes no
 * difference. What is dated after `at`, in milliseconds, is not there. Order and repetition of the evidence change nothing; linear in it.
 */
export class Ledger {
  /** What verifiers did wrong: improper receipts in signed batches, two results, two batches, gaps, universes that differ. */
  readonly findings: readonly Finding[]
  /** What was not admitted, and why. It decides nothing. */
  readonly diagnostics: readonly Finding[]
  /** The batches that hold by themselves, as often as they were found, whether or not their receipts count. */
  readonly batches: readonly Batch[]
  private readonly rules: ReadonlyMap<string, ReceiptRules>
  private readonly at: number
  private readonly seats: SigningSeats
  private readonly keys: AccountKeys | undefined
  private readonly commits = new ReportedCommits()
  private readonly universes = new Universes()
  private readonly slots = new Map<string, SlotRecord>()
  /** Sorted when first asked for: a group with many versions asks for each. */
  private byPolicy: ReadonlyMap<string, readonly SlotRecord[]> | undefined
  /** Why batches, or their blobs, were not admitted, by the verifier that they name; the first hundred reasons of each. */
  private readonly refused = new Map<string, readonly Finding[]>()
  /** What is wrong with leaves of signed batches, by content CID. */
  private readonly improper = new Map<string, readonly Finding[]>()

  constructor(
    { versions, departures, seats, batches, receipts, checkpoints, keys }: ReceiptEvidence,
    at: number,
  ) {
    this.at = at
    this.seats = seats
    this.keys = keys
    this.rules = new Map(
      versions.map((version) => [
        version.cid,
        new ReceiptRules(version, departures.get(version.cid) ?? new Map()),
      ]),
    )
    const diagnostics: Finding[] = []
    const byCid = new Map(versions.map((version) => [version.cid, version]))
    const admitted = batches.flatMap((found, i): Batch[] => {
      const read = readBatch(found, byCid, seats)
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
    const { links, findings } = linkBatches(admitted, sightings, seats)
    this.batches = admitted
    const wrongs = [...findings]
    for (const link of links.values()) {
      for (const fault of this.enterLeaves(link)) wrongs.push(fault)
    }
    for (const [i, found] of receipts.entries())
      for (const fault of under(`receipts[${String(i)}]`, this.enterAlone(found))) diagnostics.push(fault)
    for (const slot of this.slots.values()) for (const fault of slot.conflicts()) wrongs.push(fault)
    for (const fault of this.universes.contradictions()) wrongs.push(fault)
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
    const improper = this.improper.get(found.cid) ?? this.rulesOf(found)?.check(found, undefined) ?? []
    const faults = [...(signed.ok ? [] : signed.findings), ...(entry?.link === undefined ? improper : [])]
    if (faults.length > 0) return acceptUnless<Judged>(faults, undefined as never)
    if (entry !== undefined) return accept(this.judged(entry))
    if (signed.ok && signed.value) return accept(this.judged({ receipt: found, link: undefined }))
    // Nobody signed it, and no batch that somebody signed is known to hold it.
    const expected = this.rulesOf(found)?.version.nodes.get(repository)?.key ?? ''
    return refuse('key/not-pinned', 'signatures', { expected })
  }

  /** Every slot of a policy that a proper receipt answers, with those that count: each is a vote, and a verifier may have several. */
  slotReports(policy: string): {
    readonly slot: Slot
    readonly assigned: readonly string[]
    readonly reports: readonly Judged[]
  }[] {
    this.byPolicy ??= Map.groupBy(this.slots.values(), ({ slot }) => slot.policy)
    const answered = (this.byPolicy.get(policy) ?? []).filter((record) => record.isAnswered())
    return answered.map((record) => ({
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
      held: unsigned.some(({ path }) => path === 'nodeCommit') ? undefined : found.node,
      signers,
      isEnded: ended.length > 0,
      findings,
    }
  }

  private enterLeaves(link: Link): Finding[] {
    const { batch } = link
    return (batch.leaves ?? []).flatMap((leaf) => {
      if (!leaf.isReceipt) return []
      // Its shape was checked, its bytes hashed, and it was held against the batch, when that was read.
      const faults = this.enter({ cid: leaf.cid, record: leaf.record as unknown as receipt.Main }, link)
      if (faults.length > 0) this.improper.set(leaf.cid, faults)
      const { verifier } = batch.record
      // Nobody is named for what an exit that turns up would make right. No exit has an operator check its own node.
      const isOwn = batch.version.nodes.get(leaf.slot.node)?.operator === verifier
      const lasting = faults.filter(({ code }) => isOwn || code !== 'receipt/not-assigned')
      const named = lasting.map((fault) => ({ ...fault, params: { ...fault.params, verifier } }))
      return under(`${batch.cid}.${leaf.cid}`, named)
    })
  }

  /** Takes in a receipt outside batches, if it has a signature; gives why not. */
  private enterAlone({ record, repository }: FoundRecord): readonly Finding[] {
    const form = this.admit(readForm(record))
    const signed = form.ok ? this.signature(form.value, record, repository) : form
    if (form.ok && signed.ok && signed.value) return this.enter(form.value, undefined)
    return signed.ok ? [] : signed.findings
  }

  /** Takes in a receipt that its verifier signed, alone or in a batch; gives what is improper about it. */
  private enter(form: FormedReceipt, link: Link | undefined): readonly Finding[] {
    const { cid, record } = form
    const rules = this.rules.get(record.policy)
    if (rules === undefined) return []
    this.universes.add(cid, record)
    const own = slotOf(record)
    const key = slotKey(own)
    const slot = this.slots.get(key) ?? new SlotRecord(own, rules)
    this.slots.set(key, slot)
    const read = receiptFrom(form, this.commits)
    const faults = read.ok ? this.faultsOf(read.value, rules, link) : read.findings
    if (read.ok && faults.length === 0) slot.add({ receipt: read.value, link })
    else slot.addImproper(record.verifier, cid)
    return faults
  }

  private faultsOf(found: Receipt, rules: ReceiptRules, link: Link | undefined): Finding[] {
    const { batch } = link ?? {}
    return [...rules.check(found, batch?.record), ...(batch === undefined ? [] : checkNonce(found, batch))]
  }

  private read(record: DataMap): Checked<Receipt> {
    const form = this.admit(readForm(record))
    return form.ok ? receiptFrom(form.value, this.commits) : form
  }

  private admit(form: Checked<FormedReceipt>): Checked<FormedReceipt> {
    if (!form.ok) return form
    const { observedAt, policy } = form.value.record
    if (instantMs(observedAt) > this.at) return inFuture('observedAt', instantMs(observedAt), this.at)
    if (this.rules.has(policy)) return form
    return refuse('receipt/other-policy', 'policy', { expected: 'a policy of this group', actual: policy })
  }

  private rulesOf({ slot }: Receipt): ReceiptRules | undefined {
    return this.rules.get(slot.policy)
  }

  /** Whether the record carries a signature of its verifier's node. Refuses one that carries only others (SIG-4). */
  private signature(form: FormedReceipt, record: DataMap, repository: string): Checked<boolean> {
    const { verifier, policy, observedAt } = form.record
    const version = this.rules.get(policy)?.version
    const seat = version?.nodes.get(repository)
    const since = version === undefined ? undefined : this.seats.since(version, repository)
    if (seat?.operator !== verifier || since === undefined || since > instantMs(observedAt))
      return refuse('receipt/verifier', 'verifier', { repository, verifier })
    if (record['signatures'] === undefined) return accept(false)
    const signed = new Signed<receipt.Main>(repository, form.cid, record, instantMs(observedAt))
    const bySeat = signed.signedBy(seat.key)
    return bySeat.ok ? accept(true) : bySeat
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
