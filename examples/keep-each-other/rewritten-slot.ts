import { draftBatch, nextBatch, ownBatches, readLeaves, slotIndexAt } from '@quorate/attest'
import {
  contentCid,
  decodeStrict,
  formatInstant,
  instantMs,
  signRecord,
  type DataMap,
  type Evidence,
  type EvidenceRecord,
} from '@quorate/core'
import { draftCheckpoint, type Version } from '@quorate/governance'
import { nsids, type batch } from '@quorate/schemas'
import { must } from '../story/member.ts'
import type { Operator } from './operator.ts'

/** One slot of the story's evidence, in which operators may do otherwise than they did, with the real keys of their nodes. */
export class RewrittenSlot {
  private readonly evidence: Evidence
  private readonly version: Version
  private readonly index: number

  constructor(evidence: Evidence, version: Version, index: number) {
    this.evidence = evidence
    this.version = version
    this.index = index
  }

  /** What an operator had to say in the slot. */
  leavesOf(operator: Operator): DataMap[] {
    const { blob } = this.batchOf(operator)
    if (blob === undefined) throw new Error(`the batch of ${operator.name} came without its blob`)
    return must(readLeaves(blob)).map((bytes) => must(decodeStrict(bytes)) as DataMap)
  }

  /** The evidence if the operator had signed these leaves, and the node of `witness` had seen them at `seenAt`, in milliseconds. */
  async instead(
    operator: Operator,
    leaves: readonly DataMap[],
    { witness, seenAt }: { readonly witness: Operator; readonly seenAt: number },
  ): Promise<Evidence> {
    const { version } = this
    const { key } = operator.node
    const [from, to] = intervalOf(this.batchOf(operator))
    const rest = this.without(operator)
    const before = ownBatches(recordsOf(rest, operator), version.group, key.did())
    const next = await nextBatch(before, key, version.group, from)
    const drafted = must(draftBatch({ version, verifier: operator.name, ...next, from, to, leaves }))
    const batch = { ...(await signedBy(operator, drafted.record)), blob: drafted.blob }
    const sighting = await signedBy(witness, this.sighting(witness, batch, seenAt))
    return { ...rest, records: [...rest.records, batch, sighting] }
  }

  /** The evidence without the batch of the operator. */
  without(operator: Operator): Evidence {
    const batch = this.batchOf(operator)
    return { ...this.evidence, records: this.evidence.records.filter((found) => found !== batch) }
  }

  private batchOf(operator: Operator): EvidenceRecord {
    const batch = recordsOf(this.evidence, operator).find(
      (found) =>
        found.record['$type'] === nsids.OrgP2pdsAttestBatch &&
        slotIndexAt(this.version, intervalOf(found)[0]) === this.index,
    )
    if (batch === undefined) throw new Error(`no batch of ${operator.name} in slot ${String(this.index)}`)
    return batch
  }

  /** The next checkpoint of the witness's node, of what it has seen of one batch. */
  private sighting(witness: Operator, batch: EvidenceRecord, seenAt: number): DataMap {
    const { group, cid: head } = this.version
    const seqOf = ({ record }: EvidenceRecord) => Number(record['seq'])
    const last = recordsOf(this.evidence, witness)
      .filter(({ record }) => record['$type'] === nsids.OrgP2pdsGovernanceCheckpoint)
      .reduce((a, b) => (seqOf(b) > seqOf(a) ? b : a))
    const previous = { cid: last.cid, seq: seqOf(last) }
    const [asOf, expiresAt] = [formatInstant(seenAt), formatInstant(seenAt + 86_400_000)]
    return draftCheckpoint({ group, head, asOf, expiresAt, previous, seen: [batch] })
  }
}

/** A record signed by the node of an operator, as it would stand in the node's repository. */
export async function signedBy({ node }: Operator, draft: DataMap): Promise<EvidenceRecord> {
  const record = must(await signRecord(draft, node.id, node.key))
  return { repository: node.id, record, cid: must(contentCid(record)).toString() }
}

/** [from, to) of a batch, in milliseconds. */
function intervalOf({ record }: EvidenceRecord): [number, number] {
  const { from, to } = record as unknown as batch.Main
  return [instantMs(from), instantMs(to)]
}

function recordsOf({ records }: Evidence, { node }: Operator): EvidenceRecord[] {
  return records.filter(({ repository }) => repository === node.id)
}
