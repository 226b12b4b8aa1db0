import { Assignment, deriveObligations, slotDue } from '@quorate/attest'
import { formatInstant, type DataMap, type Evidence, type EvidenceRecord } from '@quorate/core'
import { readVersion, type Version } from '@quorate/governance'

import { must, receiptOf, type ReceiptShape } from './attest-records.ts'
import { keyOf, type Key } from './case.ts'
import { bundleOf, compliance, documentOf, found, proofOf, type Changes } from './checked-group.ts'
import { signedCommit } from './commits.ts'
import { decided, type Decided, type States } from './evaluate-case.ts'
import { ack, at, governed, person, type Person } from './group-records.ts'
import { nodePolicy, nodeSeat } from './node-records.ts'
import { blockOf } from './proof-blocks.ts'
import { chainFrom, seenRecords } from './verifier-chains.ts'

const names = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank'] as const

/** Operators with a node each, of which one is to hold Alice's account and the others can check it. */
export type Panel = {
  readonly policy: DataMap
  readonly version: Version
  readonly founding: Evidence
  readonly people: readonly Person[]
  /** Whose node holds the account. */
  readonly holder: string
  /** The others, in order. */
  readonly others: readonly string[]
  /** The key of Alice's host, and the commits of her account at eight and at nine. */
  readonly host: Key
  readonly commits: { readonly now: DataMap; readonly old: DataMap }
}

/** What else of the policy is set, and how many hold the account. */
type Besides = { readonly governance?: DataMap; readonly copies?: number; readonly dates?: DataMap }

/** So many operators with a node each. One failure is not tolerated, and every slot is to be decided, unless told otherwise. */
export async function panelOf(
  size: number,
  changes: Changes,
  { governance = {}, copies = 1, dates = {} }: Besides = {},
): Promise<Panel> {
  const some = names.slice(0, size)
  const people = await Promise.all(some.map((name) => person(name)))
  const hosts = await Promise.all(some.map((name) => keyOf(`host of ${name}`, 'K-256')))
  const documents = people.map(({ did }, i) => documentOf(did, hosts[i] ?? nobody()))
  const seats = await Promise.all(
    people.map((who, i) => nodeSeat(who, { didHead: blockOf(documents[i] ?? nobody())[0].toString() })),
  )
  const [alice = nobody()] = people
  const [host = nobody()] = hosts
  const rules = {
    ...changes,
    replication: { subjects: [alice.did], minCopies: 1, placement: { kind: 'rendezvous', copies } },
    verification: { layers: [0], sampleSize: 4, coveragePpm: 1_000_000, ...changes['verification'] },
    compliance: { ...compliance, maxConsecutiveFailures: 1, ...changes['compliance'] },
  }
  const drafted = await nodePolicy(seats, rules, dates)
  const policy = { ...drafted, ...governed(drafted, governance) }
  const version = must(readVersion(policy))
  const { createdAt } = dates
  const acked = typeof createdAt === 'string' ? [createdAt] : []
  const acks = await Promise.all(people.map((who) => ack(who, policy, ...acked)))
  const [obliged = nobody()] = deriveObligations(version).obligations
  const holder = some.find((name) => obliged.node === nodeOf(name)) ?? nobody()
  return {
    policy,
    version,
    people,
    founding: {
      records: [{ repository: alice.did, record: policy }, ...acks].map((housed) => found(housed)),
      proofs: await Promise.all(acks.map((housed, i) => proofOf(housed, hosts[i] ?? nobody()))),
      plcLogs: [],
      didDocuments: documents.map((document) => ({ did: document['id'] as string, document })),
    },
    holder,
    others: some.filter((name) => name !== holder),
    host,
    commits: {
      old: await signedCommit(alice.did, host, at(8)),
      now: await signedCommit(alice.did, host, at(9)),
    },
  }
}

function nobody(): never {
  throw new Error('nobody')
}

function nodeOf(name: string): string {
  return `did:web:node.${name}.example`
}

/** Names of those that check the holder in a slot, in order. */
export function assignedTo({ version, holder, others }: Panel, index: number): string[] {
  const subject = 'did:web:alice.example'
  const operators = new Assignment(version, new Map()).verifiersOf({ node: nodeOf(holder), subject, index })
  return others.filter((name) => operators.includes(`did:web:${name}.example`))
}

/**
 * What one verifier says of a slot: an outcome, and what is otherwise about its receipt; of several nodes one each, in order.
 * Undefined: nothing.
 */
export type Said = string | Report | readonly Report[] | undefined

type Report = ReceiptShape & { readonly outcome: string }

/** What each of the others says, in their order, by slot. */
export type Told = Readonly<Record<number, readonly Said[]>>

/** Batches of each that says something, SEEN a minute after their slots by the holder's node. */
export async function toldBy(panel: Panel, told: Told): Promise<EvidenceRecord[]> {
  const { others, holder } = panel
  const batches = await Promise.all(
    others.map((who, i) => chainOfSaid(panel, who, (slot) => told[slot]?.[i], told)),
  )
  return seenRecords(panel, batches.flat(), holder)
}

/** One decision on what all of them say, when the last slot that is told of comes due. */
export async function panelRow(
  panel: Panel,
  [name, what, requirement]: readonly [name: string, what: string, requirement: string],
  told: Told,
  states: States,
): Promise<Decided> {
  const last = Math.max(...Object.keys(told).map(Number))
  const bundle = bundleOf(panel.founding, await toldBy(panel, told))
  return decided(name, what, requirement, { bundle, at: formatInstant(slotDue(panel.version, last)) }, states)
}

/** The chain of one verifier: two batches that start it, and one for each slot of which it says something. */
export function chainOfSaid(panel: Panel, who: string, said: (slot: number) => Said, told: Told) {
  const slots = Object.keys(told)
    .map(Number)
    .sort((a, b) => a - b)
    .filter((slot) => said(slot) !== undefined)
  const first = Math.min(...Object.keys(told).map(Number))
  const steps = slots.map((slot, i) => {
    const one = said(slot)
    const beacon = reportsIn(one).find((report) => report.beacon !== undefined)?.beacon
    const late = beacon === undefined ? {} : { late: { beacon } }
    return { slot, leaves: leavesOf(panel, who, slot, i + 2, one), ...late }
  })
  return slots.length === 0
    ? Promise.resolve([])
    : chainFrom(panel, who, [{ slot: first - 2 }, { slot: first - 1 }, ...steps])
}

/** What a verifier reports of a slot in its batch of this seq: a receipt for each layer. */
export function leavesOf(panel: Panel, who: string, slot: number, seq: number, said: Said): DataMap[] {
  const { layers } = panel.version.record.rules.verification
  return reportsIn(said).flatMap(({ outcome, ...shape }) =>
    layers.map((layer) => reportBy(panel, who, { layer, slot, seq, ...shape }, outcome)),
  )
}

function reportsIn(said: Said): readonly Report[] {
  if (said === undefined) return []
  return typeof said === 'string' ? [{ outcome: said }] : [said].flat()
}

/** What `who` reports of the holder's node; of one that failed without stated results no commit. */
function reportBy(
  { commits, holder, version }: Panel,
  who: string,
  shape: ReceiptShape,
  outcome: string,
): DataMap {
  const served = shape.results !== undefined || ['PASS', 'STALE', 'SUPERSEDED'].includes(outcome)
  const unserved = { nodeCommit: undefined, universe: undefined, results: undefined }
  return receiptOf({ policy: {}, version }, who, {
    node: nodeOf(holder),
    ...shape,
    early: {
      subject: 'did:web:alice.example',
      sourceCommit: commits.now,
      nodeCommit: outcome === 'STALE' ? commits.old : commits.now,
      ...shape.early,
    },
    late: { outcome, ...(served ? {} : unserved), ...shape.late },
  })
}
