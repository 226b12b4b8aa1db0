import { createHash } from 'node:crypto'

import { toAtprotoJson, type FindingCode, type JsonValue } from '@quorate/core'

import { fails, holds, hex, type Case } from './case.ts'

/** The leaves of the public test vectors of Certificate Transparency. */
const leaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map(hex)

/** RFC 9162: roots and paths follow its definitions word for word. */
export function merkleCases(): Case[] {
  const roots = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((n): Case => ({
    name: `merkle/root-${String(n)}`,
    what: `the root of ${String(n)} leaves`,
    requirement: 'RCP-7',
    layer: 'none',
    op: 'merkleRoot',
    request: { leaves: leaves.slice(0, n).map(json) },
    expected: holds({ root: json(rootOf(leaves.slice(0, n))) as { $bytes: string } }),
  }))
  const claim = (index: number, size: number, changes: Record<string, JsonValue> = {}) => ({
    leaf: json(leaves[index] ?? new Uint8Array()),
    index,
    size,
    proof: pathOf(index, leaves.slice(0, size)).map(json),
    root: json(rootOf(leaves.slice(0, size))),
    ...changes,
  })
  const proofs: [name: string, what: string, index: number, size: number][] = [
    ['only', 'the only leaf', 0, 1],
    ['first', 'the first of eight', 0, 8],
    ['middle', 'the fourth of seven', 3, 7],
    ['last-odd', 'the last of five, which stands alone on two levels', 4, 5],
    ['last-even', 'the last of six', 5, 6],
  ]
  const path = claim(2, 7).proof
  const refused: [name: string, what: string, request: Record<string, JsonValue>, code: FindingCode][] = [
    ['index-at-size', 'an index past the last leaf', claim(2, 7, { index: 7 }), 'merkle/index'],
    ['index-negative', 'a negative index', claim(2, 7, { index: -1 }), 'merkle/index'],
    ['index-fraction', 'an index between two leaves', claim(2, 7, { index: 2.5 }), 'merkle/index'],
    ['size-zero', 'a leaf of an empty tree', claim(0, 1, { size: 0 }), 'merkle/index'],
    ['size-unsafe', 'a tree of 2^53 leaves', claim(2, 7, { size: 2 ** 53 }), 'merkle/index'],
    [
      'proof-short',
      'a proof without its last hash',
      claim(2, 7, { proof: path.slice(0, -1) }),
      'merkle/proof-length',
    ],
    [
      'proof-long',
      'a proof with one hash too many',
      claim(2, 7, { proof: [...path, path[0] ?? null] }),
      'merkle/proof-length',
    ],
    ['proof-empty', 'no proof for one of seven', claim(2, 7, { proof: [] }), 'merkle/proof-length'],
    ['size-larger', 'a size that asks for a longer proof', claim(2, 7, { size: 9 }), 'merkle/proof-length'],
    ['hash-short', 'a hash of 31 bytes', claim(0, 2, { proof: [json(new Uint8Array(31))] }), 'merkle/hash'],
    ['root-long', 'a root of 33 bytes', claim(0, 2, { root: json(new Uint8Array(33)) }), 'merkle/hash'],
    ['other-leaf', 'another leaf', claim(2, 7, { leaf: json(hex('11')) }), 'merkle/root'],
    ['other-index', 'the place of a neighbour', claim(2, 7, { index: 3 }), 'merkle/root'],
    ['other-root', 'the root of another tree', claim(2, 7, { root: json(rootOf(leaves)) }), 'merkle/root'],
    ['reversed', 'a proof from the top down', claim(2, 7, { proof: [...path].reverse() }), 'merkle/root'],
    [
      'inner-node',
      'an inner node as a leaf: leaves and nodes are hashed apart',
      {
        leaf: json(Buffer.concat(leaves.slice(0, 2).map((leaf) => rootOf([leaf])))),
        index: 0,
        size: 1,
        proof: [],
        root: json(rootOf(leaves.slice(0, 2))),
      },
      'merkle/root',
    ],
    ['index-text', 'an index that is text', claim(2, 7, { index: '2' }), 'request/malformed'],
    ['proof-text', 'a proof of text', claim(2, 7, { proof: ['aa'] }), 'request/malformed'],
  ]
  return [
    ...roots,
    ...proofs.map(([name, what, index, size]): Case => ({
      name: `merkle/proof-${name}`,
      what,
      requirement: 'RCP-7',
      layer: 'none',
      op: 'merkleVerify',
      request: claim(index, size),
      expected: holds(true),
    })),
    ...refused.map(([name, what, request, code]): Case => ({
      name: `merkle/refused-${name}`,
      what,
      requirement: 'RCP-7',
      layer: code === 'request/malformed' ? 'shape' : 'rule',
      op: 'merkleVerify',
      request,
      expected: fails(code),
    })),
    {
      name: 'merkle/refused-leaves-text',
      what: 'leaves that are text',
      requirement: 'RCP-7',
      layer: 'shape',
      op: 'merkleRoot',
      request: { leaves: ['aa'] },
      expected: fails('request/malformed'),
    },
  ]
}

function json(bytes: Uint8Array): JsonValue {
  return toAtprotoJson(Uint8Array.from(bytes))
}

function hash(...parts: readonly Uint8Array[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest()
}

/** MTH of RFC 9162, 2.1.1. */
function rootOf(list: readonly Uint8Array[]): Uint8Array {
  const [only] = list
  if (only === undefined) return hash()
  if (list.length === 1) return hash(Uint8Array.of(0), only)
  const k = split(list.length)
  return hash(Uint8Array.of(1), rootOf(list.slice(0, k)), rootOf(list.slice(k)))
}

/** PATH of RFC 9162, 2.1.3.1. */
function pathOf(m: number, list: readonly Uint8Array[]): Uint8Array[] {
  if (list.length <= 1) return []
  const k = split(list.length)
  return m < k
    ? [...pathOf(m, list.slice(0, k)), rootOf(list.slice(k))]
    : [...pathOf(m - k, list.slice(k)), rootOf(list.slice(0, k))]
}

function split(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}
