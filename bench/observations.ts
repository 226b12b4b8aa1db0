import {
  draftBatch,
  draftReceipt,
  drawSample,
  nonceOf,
  seedOf,
  slotStart,
  type ServedCommit,
  type Slot,
} from '@quorate/attest'
import {
  cidOf,
  contentCid,
  decodeStrict,
  formatInstant,
  fromAtprotoJson,
  sha256,
  utf8,
  writeBundle,
  type DataMap,
  type EvidenceRecord,
} from '@quorate/core'

import { must } from '../scripts/vectors/attest-records.ts'
import { found } from '../scripts/vectors/checked-group.ts'
import { signedCommit } from '../scripts/vectors/commits.ts'
import { checkpoint, sign, type Housed } from '../scripts/vectors/group-records.ts'
import {
  nodeId,
  numbers,
  reportingKey,
  type ObservedGroup,
  type Size,
  type Subject,
} from './observed-group.ts'

const universe = 1000

/** The bundle of a group whose nodes each check every node of the others for every account, in so many slots. */
export async function observed(group: ObservedGroup, slots: number): Promise<Uint8Array> {
  const records: EvidenceRecord[] = []
  const before = new Map<number, Housed>()
  for (let seq = 0; seq < slots + 2; seq++) {
    const index = seq - 2
    const commits = await Promise.all(group.subjects.map((subject) => commitOf(group, subject, index)))
    const batches: Housed[] = []
    for (const verifier of group.people.keys()) {
      const leaves = index < 0 ? [] : leavesOf(group, verifier, seq, commits)
      const { record, blob } = await batchOf(group, { verifier, seq, leaves }, before.get(verifier))
      before.set(verifier, record)
      batches.push(record)
      records.push(blob.length === 0 ? found(record) : found(record, blob))
    }
    for (const witness of [0, 1]) records.push(found(await checkpointOf(group, witness, seq, batches)))
  }
  return must(writeBundle({ ...group.founding, records: [...group.founding.records, ...records] }))
}

/** A newer commit in every slot, made before it begins. */
async function commitOf(
  { version }: ObservedGroup,
  { did, host }: Subject,
  index: number,
): Promise<ServedCommit> {
  const { cid, block } = await signedCommit(did, host, formatInstant(slotStart(version, index) - 60_000))
  const bytes = must(fromAtprotoJson({ $bytes: block as string })) as Uint8Array
  const { rev } = must(decodeStrict(bytes)) as DataMap
  return { cid: cid as string, rev: rev as string, block: bytes }
}

/** What one verifier saw in one slot; one node in a hundred was offline, here and there. */
function leavesOf(
  group: ObservedGroup,
  verifier: number,
  seq: number,
  commits: readonly ServedCommit[],
): DataMap[] {
  const { version, people } = group
  const secret = secretOf(verifier, seq)
  return people.flatMap((_, operator) =>
    operator === verifier
      ? []
      : group.subjects.flatMap(({ did: subject }, s) =>
          version.record.rules.verification.layers.map((layer) => {
            const commit = commits[s]
            const node = nodeId(operator, 0)
            const slot: Slot = { policy: version.cid, node, subject, layer, index: seq - 2 }
            const isOffline = (7 * s + 13 * operator + slot.index) % 100 === 0
            const seen = {
              version,
              slot,
              verifier: people[verifier]?.did ?? '',
              observedAt: slotStart(version, slot.index) + 900_000,
              elapsedMs: 100,
              source: commit,
            }
            if (isOffline || commit === undefined) return draftReceipt({ ...seen, outcome: 'OFFLINE' })
            const sampled =
              layer === 0 ? undefined : sampledOf(group, slot, seen.verifier, commit.cid, secret)
            return draftReceipt({ ...seen, node: commit, sampled })
          }),
        ),
  )
}

function sampledOf(
  { version }: ObservedGroup,
  slot: Slot,
  verifier: string,
  commit: string,
  secret: Uint8Array,
) {
  const nonce = nonceOf(secret, slot)
  const { sampleSize } = version.record.rules.verification
  const drawn = must(drawSample(seedOf(slot, { verifier, commit, nonce }), universe, sampleSize))
  return {
    universe: { size: universe, root: sha256(utf8(slot.subject)) },
    nonce,
    results: drawn.map((index) => ({
      index,
      cid: blockCids[index] ?? '',
      outcome: 'PASS' as const,
      bytes: 100,
      ms: 10,
    })),
  }
}

const blockCids = numbers(universe).map((i) => cidOf(utf8(String(i))).toString())

async function batchOf(
  { version, people }: ObservedGroup,
  { verifier, seq, leaves }: { verifier: number; seq: number; leaves: readonly DataMap[] },
  before: Housed | undefined,
): Promise<{ record: Housed; blob: Uint8Array }> {
  const drafted = must(
    draftBatch({
      version,
      verifier: people[verifier]?.did ?? '',
      before: before && { cid: must(contentCid(before.record)).toString(), seq: seq - 1 },
      from: slotStart(version, seq - 2),
      to: slotStart(version, seq - 1),
      secret: secretOf(verifier, seq),
      secretAfterNext: secretOf(verifier, seq + 2),
      leaves,
    }),
  )
  const record = await sign(nodeId(verifier, 0), drafted.record, await reportingKey(verifier))
  return { record, blob: drafted.blob }
}

/** That an operator's node had seen these batches a minute after their slot. */
async function checkpointOf(
  { policy, version }: ObservedGroup,
  witness: number,
  seq: number,
  batches: readonly Housed[],
): Promise<Housed> {
  const asOf = formatInstant(slotStart(version, seq - 1) + 60_000)
  const node = { did: nodeId(witness, 0), key: await reportingKey(witness) }
  const prev = seq === 0 ? {} : { prev: cidOf(Uint8Array.of(1)).toString() }
  return checkpoint(node, policy, asOf, batches, { seq, ...prev })
}

function secretOf(verifier: number, seq: number): Uint8Array {
  return sha256(utf8(`secret ${String(seq)} of ${String(verifier)}`))
}

/** Receipts of one slot. */
export function observations({ operators, subjects, layers }: Size): number {
  return operators * (operators - 1) * subjects * layers.length
}
