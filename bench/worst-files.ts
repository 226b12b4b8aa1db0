import {
  cidOf,
  compareCids,
  compareText,
  footprintOf,
  maxSignatures,
  profile,
  RAW,
  writeCar,
  writeCbor,
  type CID,
  type DataMap,
  type DataValue,
} from '@quorate/core'

import { keyOf } from '../scripts/vectors/case.ts'
import { bundleOf, checkedGroup, checks, found } from '../scripts/vectors/checked-group.ts'
import { council } from '../scripts/vectors/council.ts'
import { councilOf } from '../scripts/vectors/evaluate-accounts.ts'
import { amend, successor, vote } from '../scripts/vectors/group-records.ts'
import { longPlcLog } from '../scripts/vectors/plc.ts'

/** A file made to take as much as it can of what one bound allows, at a share of its full size. */
export type WorstFile = {
  readonly name: string
  /** What it has so much of. */
  readonly what: string
  readonly make: (scale: number) => Uint8Array | Promise<Uint8Array>
}

const kind = 'com.example.note'
const stranger = 'did:web:stranger.example'

/** Each is the worst that is known for its bound (DEC-8). */
export const worstFiles: readonly WorstFile[] = [
  { name: 'blocks', what: '1,800,000 blocks of 41 bytes', make: (scale) => tinyBlocks(1_800_000 * scale) },
  { name: 'texts', what: 'short texts, all different', make: dense((i) => `t${String(i)}`) },
  { name: 'byte strings', what: 'byte strings of one byte', make: dense((i) => Uint8Array.of(i)) },
  { name: 'links', what: 'links, all different', make: dense((i) => cidOf(writeCbor(i))) },
  { name: 'arrays', what: 'arrays of one number', make: dense((i) => [i % 20]) },
  {
    name: 'maps',
    what: 'maps of one field, whose names differ',
    make: dense((i) => ({ [`f${String(i)}`]: 0 })),
  },
  { name: 'entries', what: 'one record, found at many places', make: places },
  { name: 'leaves', what: 'receipts with as much of other fields as they may have', make: crowdedLeaves },
  {
    name: 'signatures',
    what: 'copies of one vote, each with 16 signatures that do not hold',
    make: falseSignatures,
  },
  {
    name: 'logs',
    what: 'did:plc logs of one member, with 32 keys to try for each operation',
    make: crowdedLogs,
  },
]

/** The size of files at full scale. */
const fullSize = 64 * 1024 * 1024
const recordSize = 1_000_000

function mebibytes(scale: number): number {
  return Math.round(fullSize * scale)
}

/** How many of what has this footprint a file of so many bytes may have, beside what else is in it. */
function allowed(size: number, footprint: number): number {
  const most = profile.bundleFreeFootprint + (profile.bundleFootprint - 1) * size
  return Math.floor((most * 0.98) / footprint)
}

function tinyBlocks(count: number): Uint8Array {
  const blocks = Array.from({ length: count }, (_, i): [CID, Uint8Array] => {
    const bytes = Uint8Array.of(i, i >> 8, i >> 16, 0)
    return [cidOf(bytes, RAW), bytes]
  })
  return bundle([], blocks)
}

/** Records with as many of such values as their footprint allows, and text to fill the file. */
function dense(valueOf: (i: number) => DataValue): WorstFile['make'] {
  return (scale) => {
    const size = mebibytes(scale)
    const records = Math.ceil(size / recordSize)
    const one = writeCbor(valueOf(1_000_000))
    const count = Math.floor(
      Math.min(allowed(size, footprintOf(one) - one.length), size / one.length) / records,
    )
    const blocks = Array.from({ length: records }, (_, r) => {
      const items = Array.from({ length: count }, (_, n) => valueOf(r * count + n))
      const rest = recordSize - writeCbor(items).length
      return blockOf({ $type: kind, r, items, text: 'x'.repeat(Math.max(0, rest)) })
    })
    return bundle(
      blocks.map(([cid]) => ({ kind, repository: stranger, cid: cid.toString(), blocks: [cid] })),
      blocks,
    )
  }
}

/** Entries of one record, as many as a file may have whose places are so long. */
function places(scale: number): Uint8Array {
  const length = 10 + Math.round(480 * scale)
  const record = blockOf({ $type: kind, text: 'here' })
  const [cid] = record
  const entryOf = (i: number): DataMap => {
    const uri = `at://${stranger}/${kind}/${String(i).padStart(length, '0')}`
    return { kind, repository: stranger, cid: cid.toString(), uri, blocks: [cid] }
  }
  const entry = writeCbor(entryOf(0))
  // Each counts with the record that it names, and makes the file longer.
  const beyond = footprintOf(entry) + footprintOf(record[1]) - profile.bundleFootprint * entry.length
  const count = Math.floor((profile.bundleFreeFootprint * 0.98) / beyond)
  return bundle(
    Array.from({ length: count }, (_, i) => entryOf(i)),
    [record],
  )
}

/** A batch for each slot, with one leaf of a mebibyte. */
async function crowdedLeaves(scale: number): Promise<Uint8Array> {
  const group = await checkedGroup()
  const slots = Math.max(1, Math.round(mebibytes(scale) / recordSize))
  const count = Math.floor(((profile.batchFootprint - 2) * recordSize) / 384)
  const other = {
    items: Array<Uint8Array>(count).fill(Uint8Array.of(1)),
    room: 'x'.repeat(recordSize - 2 * count),
  }
  const { records } = await checks(
    group,
    Object.fromEntries(Array.from({ length: slots }, (_, i) => [i, 'PASS'])),
    other,
  )
  return bundleOf(group.founding, records)
}

/** The signatures of a bundle cost a verification each, and nothing else in it as much: these files are an eighth as large. */
const signedSize = fullSize / 8

/** Copies of the vote of one member: each brings sixteen signatures, of which one could be the member's. */
async function falseSignatures(scale: number): Promise<Uint8Array> {
  const group = await council()
  const proposal = await amend(group.alice, group.policy, successor(group.policy))
  const cast = await vote(group.bob, proposal)
  const [own] = cast.record['signatures'] as DataMap[]
  const copyOf = (n: number) => {
    const signatures = Array.from({ length: maxSignatures }, (_, i) => {
      const signature = new Uint8Array(64).fill(1)
      new DataView(signature.buffer).setUint32(4, n * maxSignatures + i)
      return { ...own, signature }
    })
    return { ...cast, record: { ...cast.record, signatures } }
  }
  const count = Math.floor((signedSize * scale) / writeCbor(copyOf(0).record).length)
  const copies = Array.from({ length: count }, (_, n) => found(copyOf(n)))
  return bundleOf(group.founding, [found(proposal), ...copies])
}

/** Each log is as long as a block may be, and parts from the others at its second operation. */
async function crowdedLogs(scale: number): Promise<Uint8Array> {
  const host = await keyOf('host', 'K-256')
  const short = await longPlcLog(host, 32, 2, 'log')
  const [first, second] = short.map((entry) => writeCbor(entry as unknown as DataMap).length)
  const operations = Math.floor((recordSize - (first ?? 0)) / ((second ?? 0) + 16))
  const group = await councilOf(short, host)
  const count = Math.max(1, Math.round((signedSize * scale) / recordSize))
  const { did = '' } = short[0] ?? {}
  const plcLogs = []
  for (let n = 0; n < count; n++) {
    plcLogs.push({ did, log: await longPlcLog(host, 32, operations, `log-${String(n)}`) })
  }
  return bundleOf({ ...group.founding, plcLogs })
}

function blockOf(data: DataMap): [CID, Uint8Array] {
  const bytes = writeCbor(data)
  return [cidOf(bytes), bytes]
}

/** As a writer packs it, from entries in order, without asking what a writer would. */
function bundle(entries: readonly DataMap[], blocks: readonly [CID, Uint8Array][]): Uint8Array {
  const textOf = (entry: DataMap, field: string) => (entry[field] ?? '') as string
  const sorted = entries.toSorted(
    (a, b) =>
      compareCids(textOf(a, 'cid'), textOf(b, 'cid')) || compareText(textOf(a, 'uri'), textOf(b, 'uri')),
  )
  const runs: DataMap[][] = []
  let room = 0
  for (const entry of sorted) {
    const size = writeCbor(entry).length
    if (size > room) {
      runs.push([])
      room = 1_048_576 - 64
    }
    runs.at(-1)?.push(entry)
    room -= size
  }
  const shards = runs.length > 1 ? runs.map((run) => blockOf({ entries: run })) : []
  const root = blockOf(
    runs.length > 1
      ? { shards: shards.map(([cid]) => cid), version: 1 }
      : { entries: runs[0] ?? [], version: 1 },
  )
  const others = [...shards, ...blocks].sort(([a], [b]) => Buffer.compare(a.bytes, b.bytes))
  return writeCar(root[0], [root, ...others])
}
