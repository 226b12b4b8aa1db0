import {
  cidOf,
  compareCids,
  decodeStrict,
  footprintOf,
  profile,
  readCar,
  writeCar,
  writeCbor,
  type DataMap,
  type EvidenceRecord,
} from '@quorate/core'

import { must } from './attest-records.ts'
import { bundleOf, checkedGroup, checks, due } from './checked-group.ts'
import { decided, type Decided, type States } from './evaluate-case.ts'
import { fine } from './evaluate-rows.ts'
import { blockOf, type Block } from './proof-blocks.ts'

const kind = 'com.example.note'
const stranger = 'did:web:zoe.example'

/** DEC-8: limits of bytes, on either side of each: what a stranger adds to a group that is fine. */
export async function sizeCases(): Promise<Decided[]> {
  const group = await checkedGroup()
  const { records } = await checks(group, { 0: 'PASS' })
  const bundle = bundleOf(group.founding, records)
  const row = (name: string, what: string, requirement: string, bytes: Uint8Array, states: States) =>
    decided(name, what, requirement, { bundle: bytes, at: due(group, 0) }, states)
  const beyond = (code: string): States => ({ outcome: 'indeterminate', findings: [code] })
  const packed = (...notes: readonly EvidenceRecord[]) => bundleOf(group.founding, records, notes)
  const room = runBytes - entriesOf(bundle).reduce((sum, entry) => sum + writeCbor(entry).length, 0)
  const nothing: States = { outcome: 'indeterminate', findings: ['group/missing'] }
  return [
    row(
      'limit-footprint-below',
      'a footprint of one byte less than the file may have',
      'BND-1',
      shared(-1),
      nothing,
    ),
    row('limit-footprint', 'a footprint of all that the file may have', 'BND-1', shared(0), nothing),
    row('limit-footprint-above', 'a footprint of one byte more', 'BND-1', shared(1), beyond('bundle/limit')),
    row('limit-depth-below', 'a record of 31 levels', 'ENC-2', withNote(bundle, nested(31)), fine),
    row('limit-depth', 'a record of 32 levels', 'ENC-2', withNote(bundle, nested(32)), fine),
    row(
      'limit-depth-above',
      'a record of 33 levels',
      'ENC-2',
      withNote(bundle, nested(33)),
      beyond('bytes/too-deep'),
    ),
    row(
      'limit-record-below',
      'a record of a byte less than 1 MiB',
      'ENC-2',
      withNote(bundle, sized(1_048_575)),
      fine,
    ),
    row('limit-record', 'a record of 1 MiB', 'ENC-2', withNote(bundle, sized(1_048_576)), fine),
    row(
      'limit-record-above',
      'a record of one byte more',
      'ENC-2',
      withNote(bundle, sized(1_048_577)),
      beyond('bytes/too-large'),
    ),
    row(
      'limit-shard-below',
      'entries of a byte less than one block of an index takes',
      'BND-1',
      packed(...places(room - 1)),
      fine,
    ),
    row(
      'limit-shard',
      'entries that just fill one block of an index',
      'BND-1',
      packed(...places(room)),
      fine,
    ),
    row(
      'limit-shard-above',
      'entries of one byte more, in two shards',
      'BND-1',
      packed(...places(room + 1)),
      fine,
    ),
  ]
}

function nested(levels: number): DataMap {
  return levels === 1 ? { $type: kind } : { $type: kind, in: nested(levels - 1) }
}

/** A note that takes so many bytes, of which its text takes all but 39. */
function sized(bytes: number): DataMap {
  const text = (length: number) => writeCbor({ $type: kind, text: 'x'.repeat(length) })
  return { $type: kind, text: 'x'.repeat(bytes - (text(100_000).length - 100_000)) }
}

/** A bundle and one note more, which need not be one that a writer would take. Its entry is the first of all. */
function withNote(bundle: Uint8Array, note: DataMap): Uint8Array {
  const [, ...others] = [...must(readCar(bundle)).blocks].map((found): Block => [found.cid, found.bytes])
  const bytes = writeCbor(note)
  const block: Block = [cidOf(bytes), bytes]
  const cid = block[0].toString()
  const root = blockOf({
    version: 1,
    entries: [{ kind, repository: stranger, cid, blocks: [block[0]] }, ...entriesOf(bundle)],
  })
  const sorted = [...others, block].sort(([a], [b]) => compareCids(a.toString(), b.toString()))
  return writeCar(root[0], [root, ...sorted])
}

function entriesOf(bundle: Uint8Array): DataMap[] {
  const { blocks } = must(readCar(bundle))
  const index = must(decodeStrict(blocks.bytesAt(0)))
  return (index as { entries: DataMap[] }).entries
}

/** What the entries of one block of an index add up to at most. */
const runBytes = 1_048_576 - 64

/** One note found at so many places that their entries take as many bytes: each of about the same length. */
function places(bytes: number): EvidenceRecord[] {
  const record: DataMap = { $type: kind, text: 'here' }
  const [cid] = blockOf(record)
  const place = (i: number, length: number): EvidenceRecord => ({
    repository: stranger,
    record,
    cid: cid.toString(),
    uri: `at://${stranger}/${kind}/${String(i).padStart(length, '0')}`,
  })
  const lengthOf = ({ repository, uri = '' }: EvidenceRecord) =>
    writeCbor({ kind, repository, cid: cid.toString(), uri, blocks: [cid] }).length
  const around = lengthOf(place(0, 400)) - 400
  const count = Math.ceil(bytes / (around + 512))
  const each = Math.floor(bytes / count) - around
  const longer = bytes - count * (each + around)
  return Array.from({ length: count }, (_, i) => place(i, i < longer ? each + 1 : each))
}

/**
 * Nothing but one record found at many places, whose footprint, once for each of them, is by so many bytes beyond what the file may
 * have; a writer would not take more than are allowed.
 */
function shared(beyond: number): Uint8Array {
  const count = 60
  const file = (text: number, longer: number) => {
    const record = blockOf({ $type: kind, text: 'x'.repeat(text) })
    const [cid, bytes] = record
    const entries = Array.from({ length: count }, (_, i): DataMap => {
      const rkey = String(i).padStart(i > 0 ? 3 : 3 + longer, '0')
      const uri = `at://${stranger}/${kind}/${rkey}`
      return { kind, repository: stranger, cid: cid.toString(), uri, blocks: [cid] }
    })
    const root = blockOf({ version: 1, entries })
    const car = writeCar(root[0], [root, record])
    const most = profile.bundleFreeFootprint + profile.bundleFootprint * car.length
    return { car, excess: footprintOf(root[1]) + count * footprintOf(bytes) - most }
  }
  // A byte of text counts at every place and allows three; one of a place counts once. The first is an odd number.
  const text = 800_000
  const step = count - profile.bundleFootprint
  const lacking = beyond - file(text, 2).excess
  let more = Math.ceil(lacking / step)
  if ((more * step - lacking) % (profile.bundleFootprint - 1) !== 0) more++
  const { car, excess } = file(text + more, 2 + (more * step - lacking) / (profile.bundleFootprint - 1))
  if (excess !== beyond) throw new Error(`${String(excess)} bytes beyond`)
  return car
}
