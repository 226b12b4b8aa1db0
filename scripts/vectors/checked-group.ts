import {
  contentCid,
  formatInstant,
  instantMs,
  readRepoProof,
  writeBundle,
  writeCar,
  type DataMap,
  type Evidence,
  type EvidenceRecord,
} from '@quorate/core'
import type { FoundBatch } from '@quorate/attest'
import { readVersion, type Version } from '@quorate/governance'

import { batchOf, must, nodeCheckpoint, receiptOf, type Crew } from './attest-records.ts'
import { keyOf, type Key } from './case.ts'
import { signedCommit } from './commits.ts'
import { ack, at, person, type Housed, type Person } from './group-records.ts'
import { nodePolicy, nodeSeat } from './node-records.ts'
import { blockOf, repositoryOf } from './proof-blocks.ts'

/** Bob's node holds Alice's account, and Alice's node checks it every hour: the smallest group that has something to judge. */
export type CheckedGroup = {
  readonly policy: DataMap
  readonly version: Version
  readonly crew: Crew
  readonly alice: Person
  readonly bob: Person
  /** What certifies the policy and binds Bob, and whose keys signed Alice's commits. */
  readonly founding: Evidence
  /** The newest commit of Alice's account, and one before it. */
  readonly commits: { readonly now: DataMap; readonly old: DataMap }
}

/** What a verifier found in each slot, by index: one outcome for all layers, or one a layer. */
export type Found = Readonly<Record<number, string | Readonly<Record<number, string>>>>

/** Changes of the rules, by part. */
export type Changes = Readonly<Record<string, DataMap>>

export const compliance: DataMap = {
  joinGraceSeconds: 0,
  offlineGraceSeconds: 0,
  recoveryGraceSeconds: 0,
  maxConsecutiveFailures: 3,
  failedAfterSeconds: 21_600,
  abandonedAfterSeconds: 43_200,
}

export async function checkedGroup(
  changes: Changes = {},
  more: DataMap = {},
  weight = 1,
): Promise<CheckedGroup> {
  const [alice, bob] = [await person('alice', 'carol'), await person('bob', 'dave')]
  const [aliceHost, bobHost] = [await keyOf('host of alice', 'K-256'), await keyOf('host of bob', 'K-256')]
  const documents = [documentOf(alice.did, aliceHost), documentOf(bob.did, bobHost)]
  const heads = documents.map((document) => blockOf(document)[0].toString())
  const seats = await Promise.all(
    [alice, bob].map((who, i) => nodeSeat(who, { didHead: heads[i] ?? '', ...(i === 0 ? { weight } : {}) })),
  )
  const policy = await nodePolicy(
    seats,
    {
      ...changes,
      replication: { subjects: [alice.did], minCopies: 1, ...changes['replication'] },
      verification: {
        layers: [0],
        sampleSize: 4,
        verifiers: 1,
        coveragePpm: 500_000,
        ...changes['verification'],
      },
      compliance: { ...compliance, ...changes['compliance'] },
    },
    more,
  )
  const version = must(readVersion(policy))
  const acks = [await ack(alice, policy), await ack(bob, policy)]
  const proofs = [await proofOf(acks[0], aliceHost), await proofOf(acks[1], bobHost)]
  return {
    policy,
    version,
    crew: { policy, version, people: { alice, bob, carol: alice, dave: bob } },
    alice,
    bob,
    founding: {
      records: [{ repository: alice.did, record: policy }, ...acks].map((housed) => found(housed)),
      proofs,
      plcLogs: [],
      didDocuments: documents.map((document) => ({ did: document['id'] as string, document })),
    },
    commits: {
      old: await signedCommit(alice.did, aliceHost, at(8)),
      now: await signedCommit(alice.did, aliceHost, at(9)),
    },
  }
}

/** The DID document of a did:web, with the key of its host. */
export function documentOf(did: string, host: Key): DataMap {
  const key = { type: 'Multikey', controller: did, publicKeyMultibase: host.did().slice('did:key:'.length) }
  return { id: did, verificationMethod: [{ id: `${did}#atproto`, ...key }] }
}

/** That the host of an account published a record. */
export async function proofOf(housed: Housed | undefined, host: Key): Promise<Evidence['proofs'][number]> {
  if (housed === undefined) throw new Error('nothing to prove')
  const { repository, record } = housed
  const blocks = await repositoryOf(repository, host, `${record['$type'] as string}/1`, record)
  return must(readRepoProof(writeCar(blocks[0][0], blocks)))
}

export function found({ repository, record }: Housed, blob?: Uint8Array): EvidenceRecord {
  const cid = must(contentCid(record)).toString()
  return blob === undefined ? { repository, record, cid } : { repository, record, cid, blob }
}

export type Checks = {
  /** Batches in order, without those that start the chain, and the checkpoints that make them SEEN. */
  readonly batches: readonly FoundBatch[]
  readonly records: readonly EvidenceRecord[]
}

/**
 * What Alice's node reports of Bob's: two batches that start the chain, and one for every slot in which it found something, each
 * SEEN by Bob's node a minute after its slot. Under a later version the chain goes on from what was reported `before`.
 */
export async function checks(
  group: CheckedGroup,
  outcomes: Found,
  shape: DataMap = {},
  before?: Checks,
): Promise<Checks> {
  const { crew, version } = group
  const layers = version.record.rules.verification.layers
  const slots = Object.keys(outcomes)
    .map(Number)
    .sort((a, b) => a - b)
  const batches: FoundBatch[] = []
  const starts = before === undefined ? [-2, -1] : []
  for (const [i, slot] of [...starts, ...slots].entries()) {
    const seq = i + (before === undefined ? 0 : before.batches.length + 2)
    const told = outcomes[slot]
    const leaves = layers.flatMap((layer) => {
      const outcome = typeof told === 'object' ? told[layer] : told
      return outcome === undefined ? [] : [receipt(group, { layer, slot, seq, outcome, late: shape })]
    })
    const { start, end } = boundsOf(version, slot)
    batches.push(
      await batchOf(crew, 'alice', {
        seq,
        before: batches.at(-1) ?? before?.batches.at(-1),
        slot,
        from: start,
        to: end,
        leaves,
      }),
    )
  }
  const seen = await Promise.all(
    batches.map((batch) => {
      const asOf = formatInstant(instantMs(batch.record['to'] as string) + 60_000)
      return nodeCheckpoint(crew, 'bob', asOf, [batch])
    }),
  )
  return {
    batches: batches.slice(starts.length),
    records: [
      ...batches.map((batch) => found(batch, batch.leaves)),
      ...seen.map((checkpoint) => found(checkpoint)),
    ],
  }
}

function boundsOf(version: Version, slot: number): { start: string; end: string } {
  const interval = version.record.rules.verification.intervalSeconds * 1000
  const start = version.effectiveAt + slot * interval
  return { start: formatInstant(start), end: formatInstant(start + interval) }
}

type ReceiptPlan = {
  readonly layer: number
  readonly slot: number
  readonly seq: number
  readonly outcome: string
  readonly late?: DataMap
}

/** A receipt of Alice's node on Bob's, with this outcome. */
export function receipt(group: CheckedGroup, { layer, slot, seq, outcome, late = {} }: ReceiptPlan): DataMap {
  const { commits, crew, alice, version } = group
  const served = outcome === 'PASS' || outcome === 'STALE' || (layer > 0 && outcome !== 'OFFLINE')
  const nodeCommit = outcome === 'STALE' ? commits.old : commits.now
  const { start, end } = boundsOf(version, slot)
  const quarter = instantMs(start) + (instantMs(end) - instantMs(start)) / 4
  const isItemFault =
    layer > 0 && served && outcome !== 'PASS' && outcome !== 'STALE' && outcome !== 'UNKNOWN'
  return receiptOf(crew, 'alice', {
    layer,
    slot,
    seq,
    early: {
      subject: alice.did,
      sourceCommit: commits.now,
      nodeCommit,
      observedAt: formatInstant(quarter),
    },
    ...(isItemFault ? { results: [outcome] } : {}),
    late: {
      outcome,
      ...(served ? {} : { nodeCommit: undefined, universe: undefined, results: undefined }),
      ...late,
    },
  })
}

/** One bundle of everything. */
export function bundleOf(founding: Evidence, ...records: readonly (readonly EvidenceRecord[])[]): Uint8Array {
  return must(writeBundle({ ...founding, records: [...founding.records, ...records.flat()] }))
}

/** The instant at which a slot comes due, so many milliseconds later. */
export function due({ version }: CheckedGroup, slot: number, ms = 0): string {
  const { verification } = version.record.rules
  const end = version.effectiveAt + (slot + 1) * verification.intervalSeconds * 1000
  return formatInstant(end + verification.windowSeconds * 1000 + ms)
}

/** The next version of a group's policy, as if it were the first: for what its nodes report under it. */
export function underNext(group: CheckedGroup, policy: DataMap): CheckedGroup {
  const version = must(readVersion(policy))
  return { ...group, policy, version, crew: { ...group.crew, policy, version } }
}
