import {
  mstLayer,
  toAtprotoJson,
  utf8,
  writeCar,
  type DataMap,
  type DataValue,
  type FindingCode,
  type JsonValue,
} from '@quorate/core'

import { fails, holds, keyOf, type Case, type Expected, type Key, type Layer } from './case.ts'
import { blockOf, changedBlock, repositoryOf, type Block } from './proof-blocks.ts'

type Row = [name: string, what: string, layer: Layer, request: DataMap, expected: Expected]

/** SIG-6: that a host published a record, from the CAR that it answers. */
export async function proofCases(): Promise<Case[]> {
  const did = 'did:web:alice.example'
  const [host, stranger] = [await keyOf('host', 'K-256'), await keyOf('stranger')]
  const record: DataMap = { $type: 'com.example.note', text: 'hello' }
  const path = 'com.example.note/1'
  const whole = await repositoryOf(did, host, path, record)
  const [commit, node, leaf] = whole
  const request = (blocks: readonly Block[], more: DataMap = {}): DataMap => ({
    proof: writeCar((blocks[0] ?? commit)[0], blocks),
    repository: did,
    key: host.did(),
    record,
    ...more,
  })
  const refused = (...codes: [FindingCode, ...FindingCode[]]) => fails(...codes)
  const shown = holds({ commit: commit[0].toString(), path })
  const lie = Uint8Array.from(leaf[1], (byte, i) => (i === leaf[1].length - 1 ? byte ^ 1 : byte))
  const [deeper, deepNode] = await repositoryOf(did, host, path, record, { node: { l: node[0] } })
  const mutations = async (change: DataMap) => repositoryOf(did, host, path, record, { commit: change })

  const [full, over] = [await nodeOfBytes(did, host, 65_536), await nodeOfBytes(did, host, 65_537)]
  const oddPath = 'notannsid/main'
  const odd = await repositoryOf(did, host, oddPath, { ...record, $type: 'notannsid' })
  const rows: Row[] = [
    [
      'no-nsid',
      'a collection that is no NSID is a key like any other',
      'none',
      request(odd, { record: { ...record, $type: 'notannsid' } }),
      holds({ commit: odd[0][0].toString(), path: oddPath }),
    ],
    [
      'node-largest',
      'a node of 65,536 bytes',
      'none',
      request(full.blocks, { record: full.record }),
      holds({ commit: full.blocks[0][0].toString(), path: full.path }),
    ],
    [
      'node-too-large',
      'a node of 65,537 bytes',
      'shape',
      request(over.blocks, { record: over.record }),
      refused('proof/malformed'),
    ],
    ['published', 'a record, its one node and a commit', 'none', request(whole), shown],
    ['at-rkey', 'the same, at the rkey that is asked about', 'none', request(whole, { rkey: '1' }), shown],
    [
      'blocks-any-order',
      'blocks in another order, and one that is foreign',
      'none',
      request([commit, leaf, blockOf({ x: 1 }), node]),
      shown,
    ],
    ['record-absent', 'the block of the record is not needed', 'none', request([commit, node]), shown],
    [
      'no-car',
      'bytes that are no CAR',
      'bytes',
      { ...request(whole), proof: Uint8Array.of(1) },
      refused('car/malformed'),
    ],
    [
      'long-varint',
      'a length that is not in its shortest form',
      'bytes',
      { ...request(whole), proof: longVarint(writeCar(commit[0], whole)) },
      refused('car/malformed'),
    ],
    [
      'cut-short',
      'a CAR without its last byte',
      'bytes',
      { ...request(whole), proof: writeCar(commit[0], whole).slice(0, -1) },
      refused('car/malformed'),
    ],
    [
      'hash-mismatch',
      'a block that is not what its CID says',
      'bytes',
      request([commit, node, [leaf[0], lie]]),
      refused('car/hash-mismatch'),
    ],
    [
      'commit-absent',
      'a root that is not in the file',
      'shape',
      { ...request(whole), proof: writeCar(commit[0], [node, leaf]) },
      refused('proof/malformed'),
    ],
    [
      'node-absent',
      'the first node is not in the file',
      'shape',
      request([commit, leaf]),
      refused('proof/malformed'),
    ],
    [
      'commit-version',
      'a commit of version 2',
      'shape',
      request(await mutations({ version: 2 })),
      refused('proof/malformed'),
    ],
    [
      'commit-field',
      'a commit with another field',
      'shape',
      request(await mutations({ note: 'x' })),
      refused('proof/malformed'),
    ],
    [
      'commit-rev',
      'a rev that is no TID',
      'shape',
      request(await mutations({ rev: '2026' })),
      refused('proof/malformed'),
    ],
    [
      'subtree-below',
      'a subtree whose keys do not belong there',
      'rule',
      request([deeper, deepNode, node, leaf]),
      refused('proof/malformed'),
    ],
    [
      'other-repository',
      'a commit of another repository',
      'rule',
      request(await repositoryOf('did:web:bob.example', host, path, record)),
      refused('proof/other-repository'),
    ],
    [
      'other-key',
      'a commit that the key asked about did not sign',
      'signature',
      request(whole, { key: stranger.did() }),
      refused('proof/signature', 'signature/mismatch'),
    ],
    [
      'unsigned-change',
      'a commit changed after it was signed',
      'signature',
      request([changedBlock(commit, { rev: '3mbd3542k2223' }), node, leaf]),
      refused('proof/signature', 'signature/mismatch'),
    ],
    [
      'key-no-did-key',
      'a key that is no did:key',
      'shape',
      request(whole, { key: 'did:web:alice.example' }),
      refused('key/not-canonical', 'proof/signature'),
    ],
    [
      'other-record',
      'a record that the repository has not',
      'rule',
      request(whole, { record: { ...record, text: 'hallo' } }),
      refused('proof/other-record'),
    ],
    [
      'record-signed-later',
      'the same record with signatures, which is another block',
      'rule',
      request(whole, { record: { ...record, signatures: [] } }),
      refused('proof/other-record'),
    ],
    [
      'other-rkey',
      'an rkey at which the proof shows nothing',
      'rule',
      request(whole, { rkey: '2' }),
      refused('proof/other-record'),
    ],
    [
      'other-collection',
      'a record that is filed under another type',
      'rule',
      request(await repositoryOf(did, host, 'com.example.other/1', record)),
      refused('proof/other-record'),
    ],
  ]
  return rows.map(([name, what, layer, args, expected]) => ({
    name: `proof/${name}`,
    what,
    requirement: layer === 'bytes' ? 'BND-1' : 'SIG-6',
    layer,
    op: 'verifyProof',
    request: toAtprotoJson(args as DataValue) as Record<string, JsonValue>,
    expected,
  }))
}

/** The same CAR with the length of its header in one byte more. */
function longVarint(car: Uint8Array): Uint8Array {
  return Uint8Array.of((car[0] ?? 0) | 0x80, 0, ...car.subarray(1))
}

/** A tree of one node with so many bytes: long keys of layer 0, each of another letter. */
async function nodeOfBytes(did: string, host: Key, size: number) {
  const record: DataMap = { $type: 'com.example.note', text: 'hello' }
  const leaf = blockOf(record)
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'.split('').sort()
  const collection = record['$type'] as string
  const keysWith = (last: number) => {
    const lengths = [...letters.slice(0, -2).map(() => 1024), last]
    return lengths.map((length, i) => keyOfLayerZero(`${letters[i] ?? ''}/`, length))
  }
  const nodeWith = (keys: readonly string[]): Block => {
    const own = [...keys, keyOfLayerZero(`${collection}/`, collection.length + 4)].sort()
    const entries = own.map((key, i): DataMap => {
      const before = own[i - 1] ?? ''
      const p = key.split('').findIndex((letter, j) => letter !== before[j])
      return { k: utf8(key.slice(p)), p, t: null, v: leaf[0] }
    })
    return blockOf({ e: entries, l: null })
  }
  const most = nodeWith(keysWith(1024))[1].length
  const node = nodeWith(keysWith(1024 - (most - size)))
  if (node[1].length !== size) throw new Error(`a node of ${String(node[1].length)} bytes`)
  const unsigned = { did, version: 3, data: node[0], rev: '3mbd3542k2222', prev: null }
  const commit = blockOf({ ...unsigned, sig: await host.sign(blockOf(unsigned)[1]) })
  return {
    record,
    path: keyOfLayerZero(`${collection}/`, collection.length + 4),
    blocks: [commit, node, leaf] as const,
  }
}

/** The first key with this beginning and length that stands at layer 0. */
function keyOfLayerZero(start: string, length: number): string {
  for (let i = 0; ; i++) {
    const key = start + String(i).padStart(length - start.length, '0')
    if (mstLayer(key) === 0) return key
  }
}
