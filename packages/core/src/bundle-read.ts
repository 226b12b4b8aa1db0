import { checkBlob } from './blob-ref.ts'
import type { BundleEntry, EntryHead } from './bundle-entry.ts'
import {
  didDocumentHead,
  plcLogFromData,
  plcLogHead,
  proofHead,
  recordHead,
  type Evidence,
} from './bundle-evidence.ts'
import { maxFaults, readIndex, type Index } from './bundle-index.ts'
import type { CarBlocks } from './car-blocks.ts'
import { readCar } from './car.ts'
import { decodeStrict } from './cbor-decode.ts'
import { cidBytes, cidFromBytes, cidText, type CID } from './cid.ts'
import { describeValue, isDataMap, type DataValue } from './data-value.ts'
import {
  accept,
  acceptUnless,
  checkedUnder,
  finding,
  refuse,
  under,
  type Checked,
  type Finding,
} from './finding.ts'
import { blockFootprint, checkFootprint } from './footprint.ts'
import { repoProofOf } from './repo-proof.ts'

/** The evidence of a bundle, in the order of its index, and the index itself. */
export type Bundle = Evidence & {
  /** CID of the index block, the root. */
  readonly index: CID
  readonly entries: readonly ListedEntry[]
}

/** An entry and how many bytes its blocks have. */
export type ListedEntry = BundleEntry & { readonly bytes: number }

/**
 * Reads a bundle (BND-1) and trusts nothing in it: hashes, canonical bytes, the order of entries and blocks, kinds and
 * content CIDs are recomputed, and proofs are walked. Refuses bytes that {@link writeBundle} would not have written.
 * Signatures and the replay of did:plc logs are not checked here. Never throws; takes time linear in the profile's limits.
 */
export function readBundle(bytes: Uint8Array): Checked<Bundle> {
  const car = readCar(bytes)
  if (!car.ok) return car
  const { roots, blocks } = car.value
  const [root] = roots
  if (root === undefined || roots.length > 1 || blocks.length === 0 || !blocks.cidAt(0).equals(root)) {
    return refuse('bundle/malformed', '', { reason: 'a bundle has one root, and that is its first block' })
  }
  if (!blocks.ascendAfterFirst()) {
    return refuse('bundle/order', '', { reason: 'the blocks after the root are not in order, each once' })
  }
  const footprints = footprintsOf(blocks)
  const inside = checkFootprint(
    footprints.reduce((sum, one) => sum + one, 0),
    bytes.length,
  )
  if (!inside.ok) return inside
  const index = readIndex(root, blocks)
  if (!index.ok) return index
  const uses = usesOf(index.value, blocks)
  if (!uses.ok) return uses
  // Entries may share blocks, and each is work.
  const named = checkFootprint(
    footprints.reduce((sum, one, i) => sum + one * (uses.value[i] ?? 0), 0),
    bytes.length,
  )
  if (!named.ok) return named
  const { entries } = index.value
  const read = new EvidenceReading(blocks, uses.value).read(entries)
  if (!read.ok) return read
  return accept({
    ...read.value,
    index: root,
    // Made when it is asked for: an evaluation does not.
    get entries() {
      return entries.map((entry): ListedEntry => ({ ...entry, bytes: bytesOf(entry, blocks) }))
    },
  })
}

function bytesOf({ blocks: named }: BundleEntry, blocks: CarBlocks): number {
  return named.reduce((sum, cid) => sum + (blocks.get(cidFromBytes(cidBytes(cid)))?.length ?? 0), 0)
}

function footprintsOf(blocks: CarBlocks): Uint32Array {
  const footprints = new Uint32Array(blocks.length)
  for (let i = 0; i < blocks.length; i++) footprints[i] = blockFootprint(blocks.isRawAt(i), blocks.bytesAt(i))
  return footprints
}

/** How often each block is named. Those that are present are exactly those that the index names, itself included. */
function usesOf({ entries, shards }: Index, blocks: CarBlocks): Checked<Uint32Array> {
  const findings: Finding[] = []
  const uses = new Uint32Array(blocks.length)
  for (const i of [0, ...shards]) uses[i] = 1
  for (const [i, entry] of entries.entries()) {
    for (const cid of entry.blocks) {
      const at = blocks.find(cidBytes(cid))
      if (at === undefined) findings.push(finding('bundle/missing-block', `entries[${i}].blocks`, { cid }))
      else uses[at] = (uses[at] ?? 0) + 1
    }
    if (findings.length >= maxFaults) break
  }
  for (let i = 0; findings.length < maxFaults && i < uses.length; i++) {
    if (uses[i] === 0) findings.push(finding('bundle/unreachable', '', { cid: blocks.cidAt(i).toString() }))
  }
  return acceptUnless(findings, uses)
}

type Collected = { readonly [K in keyof Evidence]: Evidence[K][number][] }

/** What the blocks of entries hold. A block that several name is decoded once. */
class EvidenceReading {
  private readonly blocks: CarBlocks
  private readonly uses: Uint32Array
  private readonly shared = new Map<number, Checked<DataValue>>()
  private readonly evidence: Collected = { records: [], proofs: [], plcLogs: [], didDocuments: [] }

  constructor(blocks: CarBlocks, uses: Uint32Array) {
    this.blocks = blocks
    this.uses = uses
  }

  read(entries: readonly BundleEntry[]): Checked<Evidence> {
    const findings: Finding[] = []
    for (const [i, entry] of entries.entries()) {
      const own = entry.blocks.map((cid) => this.blocks.find(cidBytes(cid)) ?? 0)
      const head = entry.kind === 'repoProof' ? this.readProof(entry, own) : this.readData(entry, own)
      const faults = head.ok ? differences(entry, head.value) : head.findings
      if (faults.length > 0) findings.push(...under(`entries[${i}]`, faults))
      if (findings.length >= maxFaults) break
    }
    return acceptUnless(findings, this.evidence)
  }

  private readProof({ cid, blocks: named }: BundleEntry, own: readonly number[]): Checked<EntryHead> {
    const present = new Map(own.map((at, i) => [named[i] ?? '', this.blocks.bytesAt(at)]))
    const proof = repoProofOf(cidFromBytes(cidBytes(cid)), (link) => present.get(cidText(link)))
    if (!proof.ok) return proof
    const { size } = proof.value.blocks
    if (size < own.length)
      return reject('blocks', `${size} blocks, those of the proof`, `${own.length} blocks`)
    this.evidence.proofs.push(proof.value)
    return accept(proofHead(proof.value))
  }

  /** Adds to the evidence what the blocks of an entry hold: one, or a record and its blob. The head is what they give. */
  private readData(entry: BundleEntry, own: readonly number[]): Checked<EntryHead> {
    const { kind, repository, uri } = entry
    const [blob, ...blobs] = own.filter((at) => this.blocks.isRawAt(at))
    const [block, ...more] = own.filter((at) => !this.blocks.isRawAt(at))
    const isRecord = kind !== 'plcLog' && kind !== 'didDocument'
    if (block === undefined || more.length > 0 || blobs.length > 0 || (blob !== undefined && !isRecord)) {
      const expected = isRecord ? 'one block, and one blob at most' : 'one block'
      return reject('blocks', expected, `${own.length} blocks`)
    }
    const place = own.indexOf(block)
    const link = entry.blocks[place] ?? ''
    const path = `blocks[${place}]`
    const data = checkedUnder(path, this.decoded(block))
    if (!data.ok) return data
    if (kind === 'plcLog') {
      const log = plcLogFromData(data.value)
      if (!log.ok) return log
      this.evidence.plcLogs.push({ did: repository, log: log.value })
      return plcLogHead(repository, link)
    }
    if (!isDataMap(data.value)) return reject(path, 'a map', describeValue(data.value))
    if (kind === 'didDocument') {
      this.evidence.didDocuments.push({ did: repository, document: data.value })
      return didDocumentHead(repository, data.value, link)
    }
    const checked =
      blob === undefined
        ? undefined
        : checkBlob(data.value, this.blocks.cidAt(blob), this.blocks.bytesAt(blob), 'blocks[0]')
    if (checked?.ok === false) return checked
    const found = { repository, record: data.value, uri, cid: entry.cid }
    this.evidence.records.push(checked === undefined ? found : { ...found, blob: checked.value })
    return recordHead(repository, data.value, link, uri)
  }

  private decoded(block: number): Checked<DataValue> {
    const known = this.shared.get(block)
    if (known !== undefined) return known
    const data = decodeStrict(this.blocks.bytesAt(block))
    if ((this.uses[block] ?? 0) > 1) this.shared.set(block, data)
    return data
  }
}

/** Where an entry states another head than its blocks give. */
function differences(stated: EntryHead, actual: EntryHead): Finding[] {
  return headFields.flatMap((field) => {
    if (stated[field] === actual[field]) return []
    const expected = actual[field] ?? 'nothing'
    const found = stated[field] ?? 'nothing'
    return [finding('bundle/entry', field, { expected, actual: found })]
  })
}

const headFields = ['kind', 'repository', 'cid', 'uri'] as const

function reject(path: string, expected: string, actual: string) {
  return refuse('bundle/entry', path, { expected, actual })
}
