import { accept, concatBytes, equalBytes, refuse, sha256, UsageError, type Checked } from '@quorate/core'

const leafPrefix = Uint8Array.of(0)
const nodePrefix = Uint8Array.of(1)

/** The root of the tree of RFC 9162 over these leaves, 32 bytes; of no leaves, the hash of nothing. */
export function merkleRoot(leaves: Iterable<Uint8Array>): Uint8Array {
  const tree = new GrowingTree()
  for (const leaf of leaves) tree.add(leaf)
  return tree.root()
}

/** The same tree, leaf by leaf: of a million leaves it holds twenty hashes. */
export class GrowingTree {
  /** How many leaves it has. */
  size = 0
  /** The roots of its whole subtrees, the largest first: one for each bit of its size. */
  private readonly peaks: Uint8Array[] = []

  add(leaf: Uint8Array): void {
    let hash = leafHash(leaf)
    for (let rest = this.size; rest % 2 === 1; rest = Math.floor(rest / 2))
      hash = nodeHash(this.peaks.pop() ?? hash, hash)
    this.peaks.push(hash)
    this.size++
  }

  root(): Uint8Array {
    if (this.size === 0) return sha256(new Uint8Array())
    return this.peaks.reduceRight((right, left) => nodeHash(left, right))
  }
}

/** The hashes that show that the leaf at `index` is in the tree, from the bottom up; throws a UsageError outside it. */
export function merkleProof(leaves: readonly Uint8Array[], index: number): Uint8Array[] {
  if (!isIndex(index, leaves.length)) throw new UsageError(`no leaf ${String(index)}`)
  const proof: Uint8Array[] = []
  let level = leaves.map(leafHash)
  for (let at = index; level.length > 1; at = Math.floor(at / 2)) {
    const sibling = level[at % 2 === 0 ? at + 1 : at - 1]
    if (sibling !== undefined) proof.push(sibling)
    level = levelAbove(level)
  }
  return proof
}

/** What is claimed of a leaf: that it is the one at `index` in a tree of `size` leaves with this root. */
export type Inclusion = {
  readonly leaf: Uint8Array
  readonly index: number
  readonly size: number
  readonly proof: readonly Uint8Array[]
  readonly root: Uint8Array
}

/** Whether a proof of RFC 9162 leads from the leaf to the root. Refuses an index outside the tree and a proof of another length. */
export function verifyInclusion({ leaf, index, size, proof, root }: Inclusion): Checked<true> {
  if (!isIndex(index, size)) return refuse('merkle/index', 'index', { expected: size, actual: index })
  const odd = [root, ...proof].find((hash) => hash.length !== 32)
  if (odd !== undefined) return refuse('merkle/hash', 'proof', { actual: odd.length })
  const expected = proofLength(index, size)
  if (proof.length !== expected)
    return refuse('merkle/proof-length', 'proof', { expected, actual: proof.length })
  let hash = leafHash(leaf)
  let used = 0
  for (let at = index, wide = size; wide > 1; at = Math.floor(at / 2), wide = Math.ceil(wide / 2)) {
    if (!hasSibling(at, wide)) continue
    const sibling = proof[used++] ?? root
    hash = at % 2 === 0 ? nodeHash(hash, sibling) : nodeHash(sibling, hash)
  }
  return equalBytes(hash, root) ? accept(true) : refuse('merkle/root', 'root')
}

function isIndex(index: number, size: number): boolean {
  return Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size
}

function proofLength(index: number, size: number): number {
  let length = 0
  for (let at = index, wide = size; wide > 1; at = Math.floor(at / 2), wide = Math.ceil(wide / 2)) {
    if (hasSibling(at, wide)) length++
  }
  return length
}

/** Only the last of an odd number has none: it stands in the level above as it is. */
function hasSibling(at: number, wide: number): boolean {
  return at % 2 === 1 || at + 1 < wide
}

function levelAbove(level: readonly Uint8Array[]): Uint8Array[] {
  const above: Uint8Array[] = []
  for (let i = 0; i < level.length; i += 2) {
    const [left, right] = [level[i], level[i + 1]]
    if (left !== undefined) above.push(right === undefined ? left : nodeHash(left, right))
  }
  return above
}

/** How a leaf enters its tree. */
function leafHash(leaf: Uint8Array): Uint8Array {
  return sha256(concatBytes([leafPrefix, leaf]))
}

function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concatBytes([nodePrefix, left, right]))
}
