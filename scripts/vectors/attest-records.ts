import { createHash } from 'node:crypto'

import { draftBatch, drawSample, nonceOf, seedOf, toHex, type FoundBatch, type Slot } from '@quorate/attest'
import {
  cidOf,
  contentCid,
  encodeCanonical,
  formatInstant,
  instantMs,
  parseInstant,
  type Checked,
  type DataMap,
  type DataValue,
} from '@quorate/core'
import { readVersion, type Version } from '@quorate/governance'
import { nsids } from '@quorate/schemas'

import { keyOf } from './case.ts'
import { at, checkpoint, hours, person, sign, type Housed, type Person } from './group-records.ts'
import { nodePolicy, nodeSeat, type RuleChanges } from './node-records.ts'

const crewNames = ['alice', 'bob', 'carol', 'dave'] as const
type Name = (typeof crewNames)[number]

/** Four operators with a node each; Bob's node is checked for Alice's repository, by the other three. */
export type Crew = {
  readonly policy: DataMap
  readonly version: Version
  readonly people: Record<Name, Person>
}

/** The policy under which somebody reports. */
export type Under = Pick<Crew, 'policy' | 'version'>

export async function crewOf(
  changes: RuleChanges = {},
  more: DataMap = {},
  davesSeat: DataMap = {},
): Promise<Crew> {
  const all = await Promise.all(crewNames.map((name) => person(name)))
  const [alice, bob, carol, dave] = all
  if (alice === undefined || bob === undefined || carol === undefined || dave === undefined)
    throw new Error('no crew')
  const seats = await Promise.all(all.map((who) => nodeSeat(who, who === dave ? davesSeat : {})))
  const verification = {
    layers: [0, 1, 3],
    sampleSize: 4,
    verifiers: 3,
    ...(changes['verification'] as DataMap | undefined),
  }
  const policy = await nodePolicy(seats, { ...changes, verification }, more)
  return { policy, version: must(readVersion(policy)), people: { alice, bob, carol, dave } }
}

export const checkedNode = 'did:web:node.bob.example'
export const subject = 'did:web:alice.example'
/** The slot that is checked, and when: an hour each, from `effective` on. */
export const checkedSlot = 5

/** So many hours after the start of a slot. */
export function inSlot(index: number, hoursLater = 0, ms = 0): string {
  return at(hours.effective + index + hoursLater, ms)
}

/** A commit of Alice's repository; its signature is of nobody, since no key of hers is at hand to check it. */
export function commitOf(rev: string, more: DataMap = {}): DataMap {
  const commit = {
    did: subject,
    version: 3,
    data: cidOf(Uint8Array.of(0xa0)),
    rev,
    prev: null,
    sig: new Uint8Array(64).fill(7),
    ...more,
  }
  const bytes = must(encodeCanonical(commit))
  return { cid: cidOf(bytes).toString(), block: Buffer.from(bytes).toString('base64').replaceAll('=', '') }
}

export const revs = { old: '3kaaaaaaaaa22', now: '3kbbbbbbbbb22', next: '3kccccccccc22' } as const

export function secretOf(who: string, seq: number): Uint8Array {
  return Uint8Array.from(
    createHash('sha256')
      .update(`secret ${String(seq)} of ${who}`)
      .digest(),
  )
}

export type ReceiptShape = {
  readonly layer?: number
  readonly slot?: number
  /** Seq of the batch whose secret makes the nonce. */
  readonly seq?: number
  readonly size?: number
  readonly node?: string
  /** The beacon of its batch: the hash of its signature enters the seed. */
  readonly beacon?: DataMap
  /** Fields that the seed, and with it the results, take into account. */
  readonly early?: DataMap
  /** Outcomes of the results, in the order of the draws; PASS for the rest. */
  readonly results?: readonly string[]
  /** How long they took in milliseconds, in that order; 10 for the rest. */
  readonly ms?: readonly number[]
  /** Fields changed at the very end; undefined leaves one out. */
  readonly late?: Readonly<Record<string, DataValue | undefined>>
}

/** A receipt by `who`, without signatures: of layer 1, all well, unless told otherwise. */
export function receiptOf({ version }: Under, who: string, shape: ReceiptShape = {}): DataMap {
  const { layer = 1, slot: index = checkedSlot, seq = 2, size = 40, node = checkedNode, beacon } = shape
  const observedAt = inSlot(index, 0.25)
  const base: DataMap = {
    $type: nsids.OrgP2pdsAttestReceipt,
    group: version.group,
    policy: version.cid,
    node,
    subject,
    layer,
    slot: index,
    verifier: `did:web:${who}.example`,
    endpoint: node.replace('did:web:', 'https://'),
    sourceCommit: commitOf(revs.now),
    nodeCommit: commitOf(revs.now),
    observedAt,
    elapsedMs: 100,
    outcome: 'PASS',
    ...shape.early,
  }
  const slot: Slot = { policy: version.cid, node, subject: base['subject'] as string, layer, index }
  const nonce = nonceOf(secretOf(who, seq), slot)
  const randomness =
    beacon === undefined
      ? undefined
      : Uint8Array.from(
          createHash('sha256')
            .update(Buffer.from(beacon['signature'] as string, 'hex'))
            .digest(),
        )
  const challenge = {
    verifier: base['verifier'] as string,
    commit: (base['nodeCommit'] as { cid: string }).cid,
    nonce,
    beacon: randomness,
  }
  const drawn =
    size === 0
      ? []
      : must(drawSample(seedOf(slot, challenge), size, version.record.rules.verification.sampleSize))
  const sampled: DataMap = {
    universe: {
      size,
      root: toHex(
        createHash('sha256')
          .update(`universe of ${String(size)}`)
          .digest(),
      ),
    },
    sampleSize: version.record.rules.verification.sampleSize,
    nonce: toHex(nonce),
    results: drawn.map((i, n) => ({
      index: i,
      cid: cidOf(Uint8Array.of(i)).toString(),
      outcome: shape.results?.[n] ?? 'PASS',
      bytes: 100,
      ms: shape.ms?.[n] ?? 10,
    })),
  }
  const whole = Object.entries({ ...base, ...(layer === 0 ? {} : sampled), ...shape.late })
  return Object.fromEntries(whole.filter((entry): entry is [string, DataValue] => entry[1] !== undefined))
}

export async function nodeKey(who: string) {
  return keyOf(`node ${who}`)
}

/** A record in the repository of a node, signed with the node's key. */
export async function byNode(who: string, record: DataMap, signer = who): Promise<Housed> {
  return sign(`did:web:node.${who}.example`, record, await nodeKey(signer))
}

export type BatchShape = {
  readonly seq: number
  readonly before?: Housed | undefined
  /** Index of the slot; two before the checked one is that of seq 0. */
  readonly slot?: number
  readonly from?: string
  readonly to?: string
  readonly secret?: Uint8Array
  readonly leaves?: readonly DataMap[]
  readonly late?: Readonly<Record<string, DataValue | undefined>>
  readonly signer?: string
  readonly keepBlob?: boolean
}

/** A batch of one verifier, and the blob of its leaves. */
export async function batchOf({ version }: Under, who: string, shape: BatchShape): Promise<FoundBatch> {
  const { seq, before, slot = checkedSlot - 2 + seq, leaves = [] } = shape
  const drafted = must(
    draftBatch({
      version,
      verifier: `did:web:${who}.example`,
      before:
        before === undefined ? undefined : { cid: must(contentCid(before.record)).toString(), seq: seq - 1 },
      from: instantMs(shape.from ?? inSlot(slot)),
      to: instantMs(shape.to ?? inSlot(slot + 1)),
      secret: shape.secret ?? secretOf(who, seq),
      secretAfterNext: secretOf(who, seq + 2),
      leaves,
    }),
  )
  const fields = Object.entries({ ...drafted.record, ...shape.late })
  const record = Object.fromEntries(
    fields.filter((entry): entry is [string, DataValue] => entry[1] !== undefined),
  )
  const housed = await byNode(who, record, shape.signer)
  return drafted.blob.length === 0 || shape.keepBlob === false ? housed : { ...housed, leaves: drafted.blob }
}

/** The three batches that it takes for one receipt to count: two that start the chain, and the one that holds it. */
export async function chainOf(
  crew: Crew,
  who: Name,
  leaves: readonly DataMap[],
  changes: readonly Partial<BatchShape>[] = [],
): Promise<FoundBatch[]> {
  const batches: FoundBatch[] = []
  for (const seq of [0, 1, 2]) {
    const shape = { seq, before: batches.at(-1), ...(seq === 2 ? { leaves } : {}), ...changes[seq] }
    batches.push(await batchOf(crew, who, shape))
  }
  return batches
}

/** What a node had seen, by its node key; the seq rises with the date, and skips one so that no two follow each other. */
export async function nodeCheckpoint(
  under: Under,
  who: string,
  asOf: string,
  seen: readonly Housed[],
): Promise<Housed> {
  const node: Person = { did: `did:web:node.${who}.example`, key: await nodeKey(who) }
  const parsed = must(parseInstant(asOf))
  const seq = 2 * parsed
  return checkpoint(
    node,
    under.policy,
    asOf,
    seen.map(({ repository, record }) => ({ repository, record })),
    {
      seq,
      prev: cidOf(Uint8Array.of(1)).toString(),
    },
  )
}

/** Checkpoints by a node that make each batch SEEN so many milliseconds after its slot. */
export async function seenInTime(
  under: Under,
  batches: readonly FoundBatch[],
  by = 'bob',
  ms = 60_000,
): Promise<Housed[]> {
  const byEnd = Map.groupBy(batches, ({ record }) => record['to'] as string)
  return Promise.all(
    [...byEnd].map(([to, all]) => nodeCheckpoint(under, by, formatInstant(instantMs(to) + ms), all)),
  )
}

export function must<T>(checked: Checked<T>): T {
  if (checked.ok) return checked.value
  throw new Error(JSON.stringify(checked.findings))
}
