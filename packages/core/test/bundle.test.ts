import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'

import {
  cidOf,
  decodeStrict,
  RAW,
  readBundle,
  cidBytes,
  readCar,
  readRepoProof,
  writeBundle,
  writeCar,
  type Bundle,
  type CID,
  type DataMap,
  type DataValue,
  type Evidence,
  type EvidenceRecord,
} from '../src/index.ts'
import { mstLayer } from '../src/mst-node.ts'
import { alice, bundleOf, file, fileNote, found, note, plc, sampleEvidence } from './evidence.ts'
import { toHex } from './hex.ts'
import { node } from './mst-node.ts'
import { blockOf } from './repository.ts'

let evidence: Evidence
beforeAll(async () => {
  evidence = await sampleEvidence()
})

function read(bytes: Uint8Array): Bundle {
  const bundle = readBundle(bytes)
  if (!bundle.ok) throw new Error(JSON.stringify(bundle.findings))
  return bundle.value
}

/** All of `items`, in some order, some of them repeated. */
function shuffled<T>(items: readonly T[]): fc.Arbitrary<T[]> {
  const all = fc.shuffledSubarray([...items], { minLength: items.length })
  return fc.tuple(all, fc.shuffledSubarray([...items])).map(([a, b]) => [...a, ...b])
}

describe('a bundle', () => {
  it('is the same bytes whatever the order and repetition of the evidence', () => {
    const same = fc.record({
      records: shuffled(evidence.records),
      proofs: shuffled(evidence.proofs),
      plcLogs: shuffled(evidence.plcLogs),
      didDocuments: shuffled(evidence.didDocuments),
    })
    const bytes = toHex(bundleOf(evidence))
    fc.assert(
      fc.property(same, (other) => {
        expect(toHex(bundleOf(other))).toBe(bytes)
      }),
    )
  })

  it('gives back exactly what was written, in its own order', () => {
    const { records, proofs, plcLogs, didDocuments } = read(bundleOf(evidence))
    expect(records).toHaveLength(evidence.records.length)
    expect(records).toEqual(expect.arrayContaining([...evidence.records]))
    expect(new Set(proofs)).toEqual(new Set(evidence.proofs))
    expect(plcLogs).toEqual(evidence.plcLogs)
    expect(didDocuments).toEqual(evidence.didDocuments)
  })

  it('is written again as the same bytes from what was read', () => {
    const bytes = bundleOf(evidence)
    expect(toHex(bundleOf(read(bytes)))).toBe(toHex(bytes))
  })

  it('lists its entries with kinds, content CIDs and sizes', () => {
    const bundle = read(bundleOf({ records: [found(alice, note('one', { signatures: [] }), '1')] }))
    const [block, bytes] = blockOf(note('one', { signatures: [] }))
    expect(bundle.entries).toEqual([
      {
        kind: 'com.example.note',
        repository: alice,
        cid: blockOf(note('one'))[0].toString(),
        uri: `at://${alice}/com.example.note/1`,
        blocks: [block.toString()],
        bytes: bytes.length,
      },
    ])
  })

  it('sorts entries by kind, repository, content CID and uri', () => {
    const { entries } = read(bundleOf(evidence))
    expect(entries.map((e) => e.kind)).toEqual([
      ...Array<string>(6).fill('com.example.note'),
      'com.example.other',
      'didDocument',
      'plcLog',
      'repoProof',
      'repoProof',
    ])
    const keys = entries.map((e) => `${e.kind} ${e.repository} ${toHex(cidBytes(e.cid))} ${e.uri ?? ''}`)
    expect(keys).toEqual([...keys].sort())
  })

  it('has the index first and then every other block once, by CID', () => {
    const bytes = bundleOf(evidence)
    const car = readCar(bytes)
    const order = car.ok ? [...car.value.blocks].map(({ cid }) => toHex(cid.bytes)) : []
    expect(order[0]).toBe(toHex(read(bytes).index.bytes))
    expect(order.slice(1)).toEqual([...new Set(order.slice(1))].sort())
  })

  it('holds the blob of a record, however large, beside the record alone where it was not found', () => {
    const large = new Uint8Array(3_000_000).fill(7)
    const whole = { ...found(plc, fileNote(large), '1'), blob: large }
    const bare = found('did:web:zoe.example', fileNote(large), '1')
    const { records, entries } = read(bundleOf({ records: [bare, whole] }))
    expect(records).toEqual([whole, bare])
    const record = blockOf(fileNote(large))[0]
    expect(entries.map(({ blocks }) => blocks)).toEqual(
      [[cidOf(large, RAW), record], [record]].map((cids) => cids.map(String)),
    )
  })

  it('holds a record that was found with its blob and without it once, with it', () => {
    const whole = { ...found(alice, fileNote(file), '1'), blob: file }
    const { blob: _, ...bare } = whole
    const elsewhere = found(alice, fileNote(file))
    const both = bundleOf({ records: [bare, whole, elsewhere, bare] })
    expect(toHex(both)).toBe(toHex(bundleOf({ records: [elsewhere, whole] })))
    expect(read(both).records).toEqual([elsewhere, whole])
  })

  it('may hold nothing', () => {
    const bytes = bundleOf({})
    expect(read(bytes)).toMatchObject({ records: [], proofs: [], plcLogs: [], didDocuments: [], entries: [] })
    expect(read(bytes).index).toEqual(blockOf({ entries: [], version: 1 })[0])
  })

  it('takes two signed forms of one content, and one record in two repositories', () => {
    const records = [
      found(alice, note('x')),
      found(alice, note('x', { signatures: [] })),
      found(plc, note('x')),
    ]
    const { entries } = read(bundleOf({ records }))
    expect(new Set(entries.map((e) => e.cid)).size).toBe(1)
    expect(entries).toHaveLength(3)
  })

  it('leaves the certificate out of the content CID of a policy only', () => {
    const policy = { $type: 'org.p2pds.policy', version: 1 }
    const records = [
      found(alice, { ...policy, certificate: { a: 1 } }),
      found(alice, note('x', { certificate: {} })),
    ]
    expect(read(bundleOf({ records })).records.map((r) => r.cid)).toEqual([
      blockOf(note('x', { certificate: {} }))[0].toString(),
      blockOf(policy)[0].toString(),
    ])
  })

  it('cuts an index above 1 MiB into shards that are filled in order', () => {
    const room = 1_048_512
    const exact = recordsOfSize(room)
    expect(shardsOf(bundleOf({ records: exact })).map(sum)).toEqual([room])
    const records = [...exact, ...recordsOfSize(room, plc), found('did:web:zoe.example', note('one more'))]
    const shards = shardsOf(bundleOf({ records: records.toReversed() }))
    expect(shards.map(sum)).toEqual([room, room, expect.any(Number)])
    expect(shards.flat()).toHaveLength(records.length)
  }, 60_000)
})

/** Sizes of the encoded entries in each block of the index. */
function shardsOf(bytes: Uint8Array): number[][] {
  const car = readCar(bytes)
  const blockAt = (cid: CID): DataMap => {
    const block = decodeStrict(car.ok ? car.value.blocks.get(cid)! : bytes)
    return (block.ok ? block.value : {}) as DataMap
  }
  const root = blockAt(read(bytes).index)
  const shards = 'shards' in root ? (root['shards'] as CID[]).map(blockAt) : [root]
  return shards.map((shard) => (shard['entries'] as DataValue[]).map((entry) => blockOf(entry)[1].length))
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((a, b) => a + b, 0)
}

/** Records whose entries have `size` bytes together. */
function recordsOfSize(size: number, repository = alice): EvidenceRecord[] {
  const count = 3600
  const base = sum(shardsOf(bundleOf({ records: [found(repository, note('0'), 'r')] })).flat()) - 1
  return Array.from({ length: count }, (_, i) => {
    const before = Math.floor(((size - count * base) * i) / count)
    const after = Math.floor(((size - count * base) * (i + 1)) / count)
    return found(repository, note(`${i}`), 'r'.repeat(after - before))
  })
}

describe('writing a bundle refuses', () => {
  const one = found(alice, note('one'), '1')
  const cases: [what: string, evidence: Partial<Evidence>, code: string, path: string][] = [
    [
      "a content CID that is not the record's",
      { records: [{ ...one, cid: cidOf(new Uint8Array()).toString() }] },
      'bundle/entry',
      'records[0].cid',
    ],
    [
      'the CID of the signed record as content CID',
      {
        records: [
          {
            ...one,
            record: note('one', { signatures: [] }),
            cid: blockOf(note('one', { signatures: [] }))[0].toString(),
          },
        ],
      },
      'bundle/entry',
      'records[0].cid',
    ],
    ['a record without $type', { records: [found(alice, { text: '' })] }, 'bundle/entry', 'records[0].kind'],
    [
      'a $type that is no NSID',
      { records: [found(alice, { $type: 'repoProof' })] },
      'bundle/entry',
      'records[0].kind',
    ],
    [
      'a repository that is no DID',
      { records: [{ ...one, repository: 'alice' }] },
      'bundle/entry',
      'records[0].repository',
    ],
    [
      'a uri in another repository',
      { records: [{ ...one, uri: 'at://did:web:b.example/com.example.note/1' }] },
      'bundle/entry',
      'records[0].uri',
    ],
    [
      'a uri in another collection',
      { records: [{ ...one, uri: `at://${alice}/com.example.other/1` }] },
      'bundle/entry',
      'records[0].uri',
    ],
    [
      'a uri with a fragment',
      { records: [{ ...one, uri: `at://${alice}/com.example.note/1#a` }] },
      'bundle/entry',
      'records[0].uri',
    ],
    [
      'a record that is not data',
      { records: [one, { ...one, record: note('', { x: 0.5 }) }] },
      'value/not-data',
      'records[1].x',
    ],
    [
      'another blob than the record names',
      { records: [{ ...found(alice, fileNote(file)), blob: Uint8Array.of(4) }] },
      'bundle/entry',
      'records[0].blob',
    ],
    [
      'a blob of another size than the record says',
      { records: [{ ...found(alice, fileNote(file, { size: 4 })), blob: file }] },
      'bundle/entry',
      'records[0].blob',
    ],
    [
      'a blob that the record does not name',
      { records: [{ ...one, blob: file }] },
      'bundle/entry',
      'records[0].blob',
    ],
    [
      'a blob of a record that names two',
      {
        records: [{ ...found(alice, { ...fileNote(file), more: fileNote(file)['file']! }), blob: file }],
      },
      'bundle/entry',
      'records[0].blob',
    ],
    [
      'a blob that is named deeper in the record',
      { records: [{ ...found(alice, note('x', { deep: fileNote(file) })), blob: file }] },
      'bundle/entry',
      'records[0].blob',
    ],
    [
      'a log of a DID that is no did:plc',
      { plcLogs: [{ did: alice, log: [] }] },
      'bundle/entry',
      'plcLogs[0].repository',
    ],
    [
      'a document of another DID',
      { didDocuments: [{ did: alice, document: { id: plc } }] },
      'bundle/entry',
      'didDocuments[0].repository',
    ],
    [
      'a document of a did:plc',
      { didDocuments: [{ did: plc, document: { id: plc } }] },
      'bundle/entry',
      'didDocuments[0].repository',
    ],
  ]
  it.each(cases)('%s', (_what, partial, code, path) => {
    const written = writeBundle({ records: [], proofs: [], plcLogs: [], didDocuments: [], ...partial })
    expect(written).toMatchObject({ ok: false, findings: [{ code, path }] })
  })

  it('a blob of more bytes than a batch has', () => {
    const blob = new Uint8Array(52_428_801)
    expect(writeBundle({ ...evidence, records: [{ ...found(alice, fileNote(blob)), blob }] })).toMatchObject({
      findings: [{ code: 'bytes/too-large', path: 'records[0].blob' }],
    })
  })

  it('a proof whose blocks are not those of its CIDs', () => {
    const [proof] = evidence.proofs
    const forged = new Map([...proof!.blocks].map(([cid], _i, all) => [cid, all[0]![1]]))
    expect(writeBundle({ ...evidence, proofs: [{ ...proof!, blocks: forged }] }).ok).toBe(false)
    const record = blockOf(note('one', { signatures: [] }))[0].toString()
    const swapped = new Map(proof!.blocks).set(record, Uint8Array.of(0xa0))
    expect(writeBundle({ ...evidence, proofs: [{ ...proof!, blocks: swapped }] })).toMatchObject({
      findings: [{ code: 'car/hash-mismatch', path: 'proofs[0].blocks' }],
    })
  })

  it('a proof of so many blocks that its entry does not fit into a block of the index', () => {
    // A node has at most 65,536 bytes, so there are many below the root.
    const heads = keysOf(1, 10_000, 6500).filter((_, i) => i % 100 === 0)
    const records = keysOf(0, 10_000, 26_000).map((key) => ({ key, block: blockOf(note(key)) }))
    const below = (after: string, before: string) =>
      node(
        null,
        records
          .filter(({ key }) => key > after && key < before)
          .map(({ key, block }) => ({ key, v: block[0] })),
      )
    const left = below('', heads[0] ?? '')
    const others = heads.map((key, i) => ({ key, child: below(key, heads[i + 1] ?? '~') }))
    const tree = node(
      left[0],
      others.map(({ key, child }) => ({ key, right: child[0] })),
    )
    const sig = new Uint8Array(64)
    const commit = blockOf({ did: alice, version: 3, data: tree[0], rev: '3jzfcijpj2z2a', prev: null, sig })
    const children = [left, ...others.map(({ child }) => child)]
    const all = [commit, tree, ...children, ...records.map(({ block }) => block)]
    const proof = readRepoProof(writeCar(commit[0], all))
    expect(proof.ok && proof.value.blocks.size).toBe(all.length)
    expect(writeBundle({ ...evidence, proofs: proof.ok ? [proof.value] : [] })).toMatchObject({
      findings: [{ code: 'bundle/limit', params: { expected: '1048512 bytes' } }],
    })
  }, 60_000)

  it('everything that is wrong at once', () => {
    const bad = { ...one, cid: '' }
    const written = writeBundle({ ...evidence, records: [bad, one, bad], plcLogs: [{ did: '', log: [] }] })
    expect(!written.ok && written.findings.map((f) => f.path)).toEqual([
      'records[0].cid',
      'records[2].cid',
      'plcLogs[0].repository',
    ])
  })
})

/** Keys of one layer from `c/first` on. */
function keysOf(layer: number, first: number, count: number): string[] {
  const keys: string[] = []
  for (let i = first; keys.length < count; i++) if (mstLayer(`c/${i}`) === layer) keys.push(`c/${i}`)
  return keys
}
