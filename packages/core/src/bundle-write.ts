import { checkBlob } from './blob-ref.ts'
import {
  bareEntries,
  compareEntries,
  compareLinks,
  type BundleEntry,
  type EntryHead,
} from './bundle-entry.ts'
import {
  didDocumentHead,
  plcLogHead,
  plcLogToData,
  proofHead,
  recordHead,
  type Evidence,
} from './bundle-evidence.ts'
import { writeIndex } from './bundle-index.ts'
import { writeCar } from './car.ts'
import { encodeCanonical } from './cbor-encode.ts'
import { cidOf, RAW } from './cid.ts'
import { accept, acceptUnless, checkedUnder, refuse, type Checked } from './finding.ts'
import { checkFootprint, sumFootprint, type Block } from './footprint.ts'
import { profile } from './limits.ts'
import { repoProofOf, type RepoProof } from './repo-proof.ts'

/**
 * The bundle of this evidence (BND-1): the same bytes whatever its order and repetition. Refuses, each with its path, what
 * reading would refuse: records whose `cid`, `uri` or `blob` is not theirs, proofs that do not hold together, logs and documents
 * of other DIDs, and more than the profile's limits (DEC-8).
 */
export function writeBundle(evidence: Evidence): Checked<Uint8Array> {
  const packed = pack(evidence)
  if (!packed.ok) return packed
  const sorted = packed.value.toSorted((a, b) => compareEntries(a.entry, b.entry))
  const distinct = sorted.filter(({ entry }, i) => {
    const before = sorted[i - 1]
    return before === undefined || compareEntries(before.entry, entry) !== 0
  })
  const bare = bareEntries(distinct.map(({ entry }) => entry))
  const kept = distinct.filter(({ entry }) => !bare.has(entry))
  const named = kept.flatMap(({ blocks }) => blocks)
  const index = writeIndex(kept.map(({ entry }) => entry))
  if (!index.ok) return index
  const [root, ...shards] = index.value.blocks
  const others = new Map([...shards, ...named].map((block) => [block[0].toString(), block]))
  const blocks: Block[] = [root, ...[...others.values()].sort(([a], [b]) => compareLinks(a, b))]
  const size = blocks.reduce((sum, [, block]) => sum + block.length, 0)
  if (size > profile.bundleBytes) return tooLarge(size)
  const bundle = writeCar(root[0], blocks)
  if (bundle.length > profile.bundleBytes) return tooLarge(bundle.length)
  // The index too counts once with what its entries name, each as often as they do.
  const namedWithIndex = sumFootprint([root, ...shards, ...named])
  const checked = checkFootprint(namedWithIndex, bundle.length)
  return checked.ok ? accept(bundle) : checked
}

function tooLarge(bytes: number) {
  return refuse('bundle/limit', '', { actual: `${bytes} bytes`, expected: `${profile.bundleBytes} bytes` })
}

type Packed = { readonly entry: BundleEntry; readonly blocks: readonly Block[] }

function pack(evidence: Evidence): Checked<Packed[]> {
  const all = [
    ...evidence.records.map((found, i) => checkedUnder(`records[${i}]`, packRecord(found))),
    ...evidence.proofs.map((proof, i) => checkedUnder(`proofs[${i}]`, packProof(proof))),
    ...evidence.plcLogs.map(({ did, log }, i) =>
      checkedUnder(
        `plcLogs[${i}]`,
        packOne(plcLogToData(log), (block) => plcLogHead(did, block)),
      ),
    ),
    ...evidence.didDocuments.map(({ did, document }, i) =>
      checkedUnder(
        `didDocuments[${i}]`,
        packOne(document, (block) => didDocumentHead(did, document, block)),
      ),
    ),
  ]
  return acceptUnless(
    all.flatMap((item) => (item.ok ? [] : item.findings)),
    all.flatMap((item) => (item.ok ? [item.value] : [])),
  )
}

function packRecord({ repository, record, uri, cid, blob }: Evidence['records'][number]): Checked<Packed> {
  const packed = packOne(record, (block) => recordHead(repository, record, block, uri))
  if (!packed.ok) return packed
  const { entry, blocks } = packed.value
  if (entry.cid !== cid) return refuse('bundle/entry', 'cid', { expected: entry.cid, actual: cid })
  if (blob === undefined) return packed
  const ref = cidOf(blob, RAW)
  const checked = checkBlob(record, ref, blob, 'blob')
  if (!checked.ok) return checked
  // Raw CIDs are before all others.
  return accept({
    entry: { ...entry, blocks: [ref.toString(), ...entry.blocks] },
    blocks: [[ref, blob], ...blocks],
  })
}

/** An entry of one block. */
function packOne(data: unknown, headOf: (block: string) => Checked<EntryHead>): Checked<Packed> {
  const bytes = encodeCanonical(data)
  if (!bytes.ok) return bytes
  const cid = cidOf(bytes.value)
  const text = cid.toString()
  const head = headOf(text)
  return head.ok ? accept({ entry: { ...head.value, blocks: [text] }, blocks: [[cid, bytes.value]] }) : head
}

function packProof({ commit, blocks }: RepoProof): Checked<Packed> {
  const proof = repoProofOf(commit, (cid) => blocks.get(cid.toString()))
  if (!proof.ok) return proof
  const hashed: Block[] = []
  for (const [cid, bytes] of proof.value.blocks) {
    const actual = cidOf(bytes)
    if (actual.toString() !== cid) return refuse('car/hash-mismatch', 'blocks', { cid })
    hashed.push([actual, bytes])
  }
  hashed.sort(([a], [b]) => compareLinks(a, b))
  return accept({
    entry: { ...proofHead(proof.value), blocks: hashed.map(([cid]) => cid.toString()) },
    blocks: hashed,
  })
}
