import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'

import {
  cidOf,
  CID,
  compareBytes,
  concatBytes,
  decodeStrict,
  profile,
  RAW,
  readBundle,
  readCar,
  writeCar,
  type DataMap,
  type DataValue,
} from '../src/index.ts'
import { arbitraryData } from './arbitrary-data.ts'
import { alice, bundleOf, file, fileNote, note, plc, sampleEvidence } from './evidence.ts'
import { blockOf, type Block } from './repository.ts'

const signed = note('one', { signatures: [] })
const record = blockOf(signed)
const content = blockOf(note('one'))[0].toString()
const honest: DataMap = { kind: 'com.example.note', repository: alice, cid: content, blocks: [record[0]] }

const blob: Block = [cidOf(file, RAW), file]
const stranger: Block = [cidOf(Uint8Array.of(4), RAW), Uint8Array.of(4)]
const filedRecord = blockOf(fileNote(file))
const filed: DataMap = { ...honest, cid: filedRecord[0].toString(), blocks: [blob[0], filedRecord[0]] }
const wrongSizeRecord = blockOf(fileNote(file, { size: 4 }))
const wrongSize: DataMap = { ...honest, cid: wrongSizeRecord[0].toString() }
const log = blockOf([])

const other = blockOf(note('two'))
const second: DataMap = {
  kind: 'com.example.note',
  repository: plc,
  cid: other[0].toString(),
  blocks: [other[0]],
}

/** A bundle made by hand, in order but for what the test says. */
function bundle(index: DataMap, ...blocks: Block[]): Uint8Array {
  const root = blockOf(index)
  return writeCar(root[0], [root, ...blocks.toSorted(([a], [b]) => compareBytes(a.bytes, b.bytes))])
}

function of(entry: DataMap, ...blocks: Block[]): Uint8Array {
  return bundle({ entries: [entry], version: 1 }, ...(blocks.length === 0 ? [record] : blocks))
}

function inOrder(blocks: readonly Block[]): CID[] {
  return blocks.map(([cid]) => cid).sort((a, b) => compareBytes(a.bytes, b.bytes))
}

function findingsOf(bytes: Uint8Array): string[] {
  const read = readBundle(bytes)
  return read.ok ? [] : read.findings.map((f) => `${f.code} ${f.path} ${Object.values(f.params).join(' ')}`)
}

it('the bundle that the cases below change is honest', () => {
  expect(findingsOf(of(honest))).toEqual([])
  expect(findingsOf(bundle({ entries: [second, honest], version: 1 }, record, other))).toEqual([])
  expect(findingsOf(of(filed, blob, filedRecord))).toEqual([])
  expect(findingsOf(of({ ...filed, blocks: [filedRecord[0]] }, filedRecord))).toEqual([])
})

describe('reading a bundle refuses', () => {
  const root = blockOf({ entries: [honest], version: 1 })
  const shard = blockOf({ entries: [honest] })
  const deep = Uint8Array.from([...Array<number>(40).fill(0x81), 0x80])
  const floating = Uint8Array.from([0xa1, 0x61, 0x61, 0xf9, 0x3c, 0x00])

  it.each<[what: string, finding: string, bytes: Uint8Array]>([
    ['bytes that are no CAR', 'car/malformed', Uint8Array.of(1)],
    ['a root that is not the first block', 'bundle/malformed', writeCar(root[0], [record, root])],
    ['a root that is absent', 'bundle/malformed', writeCar(root[0], [record])],
    ['another version', 'bundle/unknown-version version 2', bundle({ entries: [], version: 2 })],
    ['no version', 'bundle/unknown-version version nothing', bundle({ entries: [] })],
    ['an index with another field', 'bundle/malformed', bundle({ entries: [], version: 1, x: 1 })],
    ['entries and shards', 'bundle/malformed', bundle({ entries: [], shards: [], version: 1 })],
    ['an index that is no map', 'bundle/malformed', writeCar(blockOf([])[0], [blockOf([])])],
    ['an index that nests too deep', 'bytes/too-deep', writeCar(cidOf(deep), [[cidOf(deep), deep]])],
    [
      'an index that is not canonical',
      'bytes/not-canonical',
      writeCar(cidOf(floating), [[cidOf(floating), floating]]),
    ],
    [
      'a shard of shards',
      'bundle/malformed shards[0]',
      bundle(
        { shards: [blockOf({ shards: [shard[0]] })[0]], version: 1 },
        blockOf({ shards: [shard[0]] }),
        shard,
        record,
      ),
    ],
    ['a shard that is no link', 'bundle/malformed shards[0]', bundle({ shards: [1], version: 1 })],
    [
      'a shard that is absent',
      'bundle/missing-block shards[0]',
      bundle({ shards: [shard[0]], version: 1 }, record),
    ],
    [
      'shards where entries fit into the index',
      'bundle/order',
      bundle({ shards: [shard[0]], version: 1 }, shard, record),
    ],
    ['no shards at all', 'bundle/order', bundle({ shards: [], version: 1 })],

    ['an entry twice', 'bundle/order entries[1]', bundle({ entries: [honest, honest], version: 1 }, record)],
    [
      'entries out of order',
      'bundle/order entries[1]',
      bundle({ entries: [honest, second], version: 1 }, record, other),
    ],
    ['a block twice', 'bundle/order', writeCar(root[0], [root, record, record])],
    [
      'the index twice',
      'bundle/order',
      writeCar(root[0], [root, ...[root, record].sort(([a], [b]) => compareBytes(a.bytes, b.bytes))]),
    ],
    [
      'blocks out of order',
      'bundle/order',
      writeCar(blockOf({ entries: [second, honest], version: 1 })[0], [
        blockOf({ entries: [second, honest], version: 1 }),
        ...[record, other].sort(([a], [b]) => compareBytes(b.bytes, a.bytes)),
      ]),
    ],
    ['a block that no entry names', `bundle/unreachable  ${other[0].toString()}`, of(honest, record, other)],
    [
      'a block that is absent',
      `bundle/missing-block entries[0].blocks ${record[0].toString()}`,
      bundle({ entries: [honest], version: 1 }),
    ],

    ['an entry that is no map', 'bundle/entry entries[0] a map', bundle({ entries: [1], version: 1 })],
    ['an entry with another field', 'bundle/entry entries[0].x', of({ ...honest, x: 1 })],
    ['a kind that is no text', 'bundle/entry entries[0].kind', of({ ...honest, kind: 1 })],
    [
      'a repository that is no text',
      'bundle/entry entries[0].repository',
      of({ ...honest, repository: null }),
    ],
    [
      'a repository that is no DID',
      'bundle/entry entries[0].repository a DID',
      of({ ...honest, repository: 'x' }),
    ],
    ['a content CID that is a link', 'bundle/entry entries[0].cid', of({ ...honest, cid: record[0] })],
    [
      'a content CID in upper case',
      'cid/invalid entries[0].cid',
      of({ ...honest, cid: content.toUpperCase() }),
    ],
    ['a uri that is no text', 'bundle/entry entries[0].uri', of({ ...honest, uri: 1 })],
    [
      'a uri of another repository',
      'bundle/entry entries[0].uri',
      of({ ...honest, uri: `at://${plc}/com.example.note/1` }),
    ],
    ['an entry without blocks', 'bundle/entry entries[0].blocks', of({ ...honest, blocks: [] })],
    ['blocks that are no links', 'bundle/entry entries[0].blocks', of({ ...honest, blocks: [content] })],
    [
      'a block named twice',
      'bundle/entry entries[0].blocks links in order',
      of({ ...honest, blocks: [record[0], record[0]] }),
    ],
    [
      'a record of two blocks',
      'bundle/entry entries[0].blocks one block',
      of(
        { ...honest, blocks: [record[0], other[0]].sort((a, b) => compareBytes(a.bytes, b.bytes)) },
        record,
        other,
      ),
    ],

    [
      'a kind that is not the $type',
      'bundle/entry entries[0].kind com.example.note com.example.other',
      of({ ...honest, kind: 'com.example.other' }),
    ],
    [
      "a content CID that is not the content's",
      `bundle/entry entries[0].cid ${content}`,
      of({ ...honest, cid: record[0].toString() }),
    ],
    ['an unknown kind', 'bundle/entry entries[0].kind', of({ ...honest, kind: 'anything' })],
    [
      'a record as a log',
      'bundle/entry entries[0] an array',
      of({ ...honest, kind: 'plcLog', repository: plc }),
    ],
    ['a record as a document', 'bundle/entry entries[0].repository', of({ ...honest, kind: 'didDocument' })],
    ['a record as a proof', 'proof/malformed entries[0].commit', of({ ...honest, kind: 'repoProof' })],
    ['a log as a record', 'bundle/entry entries[0].blocks[0] a map', ofLog([], { kind: 'com.example.note' })],
    [
      'a log whose entries have another field',
      'bundle/entry entries[0][0]',
      ofLog([{ operation: {}, createdAt: '', cid: '' }], {}),
    ],
    ['a log of a did:web', 'bundle/entry entries[0].repository a did:plc', ofLog([], { repository: alice })],
    ['a log with a uri', 'bundle/entry entries[0].uri nothing', ofLog([], { uri: 'at://x' })],
    [
      'another blob than the record names',
      `bundle/entry entries[0].blocks[0] ${blob[0].toString()} of 3 bytes ${stranger[0].toString()} of 1 bytes`,
      of({ ...filed, blocks: [stranger[0], filedRecord[0]] }, stranger, filedRecord),
    ],
    [
      'a blob of another size than the record says',
      'bundle/entry entries[0].blocks[0]',
      of({ ...wrongSize, blocks: [blob[0], wrongSizeRecord[0]] }, blob, wrongSizeRecord),
    ],
    [
      'a blob that the record does not name',
      'bundle/entry entries[0].blocks[0] no blob',
      of({ ...honest, blocks: [blob[0], record[0]] }, blob, record),
    ],
    [
      'two blobs',
      'bundle/entry entries[0].blocks one block, and one blob at most 3 blocks',
      of({ ...filed, blocks: inOrder([blob, stranger, filedRecord]) }, blob, stranger, filedRecord),
    ],
    [
      'a blob beside a log',
      'bundle/entry entries[0].blocks one block 2 blocks',
      of({ kind: 'plcLog', repository: plc, cid: log[0].toString(), blocks: [blob[0], log[0]] }, blob, log),
    ],
    [
      'a record without the blob that another entry of it brings',
      'bundle/order entries[1] a record without',
      bundle({ entries: [filed, { ...filed, blocks: [filedRecord[0]] }], version: 1 }, blob, filedRecord),
    ],
    ['a raw block', 'bundle/entry entries[0].blocks one block', ofRaw()],
  ])('%s', (_what, finding, bytes) => {
    expect(findingsOf(bytes)[0]?.slice(0, finding.length)).toBe(finding)
  })

  function ofLog(log: DataValue, changes: DataMap): Uint8Array {
    const block = blockOf(log)
    return of(
      { kind: 'plcLog', repository: plc, cid: block[0].toString(), blocks: [block[0]], ...changes },
      block,
    )
  }

  function ofRaw(): Uint8Array {
    const bytes = Uint8Array.of(0xff)
    const cid = cidOf(bytes, RAW)
    return of({ ...honest, cid: cid.toString(), blocks: [cid] }, [cid, bytes])
  }

  it('entries whose blocks, counted each time, have more footprint than the file may', () => {
    const large = blockOf(note('x'.repeat(1_000_000)))
    const entries = Array.from({ length: 60 }, (_, i): DataMap => {
      const uri = `at://${alice}/com.example.note/${1000 + i}`
      return {
        kind: 'com.example.note',
        repository: alice,
        cid: large[0].toString(),
        uri,
        blocks: [large[0]],
      }
    })
    expect(findingsOf(bundle({ entries, version: 1 }, large))[0]).toMatch(/^bundle\/limit .* of footprint/)
    expect(findingsOf(bundle({ entries: entries.slice(0, 50), version: 1 }, large))).toEqual([])
  })

  it('data of more footprint than the file may have, before it is decoded', () => {
    const holding = (count: number) => {
      const large = blockOf({
        $type: 'com.example.note',
        items: Array<Uint8Array>(count).fill(new Uint8Array()),
      })
      return of({ ...honest, cid: large[0].toString(), blocks: [large[0]] }, large)
    }
    const most = Math.floor(profile.bundleFreeFootprint / 384)
    expect(findingsOf(holding(most))).toEqual([])
    expect(findingsOf(holding(most + 2000))[0]).toMatch(/^bundle\/limit .* of footprint/)
  })

  it('one shard that is named without end, before it is read again', () => {
    const shard = blockOf({ entries: [honest] })
    const shards = Array.from({ length: 20_000 }, () => shard[0])
    expect(findingsOf(bundle({ shards, version: 1 }, shard, record))).toEqual([
      'bundle/order shards[1] a shard is named twice',
    ])
  })

  it('all faults at once, up to 32', () => {
    const lies = (count: number): DataMap[] =>
      Array.from({ length: count }, (_, i) => ({ ...honest, kind: `com.example.k${1000 + i}` }))
    expect(findingsOf(bundle({ entries: lies(3), version: 1 }, record))).toHaveLength(3)
    expect(findingsOf(bundle({ entries: lies(100), version: 1 }, record))).toHaveLength(32)
  })
})

describe('a bundle with proofs', () => {
  let bytes: Uint8Array
  beforeAll(async () => {
    bytes = bundleOf(await sampleEvidence())
  })

  /** The bundle with entries changed, and otherwise in order. */
  function changed(change: (entry: DataMap) => DataMap, ...more: Block[]): Uint8Array {
    const car = readCar(bytes)
    if (!car.ok) throw new Error('refused')
    const [root, ...others] = [...car.value.blocks]
    const index = decodeStrict(root!.bytes)
    const entries = ((index.ok ? index.value : {}) as DataMap)['entries'] as DataMap[]
    const rest = others.map(({ cid, bytes: own }): Block => [cid, own])
    return bundle({ entries: entries.map(change), version: 1 }, ...rest, ...more)
  }

  it('is refused when a proof names a block that is not part of it', () => {
    const stranger = blockOf(note('stranger'))
    const added = changed((entry) => {
      if (entry['kind'] !== 'repoProof') return entry
      const links = [...(entry['blocks'] as CID[]), stranger[0]]
      return { ...entry, blocks: links.sort((a, b) => compareBytes(a.bytes, b.bytes)) }
    }, stranger)
    expect(findingsOf(added)[0]).toMatch(/^bundle\/entry entries\[\d\].blocks \d blocks, those of the proof/)
  })

  it('is refused when a proof is said to be of another repository', () => {
    const moved = changed((entry) => (entry['kind'] === 'repoProof' ? { ...entry, repository: plc } : entry))
    expect(findingsOf(moved)[0]).toContain(`.repository ${alice} ${plc}`)
  })

  it('is refused with any byte flipped, and reading never throws', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const copy = bytes.slice()
        copy[at]! ^= flip
        expect(readBundle(copy).ok).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })

  it('is refused when cut short or followed by anything', () => {
    fc.assert(
      fc.property(
        fc.nat(bytes.length - 1),
        fc.uint8Array({ minLength: 1, maxLength: 50 }),
        (length, tail) => {
          expect(readBundle(bytes.subarray(0, length)).ok).toBe(false)
          expect(readBundle(concatBytes([bytes, tail])).ok).toBe(false)
        },
      ),
    )
  })

  it('never throws, whatever an entry says', () => {
    const fields = ['kind', 'repository', 'cid', 'uri', 'blocks', 'more']
    const lies = fc.dictionary(fc.constantFrom(...fields), arbitraryData(), { noNullPrototype: true })
    fc.assert(
      fc.property(lies, (lie) => {
        const kinds = ['repoProof', 'plcLog', 'didDocument', 'com.example.note']
        for (const kind of kinds) readBundle(of({ ...honest, kind, ...lie }))
      }),
    )
  })
})
