import { MemoryBlockstore, MST } from '@atproto/repo'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { CID, mstLayer, refuse, visitMst, type MstSpan, type MstVisitor } from '../src/index.ts'
import { leaf, node } from './mst-node.ts'
import type { Block } from './repository.ts'

/** Keys `c/N` of layer 0 and one of layer 1 that stands between them. */
const low = Array.from({ length: 3000 }, (_, i) => `c/${i + 1000}`).filter((key) => mstLayer(key) === 0)
const high = Array.from({ length: 3000 }, (_, i) => `c/${i + 1000}`).find(
  (key) => mstLayer(key) === 1 && key > low[0]!,
)!
const before = node(null, [{ key: low.find((key) => key < high)! }])
const after = node(null, [{ key: low.find((key) => key > high)! }])
const tree = node(before[0], [{ key: high, right: after[0] }])

function blocks(...all: Block[]): Pick<MstVisitor, 'node'> {
  const byCid = new Map(all.map(([cid, bytes]) => [cid.toString(), bytes]))
  return { node: (cid) => byCid.get(cid.toString()) }
}

function knowing(subtree: Block, span: MstSpan): Pick<MstVisitor, 'known'> {
  return { known: (cid) => (cid.equals(subtree[0]) ? span : undefined) }
}

function reasonOf(visitor: MstVisitor): unknown {
  const walked = visitMst(tree[0], visitor)
  return walked.ok ? 'accepted' : walked.findings[0].params['reason']
}

describe('a walk', () => {
  it('tells of nodes once all below them is walked, with their first and last keys', () => {
    const spans: [string, MstSpan | undefined][] = []
    const walked = visitMst(tree[0], {
      ...blocks(tree, before, after),
      done: (cid, _bytes, span) => spans.push([cid.toString(), span]),
    })
    const [first, last] = [low.find((key) => key < high)!, low.find((key) => key > high)!]
    expect(walked).toEqual({ ok: true, value: { layer: 1, first, last } })
    expect(spans).toEqual([
      [before[0].toString(), { layer: 0, first, last: first }],
      [after[0].toString(), { layer: 0, first: last, last }],
      [tree[0].toString(), { layer: 1, first, last }],
    ])
  })

  it('ends with the refusal of an absent node, or of a record', () => {
    const refusal = refuse('proof/malformed', 'x', { reason: 'not here' })
    expect(reasonOf({ ...blocks(tree, before), absent: () => refusal })).toBe('not here')
    expect(reasonOf({ ...blocks(tree, before, after), leaf: () => refusal })).toBe('not here')
    expect(reasonOf(blocks(tree, before))).toBe('accepted')
  })

  it('passes over a subtree that is known, and goes on after its keys', () => {
    const keys: string[] = []
    const span = { layer: 0, first: 'c/0', last: low.find((key) => key < high)! }
    const walked = visitMst(tree[0], {
      ...blocks(tree, after),
      ...knowing(before, span),
      leaf: (key) => void keys.push(key),
    })
    expect(walked).toMatchObject({ ok: true, value: { first: 'c/0' } })
    expect(keys).toEqual([high, low.find((key) => key > high)!])
  })

  it.each<[string, Block, MstSpan, string]>([
    ['at another layer', before, { layer: 1, first: 'c/0', last: 'c/0' }, 'a subtree of layer 1 at layer 0'],
    ['that reaches into the next key', before, { layer: 0, first: 'c/0', last: high }, 'keys do not ascend'],
    [
      'that begins at or before the last key',
      after,
      { layer: 0, first: high, last: 'c/9' },
      'keys do not ascend',
    ],
  ])('refuses a known subtree %s', (_what, subtree, span, reason) => {
    expect(reasonOf({ ...blocks(tree, before, after), ...knowing(subtree, span) })).toBe(reason)
  })
})

describe('a walk after an update', () => {
  it('comes to the same keys as one over the whole tree, and reads only nodes that are new', async () => {
    const rkeys = fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(rkeys, rkeys, async (first, second) => {
        const storage = new MemoryBlockstore()
        const old = await treeOf(storage, await MST.create(storage), first, [])
        const renewed = await treeOf(
          storage,
          old.mst,
          second.filter((k) => !first.includes(k)),
          first.filter((_, i) => i % 3 === 0),
        )
        const spans = new Map<string, MstSpan>()
        const read: string[] = []
        const from = (known: boolean): MstVisitor => ({
          node(cid) {
            read.push(cid.toString())
            return storage.blocks.get(cid)
          },
          ...(known && { known: (cid) => spans.get(cid.toString()) }),
          absent: (cid) => refuse('proof/malformed', cid.toString(), { reason: 'absent' }),
          done: (cid, _bytes, span) => span && spans.set(cid.toString(), span),
        })
        expect(visitMst(old.root, from(false)).ok).toBe(true)
        const before = new Set(spans.keys())
        read.length = 0
        const updated = visitMst(renewed.root, from(true))
        expect(read.filter((cid) => before.has(cid))).toEqual([])
        expect(updated).toEqual(visitMst(renewed.root, from(false)))
      }),
      { numRuns: 30 },
    )
  })
})

async function treeOf(
  storage: MemoryBlockstore,
  from: MST,
  added: readonly number[],
  removed: readonly number[],
) {
  let mst = from
  for (const key of removed) mst = await mst.delete(`c/${key}`)
  for (const key of added) mst = await mst.add(`c/${key}`, leaf)
  const { root, blocks: fresh } = await mst.getUnstoredBlocks()
  await storage.putMany(fresh)
  return { mst: MST.load(storage, root), root: CID.parse(root.toString()) }
}
