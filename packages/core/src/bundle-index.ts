import { concatBytes } from './bytes.ts'
import { bareEntries, compareEntries, entryFromData, entryToData, type BundleEntry } from './bundle-entry.ts'
import { overLimit, type Block } from './bundle-size.ts'
import { decodeStrict } from './cbor-decode.ts'
import { head, writeCbor } from './cbor-write.ts'
import { cidOf, type CID } from './cid.ts'
import { describeValue, isDataMap, isLink, type DataMap, type DataValue } from './data-value.ts'
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
import { profile } from './limits.ts'

/** The entries of an index, and the blocks that it consists of. */
export type Index = {
  readonly entries: readonly BundleEntry[]
  readonly blocks: readonly [root: Block, ...shards: Block[]]
}

/** Faults after which reading stops. */
export const maxFaults = 32

/** Sum of the encoded entries of one block, so that what stands around them fits into it as well. */
const runBytes = profile.indexShardBytes - 64

/**
 * The blocks of the index of entries in order, the root first (BND-1): `{entries, version: 1}`, or `{shards, version: 1}`
 * with links to blocks `{entries}` when the entries, cut greedily into runs, make more than one.
 */
export function writeIndex(entries: readonly BundleEntry[]): Checked<Index> {
  if (entries.length > profile.bundleEntries) return tooMany(entries.length)
  const runs: Uint8Array[][] = []
  let room = 0
  for (const [i, entry] of entries.entries()) {
    const encoded = writeCbor(entryToData(entry))
    const size = encoded.length
    if (size > runBytes) {
      const params = { actual: `an entry of ${size} bytes`, expected: `${runBytes} bytes` }
      return refuse('bundle/limit', `entries[${i}]`, params)
    }
    if (size > room) {
      runs.push([])
      room = runBytes
    }
    runs.at(-1)?.push(encoded)
    room -= size
  }
  if (runs.length <= 1) return accept({ entries, blocks: [blockOf(2, 'entries', runs[0] ?? [], version)] })
  const shards = runs.map((run) => blockOf(1, 'entries', run))
  const links = shards.map(([cid]) => writeCbor(cid))
  return accept({ entries, blocks: [blockOf(2, 'shards', links, version), ...shards] })
}

/** The index whose root is given. Refuses every form but the one that writing its entries gives. */
export function readIndex(root: CID, blocks: ReadonlyMap<string, Uint8Array>): Checked<Index> {
  const listed = readRoot(root, blocks)
  if (!listed.ok) return listed
  if (listed.value.length > profile.bundleEntries) return tooMany(listed.value.length)
  const findings: Finding[] = []
  const entries: BundleEntry[] = []
  for (const [i, data] of listed.value.entries()) {
    const path = `entries[${i}]`
    const entry = entryFromData(data)
    if (!entry.ok) findings.push(...under(path, entry.findings))
    else {
      const before = entries.at(-1)
      if (before !== undefined && compareEntries(before, entry.value) >= 0) {
        findings.push(finding('bundle/order', path, { reason: 'entries do not ascend' }))
      }
      entries.push(entry.value)
    }
    if (findings.length >= maxFaults) break
  }
  for (const entry of bareEntries(entries)) {
    const reason = 'a record without the blob that another entry of it brings'
    findings.push(finding('bundle/order', `entries[${entries.indexOf(entry)}]`, { reason }))
    if (findings.length >= maxFaults) break
  }
  const checked = acceptUnless(findings, entries)
  if (!checked.ok) return checked
  const index = writeIndex(entries)
  if (!index.ok) return index
  if (!index.value.blocks[0][0].equals(root)) {
    return refuse('bundle/order', '', {
      reason: 'the index is not cut into blocks where its entries fill them',
    })
  }
  return index
}

function tooMany(count: number) {
  return overLimit(count, profile.bundleEntries, 'entries')
}

const version = concatBytes([writeCbor('version'), writeCbor(1)])

/** A map of `fields` fields, the first of which is an array of what is encoded already. */
function blockOf(
  fields: number,
  name: string,
  items: readonly Uint8Array[],
  more: Uint8Array = new Uint8Array(),
): Block {
  const bytes = concatBytes([head(5, fields), writeCbor(name), head(4, items.length), ...items, more])
  return [cidOf(bytes), bytes]
}

function readRoot(root: CID, blocks: ReadonlyMap<string, Uint8Array>): Checked<DataValue[]> {
  const index = readMap(root, blocks, '')
  if (!index.ok) return index
  const { version, entries, shards, ...foreign } = index.value
  if (version !== 1) return refuse('bundle/unknown-version', 'version', { actual: describeValue(version) })
  const list = entries ?? shards
  if (!Array.isArray(list) || Object.keys(index.value).length !== 2 || Object.keys(foreign).length > 0) {
    return malformed('', 'an index has a version and either entries or shards')
  }
  if (list === entries) return accept(entries)
  const all: DataValue[][] = []
  const named = new Set<string>()
  for (const [i, shard] of list.entries()) {
    if (!isLink(shard)) return malformed(`shards[${i}]`, 'a shard is named by a link')
    // A small file could name one large shard without end.
    if (named.has(shard.toString())) {
      return refuse('bundle/order', `shards[${i}]`, { reason: 'a shard is named twice' })
    }
    named.add(shard.toString())
    const read = readMap(shard, blocks, `shards[${i}]`)
    if (!read.ok) return read
    const items = read.value['entries']
    if (!Array.isArray(items) || Object.keys(read.value).length !== 1) {
      return malformed(`shards[${i}]`, 'a shard has entries and nothing else')
    }
    all.push(items)
  }
  return accept(all.flat())
}

function readMap(cid: CID, blocks: ReadonlyMap<string, Uint8Array>, path: string): Checked<DataMap> {
  const bytes = blocks.get(cid.toString())
  if (bytes === undefined) return refuse('bundle/missing-block', path, { cid: cid.toString() })
  const decoded = checkedUnder(path, decodeStrict(bytes))
  if (!decoded.ok) return decoded
  return isDataMap(decoded.value) ? accept(decoded.value) : malformed(path, 'an index is a map')
}

function malformed(path: string, reason: string) {
  return refuse('bundle/malformed', path, { reason })
}
