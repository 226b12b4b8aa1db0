import {
  accept,
  acceptUnless,
  cidOf,
  compareText,
  contentOf,
  encodeCanonical,
  finding,
  formatInstant,
  RAW,
  under,
  type Checked,
  type DataMap,
  type Finding,
  type SignedRound,
} from '@quorate/core'
import type { Version } from '@quorate/governance'
import { nsids } from '@quorate/schemas'
import { commitmentTo } from './challenge.ts'
import { toHex } from './hexadecimal.ts'
import { writeLeaves } from './leaf-file.ts'
import { readLeaf, type Leaf } from './leaf.ts'
import { merkleRoot } from './merkle.ts'
import { compareSlots } from './slot.ts'

/** What a verifier puts into its next batch. */
export type BatchContent = {
  readonly version: Version
  /** The operator. */
  readonly verifier: string
  /** The batch before: its content CID and seq; none begins a chain. */
  readonly before: { readonly cid: string; readonly seq: number } | undefined
  /** [from, to) in milliseconds, within one slot. */
  readonly from: number
  readonly to: number
  /** 32 bytes each: the secret of this batch, and that of the one after the next. */
  readonly secret: Uint8Array
  readonly secretAfterNext: Uint8Array
  /** By which its samples were drawn; none where the policy asks for none, or nothing was drawn. */
  readonly beacon?: SignedRound | undefined
  /** Receipts, with or without signatures, and leaves for checks that were not made, in any order. */
  readonly leaves: readonly DataMap[]
}

/** The record to sign and the blob that it names. Refuses leaves that are none, and two for one slot. */
export function draftBatch(content: BatchContent): Checked<{ record: DataMap; blob: Uint8Array }> {
  const { version, verifier, before, from, to, secret, secretAfterNext, beacon } = content
  const sorted = sortLeaves(content.leaves)
  if (!sorted.ok) return sorted
  const blob = writeLeaves(sorted.value)
  const record: DataMap = {
    $type: nsids.OrgP2pdsAttestBatch,
    group: version.group,
    policy: version.cid,
    verifier,
    seq: before === undefined ? 0 : before.seq + 1,
    ...(before === undefined ? {} : { prev: before.cid }),
    from: formatInstant(from),
    to: formatInstant(to),
    size: sorted.value.length,
    root: toHex(merkleRoot(sorted.value)),
    commitment: toHex(commitmentTo(secretAfterNext)),
    reveal: toHex(secret),
    ...(beacon === undefined ? {} : { beacon: beaconFields(beacon) }),
  }
  if (blob.length === 0) return accept({ record, blob })
  const leaves = {
    $type: 'blob',
    ref: cidOf(blob, RAW),
    mimeType: 'application/octet-stream',
    size: blob.length,
  }
  return accept({ record: { ...record, leaves }, blob })
}

function beaconFields({ round, signature, previousSignature }: SignedRound): DataMap {
  const previous = previousSignature === undefined ? {} : { previousSignature: toHex(previousSignature) }
  return { round, signature: toHex(signature), ...previous }
}

function sortLeaves(records: readonly DataMap[]): Checked<Uint8Array[]> {
  const findings: Finding[] = []
  const read: { leaf: Leaf; bytes: Uint8Array }[] = []
  for (const [i, record] of records.entries()) {
    const bytes = encodeCanonical(contentOf(record))
    const leaf = bytes.ok ? readLeaf(bytes.value) : bytes
    if (bytes.ok && leaf.ok) read.push({ leaf: leaf.value, bytes: bytes.value })
    if (!leaf.ok) findings.push(...under(`leaves[${String(i)}]`, leaf.findings))
  }
  read.sort((a, b) => compareSlots(a.leaf.slot, b.leaf.slot) || compareText(a.leaf.cid, b.leaf.cid))
  for (const [i, { leaf }] of read.entries()) {
    const next = read[i + 1]
    if (next !== undefined && compareSlots(leaf.slot, next.leaf.slot) === 0)
      findings.push(
        finding('batch/leaves', 'leaves', { reason: `two for one slot: ${leaf.cid} and ${next.leaf.cid}` }),
      )
  }
  return acceptUnless(
    findings,
    read.map(({ bytes }) => bytes),
  )
}
