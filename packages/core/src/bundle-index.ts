import { concatBytes } from './bytes.ts'
import { bareEntries, compareEntries, entryFromData, entryToData, type BundleEntry } from './bundle-entry.ts'
import type { CarBlocks } from './car-blocks.ts'
import { decodeList } from './cbor-decode.ts'
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
import type { Block } from './footprint.ts'
import { profile } from './limits.ts'

/** The entries of an index, and the blocks that it consists of. */
export type WrittenIndex = { readonly blocks: readonly [root: Block, ...shards: Block[]] }

/** The entries of an index that was read, and which blocks of the file it consists of. */
export type Index = { readonly entries: readonly BundleEntry[]; readonly shards: readonly number[] }

/** Faults after which reading stops. */
export const maxFaults = 32

/** Sum of the encoded entries of one block, so that what stands around them fits into it as well. */
const runBytes = profile.indexShardBytes - 64

/**
 * The blocks of the index of entries in order, the root first (BND-1): `{entries, version: 1}`, or `{shards, version: 1}`
 * with links to blocks `{entries}` when the entries, cut greedily into runs, make more than one.
 */
export function writeIndex(entries: readonly BundleEntry[]): Checked<WrittenIndex> {
  const runs: Uint8Array[][] = []
  let room = 0
  for (const [i, entry] of entries.entries()) {
    const encoded = writeCbor(entryToData(entry))
    const size = encoded.length
    if (size > runBytes) {
      return { ok: false, findings: [tooLong(i, size)] }
    }
    if (size > room) {
      runs.push([])
      room = runBytes
    }
    runs.at(-1)?.push(encoded)
    room -= size
  }
  if (runs.length <= 1) return accept({ blocks: [blockOf(2, 'entries', runs[0] ?? [], version)] })
  const shards = runs.map((run) => blockOf(1, 'entries', run))
  const links = shards.map(([cid]) => writeCbor(cid))
  return accept({ blocks: [blockOf(2, 'shards', links, version), ...shards] })
}

function tooLong(i: number, bytes: number): Finding {
  const params = { actual: `an entry of ${bytes} bytes`, expected: `${runBytes} bytes` }
  return finding('bundle/limit', `entries[${i}]`, params)
}

/** The index whose root is given. Refuses every form but the one that writing its entries gives. */
export function readIndex(root: CID, blocks: CarBlocks): Checked<Index> {
  const reading = new EntryReading()
  const index = readMap(root, blocks, '', reading)
  if (!index.ok) return index
  const { version, entries, shards, ...foreign } = index.value.map
  if (version !== 1) return refuse('bundle/unknown-version', 'version', { actual: describeValue(version) })
  const list = entries ?? shards
  if (!Array.isArray(list) || Object.keys(index.value.map).length !== 2 || Object.keys(foreign).length > 0) {
    return malformed('', 'an index has a version and either entries or shards')
  }
  const read = list === entries ? accept([]) : readShards(list, blocks, reading)
  if (!read.ok) return read
  const checked = reading.done()
  return checked.ok ? accept({ entries: checked.value, shards: read.value }) : checked
}

function readShards(
  list: readonly DataValue[],
  blocks: CarBlocks,
  reading: EntryReading,
): Checked<readonly number[]> {
  const shards = new Set<number>()
  for (const [i, link] of list.entries()) {
    const path = `shards[${i}]`
    if (!isLink(link)) return malformed(path, 'a shard is named by a link')
    // A small file could name one large shard without end.
    const at = blocks.find(link.bytes)
    if (at !== undefined && shards.has(at))
      return refuse('bundle/order', path, { reason: 'a shard is named twice' })
    reading.beginShard()
    const read = readMap(link, blocks, path, reading)
    if (!read.ok) return read
    const { index, map } = read.value
    if (!Array.isArray(map['entries']) || Object.keys(map).length !== 1) {
      return malformed(path, 'a shard has entries and nothing else')
    }
    shards.add(index)
  }
  reading.endShards()
  return accept([...shards])
}

/** The entries of one block after another. */
class EntryReading {
  private count = 0
  private readonly entries: BundleEntry[] = []
  private readonly findings: Finding[] = []
  /** How many entries there were before the shard that is read now. */
  private before: number | undefined
  private shards = 0
  private room = runBytes
  /** Whether writing the entries would cut them into blocks elsewhere. */
  private isMiscut = false
  private tooLong: Finding | undefined

  beginShard(): void {
    this.endShard()
    this.before = this.count
    this.shards++
  }

  endShards(): void {
    this.endShard()
    if (this.shards < 2) this.isMiscut = true
  }

  private endShard(): void {
    if (this.before === this.count) this.isMiscut = true
  }

  take(data: DataValue, bytes: number): void {
    this.place(bytes)
    const i = this.count++
    if (this.findings.length >= maxFaults) return
    const path = `entries[${i}]`
    const entry = entryFromData(data)
    if (!entry.ok) {
      this.findings.push(...under(path, entry.findings))
      return
    }
    const before = this.entries.at(-1)
    if (before !== undefined && compareEntries(before, entry.value) >= 0) {
      this.findings.push(finding('bundle/order', path, { reason: 'entries do not ascend' }))
    }
    this.entries.push(entry.value)
  }

  /** A run takes entries as long as they fit. */
  private place(bytes: number): void {
    const isFirst = this.before === this.count && this.shards > 1
    if (isFirst && bytes <= this.room) this.isMiscut = true
    if (isFirst) this.room = runBytes
    if (bytes > runBytes) this.tooLong ??= tooLong(this.count, bytes)
    else if (bytes > this.room) this.isMiscut = true
    this.room -= bytes
  }

  done(): Checked<BundleEntry[]> {
    const { entries, findings } = this
    const bare = bareEntries(entries)
    for (let i = 0; bare.size > 0 && i < entries.length && findings.length < maxFaults; i++) {
      const entry = entries[i]
      const reason = 'a record without the blob that another entry of it brings'
      if (entry !== undefined && bare.has(entry))
        findings.push(finding('bundle/order', `entries[${i}]`, { reason }))
    }
    if (findings.length === 0 && this.tooLong !== undefined) findings.push(this.tooLong)
    if (findings.length === 0 && this.isMiscut) {
      const reason = 'the index is not cut into blocks where its entries fill them'
      findings.push(finding('bundle/order', '', { reason }))
    }
    return acceptUnless(findings, entries)
  }
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

function readMap(
  cid: CID,
  blocks: CarBlocks,
  path: string,
  reading: EntryReading,
): Checked<{ readonly index: number; readonly map: DataMap }> {
  const index = blocks.find(cid.bytes)
  if (index === undefined) return refuse('bundle/missing-block', path, { cid: cid.toString() })
  const take = (entry: DataValue, bytes: number) => {
    reading.take(entry, bytes)
  }
  const decoded = checkedUnder(path, decodeList(blocks.bytesAt(index), 'entries', take))
  if (!decoded.ok) return decoded
  return isDataMap(decoded.value)
    ? accept({ index, map: decoded.value })
    : malformed(path, 'an index is a map')
}

function malformed(path: string, reason: string) {
  return refuse('bundle/malformed', path, { reason })
}
