import { MemoryBlockstore, MST } from '@atproto/repo'
import { describe, expect, it } from 'vitest'

import { CID, cidOf, utf8 } from '../src/index.ts'
import { mstLayer } from '../src/mst-node.ts'
import { walkMst } from '../src/mst-proof.ts'
import { leaf, node } from './mst-node.ts'
import { havePublicVectors, publicJson } from './public-vectors.ts'
import { blockOf, type Block } from './repository.ts'

/** Keys `c/N` of the layer asked for, ascending. */
function keysOf(layer: number, count: number): string[] {
  const keys: string[] = []
  for (let i = 1000; keys.length < count; i++) if (mstLayer(`c/${i}`) === layer) keys.push(`c/${i}`)
  return keys
}

function walk(root: Block, ...others: Block[]) {
  const blocks = new Map([root, ...others].map(([cid, bytes]) => [cid.toString(), bytes]))
  return walkMst(root[0], (cid) => blocks.get(cid.toString()))
}

function reasonOf(result: ReturnType<typeof walkMst>): string {
  return result.ok
    ? 'accepted'
    : result.findings.map((f) => `${f.code}: ${String(f.params['reason'])}`).join()
}

const [a, b, c] = keysOf(0, 3) as [string, string, string]
const high = keysOf(1, 1)[0]!
const top = keysOf(2, 1)[0]!
/** Keys of layer 0 on both sides of `high`. */
const below = keysOf(0, 200).find((key) => key < high)!
const above = keysOf(0, 200).find((key) => key > high)!

describe('the layer of a key', () => {
  // Worked examples of the atproto repository specification.
  it.each([
    ['2653ae71', 0],
    ['blue', 1],
    ['app.bsky.feed.post/454397e440ec', 4],
    ['app.bsky.feed.post/9adeb165882c', 8],
  ])('of %s is %i', (key, layer) => {
    expect(mstLayer(key)).toBe(layer)
  })
})

describe('walking a tree', () => {
  it('accepts an empty one', () => {
    expect(walk(node(null, []))).toMatchObject({ ok: true, value: { leaves: new Map() } })
  })

  it('lists the leaves in order, subtrees included', () => {
    const left = node(null, [{ key: below }])
    const right = node(null, [{ key: above }])
    const walked = walk(node(left[0], [{ key: high, right: right[0] }]), left, right)
    expect(walked.ok && [...walked.value.leaves.keys()]).toEqual([below, high, above])
  })

  it('passes over subtrees that are absent', () => {
    const walked = walk(node(leaf, [{ key: high, right: leaf }]))
    expect(walked.ok && [...walked.value.leaves.keys()]).toEqual([high])
  })

  it('accepts nodes without keys between layers', () => {
    const low = keysOf(0, 500).find((key) => key > top)!
    const bottom = node(null, [{ key: low }])
    const between = node(bottom[0], [])
    const walked = walk(node(null, [{ key: top, right: between[0] }]), between, bottom)
    expect(walked.ok && [...walked.value.leaves.keys()]).toEqual([top, low])
  })

  it('refuses a tree whose root is absent', () => {
    expect(reasonOf(walkMst(leaf, () => undefined))).toContain('the root of the tree is absent')
  })

  const ofHigh = node(null, [{ key: high }])
  const empty = node(null, [])
  const bad: [what: string, reason: string, root: Block, ...others: Block[]][] = [
    ['keys that descend', 'do not ascend', node(null, [{ key: b }, { key: a }])],
    ['a key twice', 'p is not all', node(null, [{ key: a }, { key: a, p: 0 }])],
    ['a key twice, compressed', 'do not ascend', node(null, [{ key: a }, { key: a }])],
    ['a subtree with a key beyond its right neighbour', 'do not ascend', ...withSubtree('left', above)],
    ['a subtree with a key before its left neighbour', 'do not ascend', ...withSubtree('right', below)],
    [
      'keys of two layers in one node',
      'a key of layer 1 in a node of layer 0',
      node(
        null,
        [a, high].sort().map((key) => ({ key })),
      ),
    ],
    [
      'a child of its own layer',
      'a key of layer 1 in a node of layer 0',
      node(ofHigh[0], [{ key: high }]),
      ofHigh,
    ],
    ['a child two layers down', 'in a node of layer 1', ...skippingLayer()],
    ['a subtree below layer 0', 'a subtree below layer 0', node(leaf, [{ key: a }])],
    ['a right subtree below layer 0', 'a subtree below layer 0', node(null, [{ key: a, right: leaf }])],
    [
      'a root without keys above a subtree',
      'the root has a subtree and no keys',
      node(ofHigh[0], []),
      ofHigh,
    ],
    [
      'a child without keys or subtree',
      'a node without keys or subtree',
      node(empty[0], [{ key: high }]),
      empty,
    ],
    [
      'a prefix longer than the key before',
      'the key before has 6 bytes',
      node(null, [{ key: a }, { key: b + c, p: 7 }]),
    ],
    ['a prefix on the first key', 'the key before has 0 bytes', node(null, [{ key: a, p: 1 }])],
    ['a negative prefix', 'p is -1', blockOf({ l: null, e: [{ p: -1, k: utf8(a), v: leaf, t: null }] })],
    ['a key that is compressed too little', 'p is not all', node(null, [{ key: a }, { key: b, p: 1 }])],
    ['a key without a collection', 'not a key', node(null, [{ key: 'abc' }])],
    ['a key with two slashes', 'not a key', node(null, [{ key: 'a/b/c' }])],
    ['a key with an empty rkey', 'not a key', node(null, [{ key: 'a/' }])],
    ['a key that is not ASCII', 'not a key', node(null, [{ key: 'a/é' }])],
    ['a key with a line break', 'not a key', node(null, [{ key: 'a/b\n' }])],
    ['a key of 1025 bytes', 'more than 1024 bytes', node(null, [{ key: `a/${'b'.repeat(1023)}` }])],
    ['a value that is no link', 'not an entry', node(null, [{ key: a, v: 1 }])],
    ['a value that is a raw link', 'not an entry', node(null, [{ key: a, v: cidOf(utf8(''), 0x55) }])],
    [
      'an entry with another field',
      'not an entry',
      blockOf({ l: null, e: [{ p: 0, k: utf8(a), v: leaf, t: null, x: 1 }] }),
    ],
    ['an entry without t', 'not an entry', blockOf({ l: null, e: [{ p: 0, k: utf8(a), v: leaf }] })],
    ['a node without l', 'not a node', blockOf({ e: [] })],
    ['a node with another field', 'not a node', blockOf({ e: [], l: null, x: 1 })],
    ['a node that is no map', 'not a node', blockOf([])],
  ]
  it.each(bad)('refuses %s', (_what, reason, root, ...others) => {
    expect(reasonOf(walk(root, ...others))).toMatch(/^proof\/malformed/)
    expect(reasonOf(walk(root, ...others))).toContain(reason)
  })

  function withSubtree(side: 'left' | 'right', key: string): [Block, Block] {
    const child = node(null, [{ key }])
    const root =
      side === 'left' ? node(child[0], [{ key: high }]) : node(null, [{ key: high, right: child[0] }])
    return [root, child]
  }

  function skippingLayer(): [Block, Block] {
    const child = node(null, [{ key: a }])
    return [node(child[0], [{ key: top }]), child]
  }

  it('refuses a subtree that stands in two places', () => {
    const first = node(null, [{ key: below }])
    const root = node(first[0], [{ key: high, right: first[0] }])
    expect(reasonOf(walk(root, first))).toContain('do not ascend')
  })
})

describe.skipIf(!havePublicVectors)('the public commit proof fixtures', () => {
  type Fixture = { comment: string; leafValue: string; keys: string[]; rootBeforeCommit: string }
  it.each(publicJson<Fixture>('atproto-interop/firehose/commit-proof-fixtures.json'))(
    '$comment',
    async (fixture) => {
      const value = CID.parse(fixture.leafValue)
      let tree = await MST.create(new MemoryBlockstore())
      for (const key of fixture.keys) tree = await tree.add(key, value)
      const { root, blocks } = await tree.getUnstoredBlocks()
      expect(root.toString()).toBe(fixture.rootBeforeCommit)
      const byCid = new Map(blocks.entries().map(({ cid, bytes }) => [cid.toString(), bytes]))
      const walked = walkMst(CID.parse(fixture.rootBeforeCommit), (cid) => byCid.get(cid.toString()))
      expect(walked.ok && [...walked.value.leaves.keys()]).toEqual(fixture.keys)
    },
  )
})
