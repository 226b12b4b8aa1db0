import { cidOf, utf8, type CID, type DataMap, type DataValue } from '../src/index.ts'
import { blockOf, type Block } from './repository.ts'

/** What keys lead to where it does not matter. */
export const leaf = cidOf(utf8('leaf'))

/** An entry; `p` and `v` for lies, and for a value that matters. */
type Entry = { key: string; right?: CID; p?: number; v?: DataValue }

/** A node of a tree, with its keys compressed as they should be. */
export function node(left: CID | null, entries: readonly Entry[]): Block {
  let before = ''
  const e = entries.map(({ key, right = null, p = shared(before, key), v = leaf }): DataMap => {
    before = key
    return { p, k: utf8(key.slice(p)), v, t: right }
  })
  return blockOf({ e, l: left })
}

function shared(a: string, b: string): number {
  let n = 0
  while (n < a.length && a[n] === b[n]) n++
  return n
}
