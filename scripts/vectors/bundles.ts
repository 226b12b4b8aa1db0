import {
  cidOf,
  compareBytes,
  RAW,
  toAtprotoJson,
  writeCar,
  type DataMap,
  type FindingCode,
} from '@quorate/core'

import { fails, hex, holds, keyOf, type Case, type Expected, type Layer } from './case.ts'
import { blockOf, changedBlock, repositoryOf, type Block } from './proof-blocks.ts'

type Row = [
  name: string,
  what: string,
  layer: Layer,
  bytes: Uint8Array,
  expected: Expected,
  requirement?: string,
]

const repository = 'did:web:alice.example'
const kind = 'com.example.note'

/** BND-1: files that are bundles, and files that are nearly. */
export async function bundleCases(): Promise<Case[]> {
  const note: DataMap = { $type: kind, text: 'hello' }
  const signed = blockOf({ ...note, signatures: [] })
  const other = blockOf({ $type: kind, text: 'other' })
  const entry: DataMap = { kind, repository, cid: blockOf(note)[0].toString(), blocks: [signed[0]] }
  const second: DataMap = {
    kind,
    repository: 'did:web:bob.example',
    cid: other[0].toString(),
    blocks: [other[0]],
  }
  const proof = await repositoryOf(repository, await keyOf('host', 'K-256'), `${kind}/1`, note)
  const [commit, node, leaf] = proof
  const proven: DataMap = {
    kind: 'repoProof',
    repository,
    cid: commit[0].toString(),
    blocks: inOrder(proof).map(([cid]) => cid),
  }
  const log = blockOf([{ operation: { type: 'any' }, createdAt: '2026-01-01T00:00:00.000Z' }])
  const plc = 'did:plc:ewvi7nxzyoun6zhxrhs64oiz'
  const logged: DataMap = { kind: 'plcLog', repository: plc, cid: log[0].toString(), blocks: [log[0]] }
  const document = blockOf({ id: repository })
  const documented: DataMap = {
    kind: 'didDocument',
    repository,
    cid: document[0].toString(),
    blocks: [document[0]],
  }
  const all = [entry, second, documented, logged, proven]
  const [blob, otherBlob] = [rawBlock('01 02 03'), rawBlock('04')]
  const rawNote: Block = [cidOf(other[1], RAW), other[1]]
  const naming = (named: DataMap): Block => blockOf({ $type: kind, file: { ...fileOf(blob), ...named } })
  const file = naming({})
  const filed = (record: Block, ...brought: Block[]): DataMap => ({
    ...entry,
    cid: record[0].toString(),
    blocks: inOrder([record, ...brought]).map(([cid]) => cid),
  })
  const oneFile = (record: Block, ...brought: Block[]) => alone(filed(record, ...brought), record, ...brought)
  const root = blockOf({ entries: [entry], version: 1 })
  const shard = blockOf({ entries: [entry] })
  const of = (change: DataMap, ...blocks: Block[]) =>
    bundle({ entries: [{ ...entry, ...change }], version: 1 }, signed, ...blocks)
  const alone = (only: DataMap, ...blocks: Block[]) => bundle({ entries: [only], version: 1 }, ...blocks)
  const refused = (...codes: [FindingCode, ...FindingCode[]]) => fails(...codes)
  const read = (index: Block, entries: readonly DataMap[]) =>
    holds({ index: index[0].toString(), entries: entries.map(({ blocks: _, ...head }) => head) })
  const badNode = changedBlock(node, { note: 'x' })
  const badProof = await repositoryOf(repository, await keyOf('host', 'K-256'), `${kind}/1`, note, {
    node: { note: 'x' },
  })
  const twins = Array.from({ length: 2600 }, (_, i): DataMap => ({
    ...crowd(i),
    cid: large[0].toString(),
    blocks: [large[0]],
  }))
  const spelled = { ...entry, uri: `at://${repository}/${kind}/1` }

  const rows: Row[] = [
    ['one', 'one record', 'none', of({}), read(root, [entry])],
    [
      'empty',
      'no entries',
      'none',
      bundle({ entries: [], version: 1 }),
      read(blockOf({ entries: [], version: 1 }), []),
    ],
    [
      'uri',
      'a record with its place',
      'none',
      of({ uri: spelled.uri }),
      read(blockOf({ entries: [spelled], version: 1 }), [spelled]),
    ],
    [
      'all-kinds',
      'an entry of each kind, in order',
      'none',
      bundle({ entries: all, version: 1 }, signed, other, document, log, commit, node, leaf),
      read(blockOf({ entries: all, version: 1 }), all),
    ],
    [
      'blob',
      'a record and the blob that it names',
      'none',
      oneFile(file, blob),
      read(blockOf({ entries: [filed(file, blob)], version: 1 }), [filed(file, blob)]),
    ],
    [
      'blob-absent',
      'a record whose blob was not found',
      'none',
      oneFile(file),
      read(blockOf({ entries: [filed(file)], version: 1 }), [filed(file)]),
    ],
    // The file
    ['no-car', 'bytes that are no CAR', 'bytes', Uint8Array.of(1), refused('car/malformed')],
    [
      'trailing-byte',
      'a byte after the last block',
      'bytes',
      Uint8Array.of(...of({}), 0),
      refused('car/malformed'),
    ],
    ['car-version', 'a CAR of version 2', 'bytes', carHeader({ version: 2 }), refused('car/malformed')],
    [
      'car-field',
      'a header with one more field',
      'bytes',
      carHeader({ more: true }),
      refused('car/malformed'),
    ],
    ['car-roots-text', 'roots that are text', 'bytes', carHeader({ roots: ['b'] }), refused('car/malformed')],
    ['roots-none', 'a CAR without a root', 'shape', carHeader({}), refused('bundle/malformed')],
    [
      'roots-two',
      'a CAR with two roots, of which the first is the index',
      'shape',
      withHeader(of({}), carHeader({ roots: [root[0], signed[0]] })),
      refused('bundle/malformed'),
    ],
    [
      'car-header-padded',
      'a header that is not canonical: its version is 1, written in two bytes',
      'bytes',
      withHeader(of({}), padded(carHeader({ roots: [root[0]] }))),
      refused('bytes/not-canonical'),
      'ENC-2',
    ],
    [
      'hash-mismatch',
      'a block that is not what its CID says',
      'bytes',
      writeCar(root[0], [root, [signed[0], other[1]]]),
      refused('car/hash-mismatch'),
      'ENC-3',
    ],
    [
      'root-later',
      'an index that is not the first block',
      'shape',
      writeCar(root[0], [signed, root]),
      refused('bundle/malformed'),
    ],
    [
      'root-absent',
      'an index that is not there',
      'shape',
      writeCar(root[0], [signed]),
      refused('bundle/malformed'),
    ],
    [
      'index-float',
      'an index that is not canonical',
      'bytes',
      raw(hex('a1 61 61 f9 3c00')),
      refused('bytes/not-canonical'),
      'ENC-2',
    ],
    // The index
    [
      'version',
      'an index of version 2',
      'shape',
      bundle({ entries: [], version: 2 }),
      refused('bundle/unknown-version'),
      'ENC-6',
    ],
    [
      'version-text',
      'a version that is text',
      'shape',
      bundle({ entries: [], version: '1' }),
      refused('bundle/unknown-version'),
      'ENC-6',
    ],
    [
      'index-field',
      'an index with another field',
      'shape',
      bundle({ entries: [], version: 1, note: 'x' }),
      refused('bundle/malformed'),
    ],
    [
      'shard-needless',
      'a shard where one block is enough',
      'rule',
      bundle({ shards: [shard[0]], version: 1 }, shard, signed),
      refused('bundle/order'),
    ],
    [
      'shard-absent',
      'a shard that is not there',
      'shape',
      bundle({ shards: [shard[0]], version: 1 }, signed),
      refused('bundle/missing-block'),
    ],
    [
      'entries-swapped',
      'entries in another order',
      'rule',
      bundle({ entries: [second, entry], version: 1 }, signed, other),
      refused('bundle/order'),
    ],
    [
      'entry-twice',
      'an entry twice',
      'rule',
      bundle({ entries: [entry, entry], version: 1 }, signed),
      refused('bundle/order'),
    ],
    [
      'blocks-swapped',
      'blocks in another order',
      'rule',
      writeCar(pair(entry, second)[0], [pair(entry, second), ...inOrder([signed, other]).reverse()]),
      refused('bundle/order'),
    ],
    [
      'block-twice',
      'a block twice',
      'rule',
      writeCar(root[0], [root, signed, signed]),
      refused('bundle/order'),
    ],
    ['block-unnamed', 'a block that no entry names', 'rule', of({}, other), refused('bundle/unreachable')],
    [
      'block-absent',
      'a block that an entry names and that is not there',
      'rule',
      alone(entry),
      refused('bundle/missing-block'),
    ],
    // Entries
    ['entry-field', 'an entry with another field', 'shape', of({ note: 'x' }), refused('bundle/entry')],
    ['entry-no-blocks', 'an entry without blocks', 'shape', of({ blocks: [] }), refused('bundle/entry')],
    [
      'entry-cid-link',
      'a content CID that is a link',
      'shape',
      of({ cid: blockOf(note)[0] }),
      refused('bundle/entry'),
    ],
    [
      'entry-cid-upper',
      'a content CID in upper case',
      'shape',
      of({ cid: blockOf(note)[0].toString().toUpperCase() }),
      refused('cid/invalid'),
      'ENC-3',
    ],
    [
      'entry-cid-of-block',
      'the CID of the signed record for its content CID',
      'rule',
      of({ cid: signed[0].toString() }),
      refused('bundle/entry'),
      'ENC-7',
    ],
    [
      'entry-kind',
      'a kind that is not the $type',
      'rule',
      of({ kind: 'com.example.other' }),
      refused('bundle/entry'),
    ],
    [
      'entry-repository',
      'a repository that is no DID',
      'rule',
      of({ repository: 'alice' }),
      refused('bundle/entry'),
    ],
    [
      'entry-uri',
      'the place of another repository',
      'rule',
      of({ uri: `at://did:web:bob.example/${kind}/1` }),
      refused('bundle/entry'),
    ],
    [
      'blob-other',
      'another blob than the record names',
      'rule',
      oneFile(file, otherBlob),
      refused('bundle/entry'),
    ],
    [
      'blob-size',
      'a blob of another size than the record says',
      'rule',
      oneFile(naming({ size: 4 }), blob),
      refused('bundle/entry'),
    ],
    [
      'blob-cbor',
      'a blob that is named as DAG-CBOR',
      'rule',
      oneFile(naming({ ref: cidOf(blob[1]) }), blob),
      refused('bundle/entry'),
    ],
    [
      'blob-unnamed',
      'a blob that the record does not name',
      'rule',
      oneFile(signed, blob),
      refused('bundle/entry'),
    ],
    [
      'blob-more',
      'a blob beside the one that is named',
      'rule',
      oneFile(file, blob, otherBlob),
      refused('bundle/entry'),
    ],
    [
      'blob-of-two',
      'a blob of a record that names two',
      'rule',
      oneFile(blockOf({ $type: kind, a: fileOf(blob), b: fileOf(otherBlob) }), blob),
      refused('bundle/entry'),
    ],
    [
      'blob-deeper',
      'a blob that is named in a field of a field',
      'rule',
      oneFile(blockOf({ $type: kind, files: [fileOf(blob)] }), blob),
      refused('bundle/entry'),
    ],
    [
      'blob-of-log',
      'a blob beside a did:plc log',
      'rule',
      alone({ ...logged, blocks: inOrder([log, blob]).map(([cid]) => cid) }, log, blob),
      refused('bundle/entry'),
    ],
    [
      'blob-once',
      'a record without the blob that another entry of it brings',
      'rule',
      bundle({ entries: [filed(file, blob), filed(file)], version: 1 }, file, blob),
      refused('bundle/order'),
    ],
    [
      'raw-record',
      'a record in a raw block',
      'rule',
      alone({ ...entry, cid: rawNote[0].toString(), blocks: [rawNote[0]] }, rawNote),
      refused('bundle/entry'),
      'ENC-3',
    ],
    [
      'proof-node',
      'a tree node with another field',
      'rule',
      alone(
        { ...proven, cid: badProof[0][0].toString(), blocks: inOrder(badProof).map(([cid]) => cid) },
        ...badProof,
      ),
      refused('proof/malformed'),
      'SIG-6',
    ],
    [
      'proof-foreign',
      'a proof with a block that is none of it',
      'rule',
      alone({ ...proven, blocks: inOrder([...proof, badNode]).map(([cid]) => cid) }, ...proof, badNode),
      refused('bundle/entry'),
      'SIG-6',
    ],
    [
      'log-of-web',
      'a did:plc log of a did:web',
      'rule',
      alone({ ...logged, repository }, log),
      refused('bundle/entry'),
    ],
    [
      'document-of-another',
      'the DID document of another',
      'rule',
      alone({ ...documented, repository: 'did:web:bob.example' }, document),
      refused('bundle/entry'),
    ],
    [
      'bytes-shared',
      'more than 1 GiB of named bytes in a small file',
      'rule',
      bundle({ entries: twins, version: 1 }, large),
      refused('bundle/limit'),
      'DEC-8',
    ],
  ]
  return rows.map(([name, what, layer, bytes, expected, requirement = 'BND-1']) => ({
    name: `bundle/${name}`,
    what,
    requirement,
    layer,
    op: 'readBundle',
    request: { bytes: toAtprotoJson(bytes) },
    expected,
  }))
}

function rawBlock(digits: string): Block {
  const bytes = hex(digits)
  return [cidOf(bytes, RAW), bytes]
}

/** A blob as a record names it. */
function fileOf([ref, bytes]: Block): DataMap {
  return { $type: 'blob', ref, mimeType: 'text/plain', size: bytes.length }
}

/** A record so large that 2600 entries which name it name more than 1 GiB. */
const large = blockOf({ $type: 'com.example.large', text: 'x'.repeat(413_000) })

/** The i-th of many repositories, in order. */
function crowd(i: number): DataMap {
  return { kind: 'com.example.large', repository: `did:web:m${String(i).padStart(4, '0')}.example` }
}

function inOrder(blocks: readonly Block[]): Block[] {
  return blocks.toSorted(([a], [b]) => compareBytes(a.bytes, b.bytes))
}

/** The index first, then the other blocks in order, each once. */
function bundle(index: DataMap, ...blocks: readonly Block[]): Uint8Array {
  const root = blockOf(index)
  const distinct = new Map(blocks.map((block) => [block[0].toString(), block]))
  return writeCar(root[0], [root, ...inOrder([...distinct.values()])])
}

function pair(...entries: readonly DataMap[]): Block {
  return blockOf({ entries: [...entries], version: 1 })
}

/** A bundle whose index is these bytes. */
function raw(bytes: Uint8Array): Uint8Array {
  const cid = cidOf(bytes)
  return writeCar(cid, [[cid, bytes]])
}

/** A CAR of nothing but a header that states a version. */
/** A header without roots of version 1, but for what is said otherwise. */
function carHeader(changes: DataMap): Uint8Array {
  const [, header] = blockOf({ roots: [], version: 1, ...changes })
  return Uint8Array.of(header.length, ...header)
}

/** The same header, its last integer in two bytes. */
function padded(header: Uint8Array): Uint8Array {
  return Uint8Array.of((header[0] ?? 0) + 1, ...header.subarray(1, -1), 0x18, 1)
}

/** A file with another header before its blocks. */
function withHeader(file: Uint8Array, header: Uint8Array): Uint8Array {
  return Uint8Array.of(...header, ...file.subarray(1 + (file[0] ?? 0)))
}
