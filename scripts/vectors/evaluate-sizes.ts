import {
  cidOf,
  compareCids,
  decodeStrict,
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
    row('limit-items', '16,777,216 data items', 'DEC-8', shared(256, 65_536), nothing),
    row('limit-items-above', '16,777,217 data items', 'DEC-8', shared(257, 65_281), beyond('bundle/limit')),
    row('limit-depth-below', 'a record of 31 levels', 'ENC-2', withNote(bundle, nested(31)), fine),
    row('limit-depth', 'a record of 32 levels', 'ENC-2', withNote(bundle, nested(32)), fine),
    row(
      'limit-depth-above',
      'a record of 33 levels',
      'ENC-2',
      withNote(bundle, nested(33)),
      beyond('bytes/too-deep'),
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
  const { order, blocks } = must(readCar(bundle))
  const bytes = writeCbor(note)
  const block: Block = [cidOf(bytes), bytes]
  const [, ...others] = order.map((cid): Block => [cid, blocks.get(cid.toString()) ?? bytes])
  const cid = block[0].toString()
  const root = blockOf({
    version: 1,
    entries: [{ kind, repository: stranger, cid, blocks: [block[0]] }, ...entriesOf(bundle)],
  })
  const sorted = [...others, block].sort(([a], [b]) => compareCids(a.toString(), b.toString()))
  return writeCar(root[0], [root, ...sorted])
}

function entriesOf(bundle: Uint8Array): DataMap[] {
  const { roots, blocks } = must(readCar(bundle))
  const index = must(decodeStrict(blocks.get(String(roots[0])) ?? new Uint8Array()))
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

/** Nothing but one record of so many data items, found at so many places; a writer would not take more than are allowed. */
function shared(places: number, items: number): Uint8Array {
  // The map, its two keys, its type and the list are items too.
  const record = blockOf({ $type: kind, list: Array<null>(items - 5).fill(null) })
  const [cid] = record
  const entries = Array.from({ length: places }, (_, i): DataMap => {
    const uri = `at://${stranger}/${kind}/${String(i).padStart(3, '0')}`
    return { kind, repository: stranger, cid: cid.toString(), uri, blocks: [cid] }
  })
  const root = blockOf({ version: 1, entries })
  return writeCar(root[0], [root, record])
}
