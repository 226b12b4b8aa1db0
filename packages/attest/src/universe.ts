import {
  accept,
  checkedUnder,
  cidOf,
  compareBytes,
  readCommit,
  refuse,
  utf8,
  visitMst,
  type Checked,
  type CID,
} from '@quorate/core'
import { merkleRoot } from './merkle.ts'

/** All that a challenge may ask for, in order, and what a receipt says of it (RCP-4). */
export type Universe = {
  /** Leaves of its tree: the bytes of a CID in layer 1, a record key as text in layer 3. */
  readonly items: readonly Uint8Array[]
  /** CID of the block (layer 1) or record (layer 3) of each item, by the same index. */
  readonly cids: readonly CID[]
  /** Of the tree of RFC 9162 over the items; 32 bytes. */
  readonly root: Uint8Array
}

/**
 * The universe of layer 1 or 3 of the commit that these blocks begin with. `blocks` gives the bytes of a block by its CID, whose hash was
 * checked before; records may be absent. `collections` are those that are held, undefined for whole repositories. Refuses a
 * commit or tree that does not hold, and a node of the tree that is absent. Who signed the commit is not asked.
 */
export function universeOf(
  layer: 1 | 3,
  commit: Uint8Array,
  blocks: (cid: CID) => Uint8Array | undefined,
  collections?: readonly string[],
): Checked<Universe> {
  const read = checkedUnder('commit', readCommit(commit))
  if (!read.ok) return read
  const held = collections === undefined ? undefined : new Set(collections)
  const records: { key: string; value: CID }[] = []
  const nodes: CID[] = []
  /** How many records there were when each node that is being walked was entered. */
  const entered: number[] = []
  const walked = visitMst(read.value.data, {
    node(cid) {
      entered.push(records.length)
      return blocks(cid)
    },
    absent: (cid) => refuse('proof/malformed', cid.toString(), { reason: 'a node of the tree is absent' }),
    leaf(key, value) {
      if (held?.has(key.slice(0, key.indexOf('/'))) ?? true) records.push({ key, value })
      return undefined
    },
    done(cid) {
      const before = entered.pop() ?? 0
      // Of a part of a repository, only the nodes that lead to a record of it.
      if (held === undefined || records.length > before) nodes.push(cid)
    },
  })
  if (!walked.ok) return walked
  if (layer === 3) {
    const items = records.map(({ key }) => utf8(key))
    return accept({ items, cids: records.map(({ value }) => value), root: merkleRoot(items) })
  }
  const all = [cidOf(commit), ...nodes, ...records.map(({ value }) => value)]
  all.sort((a, b) => compareBytes(a.bytes, b.bytes))
  // Texts of CIDs would take most of the memory.
  const cids = all.filter((cid, i) => all[i - 1]?.equals(cid) !== true)
  const items = cids.map(({ bytes }) => bytes)
  return accept({ items, cids, root: merkleRoot(items) })
}
