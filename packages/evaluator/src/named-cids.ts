import { merkleRoot, toHex } from '@quorate/attest'
import { cidBytes, compareCids, finding, type Finding } from '@quorate/core'

/** Content CIDs as an attestation names them: how many, the root over all of them in order, and those that are listed (ATT-1). */
export type NamedCids<Entry> = {
  readonly size: number
  readonly root: string
  readonly listed: Entry[]
}

/** By content CID the instant of each: of more than `most`, the latest are listed. */
export function nameCids<Entry>(
  instants: ReadonlyMap<string, number>,
  most: number,
  entryOf: (cid: string) => Entry,
): NamedCids<Entry> {
  const latest = [...instants]
    .sort(([a, left], [b, right]) => right - left || compareCids(a, b))
    .slice(0, most)
    .map(([cid]) => cid)
  return {
    size: instants.size,
    root: rootOf(instants.keys()),
    listed: latest.sort(compareCids).map(entryOf),
  }
}

/** What is listed is in order, each once, as many as there are or may be; where that is all, the root is theirs. */
export function checkNamed<Entry>(
  path: string,
  { size, root, listed }: NamedCids<Entry>,
  most: number,
  cidOf: (entry: Entry) => string,
): Finding[] {
  const cids = listed.map(cidOf)
  const count = Math.min(size, most)
  const out: Finding[] = []
  const expect = (field: string, expected: string | number, actual: string | number) => {
    if (expected !== actual) out.push(finding('attestation/field', `${path}.${field}`, { expected, actual }))
  }
  expect('listed', count, cids.length)
  for (const [i, cid] of cids.entries()) {
    const before = cids[i - 1]
    if (before !== undefined && compareCids(before, cid) >= 0)
      expect('listed', 'CIDs in order, each once', cid)
  }
  if (cids.length === size) expect('root', rootOf(cids), root)
  return out
}

function rootOf(cids: Iterable<string>): string {
  const sorted = [...cids].sort(compareCids)
  return toHex(merkleRoot(sorted.map((cid) => cidBytes(cid))))
}
