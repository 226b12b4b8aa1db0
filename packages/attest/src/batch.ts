import {
  accept,
  acceptUnless,
  checkShape,
  contentCid,
  contentOf,
  describeInstant,
  describeValue,
  finding,
  instantMs,
  refuse,
  type Checked,
  type DataMap,
  type Finding,
} from '@quorate/core'
import { Signed, type FoundRecord, type SigningSeats, type Version } from '@quorate/governance'
import { nsids, type batch } from '@quorate/schemas'
import { checkLeaves, checkNoLeaves } from './batch-leaves.ts'
import { checkHex, checkHexBytes } from './hexadecimal.ts'
import type { Leaf } from './leaf.ts'
import { slotIndexAt } from './slot.ts'

/** A batch as it was found, with the blob that it names where that was found too. */
export type FoundBatch = FoundRecord & { readonly leaves?: Uint8Array | undefined }

/** A batch that holds by itself, signed by a node of its verifier (RCP-7). */
export type Batch = {
  /** Content CID. */
  readonly cid: string
  /** Id of the node that signed it. */
  readonly repository: string
  readonly version: Version
  readonly record: batch.Main
  /** Index of the slot that it answers; negative before the policy takes effect. */
  readonly index: number
  /** Milliseconds since 1970. */
  readonly from: number
  readonly to: number
  /** Undefined when its blob was not found. */
  readonly leaves: readonly Leaf[] | undefined
  /** Why the blob that was found is not that of its leaves: then it is as if it had not been. */
  readonly blobFaults: readonly Finding[]
}

/** What is known of a batch before its leaves are. */
type BatchFrame = Omit<Batch, 'leaves' | 'blobFaults'>

/**
 * A batch and its leaves, or everything that it breaks by itself. `versions` are policy versions by content CID, `seats` tell whose nodes
 * sign.
 */
export function readBatch(
  found: FoundBatch,
  versions: ReadonlyMap<string, Version>,
  seats: SigningSeats,
): Checked<Batch> {
  const { record, repository } = found
  const cid = contentCid(record)
  if (!cid.ok) return cid
  const read = readRecord(record)
  if (!read.ok) return read
  const body = read.value
  const version = versions.get(body.policy)
  if (version?.group !== body.group) {
    const expected = version === undefined ? 'a policy of this group' : `the policy of group ${version.group}`
    return refuse('receipt/other-policy', 'policy', { expected, actual: body.policy })
  }
  const [from, to] = [instantMs(body.from), instantMs(body.to)]
  const frame = {
    cid: cid.value.toString(),
    repository,
    version,
    record: body,
    index: slotIndexAt(version, from),
    from,
    to,
  }
  const findings = [...checkSigner(found, frame, seats), ...checkInterval(frame), ...checkNoLeaves(body)]
  // Leaves may be millions, and the blob beside what nobody signed is anybody's.
  return findings.length > 0
    ? acceptUnless<Batch>(findings, undefined as never)
    : accept({ ...frame, ...findLeaves(frame, found.leaves) })
}

/** The leaves in the blob. Receipts that were found otherwise do not stand in for it: of a batch without it nothing is known. */
function findLeaves(frame: BatchFrame, blob: Uint8Array | undefined): Pick<Batch, 'leaves' | 'blobFaults'> {
  if (frame.record.size === 0) return { leaves: [], blobFaults: [] }
  if (blob === undefined) return { leaves: undefined, blobFaults: [] }
  const read = checkLeaves(frame, blob)
  return read.ok ? { leaves: read.value, blobFaults: [] } : { leaves: undefined, blobFaults: read.findings }
}

function readRecord(record: DataMap): Checked<batch.Main> {
  const content = contentOf(record)
  const body = content as unknown as batch.Main
  const shape = checkShape(nsids.OrgP2pdsAttestBatch, content)
  if (shape.length > 0) return acceptUnless(shape, body)
  const { root, commitment, reveal, seq, prev, size, beacon } = body
  const out = [
    ...checkHex('root', root),
    ...checkHex('commitment', commitment),
    ...checkHex('reveal', reveal),
    ...checkHexBytes('beacon.signature', beacon?.signature),
    ...checkHexBytes('beacon.previousSignature', beacon?.previousSignature),
  ]
  if ((seq === 0) !== (prev === undefined)) {
    const expected = seq === 0 ? 'nothing in the first' : 'the batch before'
    out.push(finding('batch/link', 'prev', { expected, actual: describeValue(prev) }))
  }
  // Nobody can know yet from what secret their nonces would have to be.
  if (seq < 2 && size > 0) out.push(finding('batch/start', 'size', { actual: size }))
  return acceptUnless(out, body)
}

/** The key that counts is that of the node in whose repository it is, and the node signs for its verifier (SIG-4). */
function checkSigner({ record }: FoundBatch, batch: BatchFrame, seats: SigningSeats): Finding[] {
  const { repository, version, cid, from, to } = batch
  const { verifier } = batch.record
  const seat = version.nodes.get(repository)
  const since = seats.since(version, repository)
  if (seat?.operator !== verifier || since === undefined || since > from)
    return [finding('receipt/verifier', 'verifier', { repository, verifier })]
  const signed = new Signed<batch.Main>(repository, cid, record, to).signedBy(seat.key)
  return signed.ok ? [] : [...signed.findings]
}

function checkInterval({ version, from, to, index }: BatchFrame): Finding[] {
  if (from < to && slotIndexAt(version, to - 1) === index) return []
  return [finding('batch/interval', 'to', { from: describeInstant(from), to: describeInstant(to) })]
}
