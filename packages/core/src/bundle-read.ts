import { checkBlob } from './blob-ref.ts'
import { ascend, type BundleEntry, type EntryHead } from './bundle-entry.ts'
import {
  didDocumentHead,
  plcLogFromData,
  plcLogHead,
  proofHead,
  recordHead,
  type Evidence,
} from './bundle-evidence.ts'
import { maxFaults, readIndex, type Index } from './bundle-index.ts'
import { checkSize, type Block } from './bundle-size.ts'
import { readCar, type Car } from './car.ts'
import { decodeStrict } from './cbor-decode.ts'
import { RAW, type CID } from './cid.ts'
import { describeValue, isDataMap } from './data-value.ts'
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
  const { roots, order, blocks } = car.value
  const [root] = roots
  if (root === undefined || roots.length > 1 || order[0]?.equals(root) !== true) {
    return refuse('bundle/malformed', '', { reason: 'a bundle has one root, and that is its first block' })
  }
  if (order.length !== blocks.size || !ascend(order.slice(1))) {
    return refuse('bundle/order', '', { reason: 'the blocks after the root are not in order, each once' })
  }
  const inside = checkSize(order.map((cid) => blockOf(cid, blocks)).filter((block) => block !== undefined))
  if (!inside.ok) return inside
  const index = readIndex(root, blocks)
  if (!index.ok) return index
  const resolved = resolve(index.value, car.value)
  if (!resolved.ok) return resolved
  const entries = resolved.value.map(({ entry, blocks: own }) => ({
    ...entry,
    bytes: own.reduce((sum, [, block]) => sum + block.length, 0),
  }))
  // Entries may share blocks, and each is work.
  const named = checkSize(resolved.value.flatMap(({ blocks: own }) => own))
  if (!named.ok) return named
  const evidence = readEvidence(resolved.value)
  return evidence.ok ? accept({ ...evidence.value, index: root, entries }) : evidence
}

type Resolved = { readonly entry: BundleEntry; readonly blocks: readonly Block[] }

/** Each entry with its blocks. The blocks present are exactly those that the index names, itself included. */
function resolve(index: Index, { order, blocks }: Car): Checked<Resolved[]> {
  const findings: Finding[] = []
  const named = new Set(index.blocks.map(([cid]) => cid.toString()))
  const resolved: Resolved[] = []
  for (const [i, entry] of index.entries.entries()) {
    const own: Block[] = []
    for (const link of entry.blocks) {
      const cid = link.toString()
      const block = blockOf(link, blocks)
      named.add(cid)
      if (block === undefined) findings.push(finding('bundle/missing-block', `entries[${i}].blocks`, { cid }))
      else own.push(block)
    }
    resolved.push({ entry, blocks: own })
    if (findings.length >= maxFaults) break
  }
  if (findings.length === 0) {
    const strangers = order.map(String).filter((cid) => !named.has(cid))
    findings.push(...strangers.slice(0, maxFaults).map((cid) => finding('bundle/unreachable', '', { cid })))
  }
  return acceptUnless(findings, resolved)
}

function blockOf(cid: CID, blocks: Car['blocks']): Block | undefined {
  const bytes = blocks.get(cid.toString())
  return bytes && [cid, bytes]
}

type Collected = { readonly [K in keyof Evidence]: Evidence[K][number][] }

function readEvidence(resolved: readonly Resolved[]): Checked<Evidence> {
  const evidence: Collected = { records: [], proofs: [], plcLogs: [], didDocuments: [] }
  const findings: Finding[] = []
  for (const [i, { entry, blocks }] of resolved.entries()) {
    const head =
      entry.kind === 'repoProof' ? readProof(entry, blocks, evidence) : readData(entry, blocks, evidence)
    findings.push(...under(`entries[${i}]`, head.ok ? differences(entry, head.value) : head.findings))
    if (findings.length >= maxFaults) break
  }
  return acceptUnless(findings, evidence)
}

function readProof({ cid }: BundleEntry, blocks: readonly Block[], into: Collected): Checked<EntryHead> {
  const proof = repoProofOf(cid, new Map(blocks.map(([link, bytes]) => [link.toString(), bytes])))
  if (!proof.ok) return proof
  const { size } = proof.value.blocks
  if (size < blocks.length) {
    return reject('blocks', `${size} blocks, those of the proof`, `${blocks.length} blocks`)
  }
  into.proofs.push(proof.value)
  return accept(proofHead(proof.value))
}

/** Adds to the evidence what the blocks of an entry hold: one, or a record and its blob. The head is what they give. */
function readData(entry: BundleEntry, blocks: readonly Block[], into: Collected): Checked<EntryHead> {
  const { kind, repository, uri } = entry
  const [blob, ...blobs] = blocks.filter(([cid]) => cid.code === RAW)
  const [block, ...more] = blocks.filter(([cid]) => cid.code !== RAW)
  const isRecord = kind !== 'plcLog' && kind !== 'didDocument'
  if (block === undefined || more.length > 0 || blobs.length > 0 || (blob !== undefined && !isRecord)) {
    const expected = isRecord ? 'one block, and one blob at most' : 'one block'
    return reject('blocks', expected, `${blocks.length} blocks`)
  }
  const [link, bytes] = block
  const path = `blocks[${blocks.indexOf(block)}]`
  const data = checkedUnder(path, decodeStrict(bytes))
  if (!data.ok) return data
  if (kind === 'plcLog') {
    const log = plcLogFromData(data.value)
    if (!log.ok) return log
    into.plcLogs.push({ did: repository, log: log.value })
    return plcLogHead(repository, link)
  }
  if (!isDataMap(data.value)) return reject(path, 'a map', describeValue(data.value))
  if (kind === 'didDocument') {
    into.didDocuments.push({ did: repository, document: data.value })
    return didDocumentHead(repository, data.value, link)
  }
  const checked = blob === undefined ? undefined : checkBlob(data.value, ...blob, 'blocks[0]')
  if (checked?.ok === false) return checked
  const found = { repository, record: data.value, uri, cid: entry.cid.toString() }
  into.records.push(checked === undefined ? found : { ...found, blob: checked.value })
  return recordHead(repository, data.value, link, uri)
}

/** Where an entry states another head than its blocks give. */
function differences(stated: EntryHead, actual: EntryHead): Finding[] {
  const fields = ['kind', 'repository', 'cid', 'uri'] as const
  return fields.flatMap((field) => {
    const expected = String(actual[field] ?? 'nothing')
    const found = String(stated[field] ?? 'nothing')
    return expected === found ? [] : [finding('bundle/entry', field, { expected, actual: found })]
  })
}

function reject(path: string, expected: string, actual: string) {
  return refuse('bundle/entry', path, { expected, actual })
}
