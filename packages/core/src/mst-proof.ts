import { sha256 } from '@noble/hashes/sha2.js'
import { utf8 } from './bytes.ts'
import { decodeStrict } from './cbor-decode.ts'
import { DAG_CBOR, type CID } from './cid.ts'
import { describeValue, isDataMap, isLink, type DataMap, type DataValue } from './data-value.ts'
import { accept, finding, refuse, under, type Checked, type Finding } from './finding.ts'

/** The part of a Merkle search tree that a proof carries. */
export type MstPart = {
  /** Record CIDs by `collection/rkey`, in order of the keys. */
  readonly leaves: ReadonlyMap<string, CID>
  /** The nodes walked, by the text of their CIDs. */
  readonly nodes: ReadonlyMap<string, Uint8Array>
}

/**
 * Walks the nodes that are present from `root` on (SIG-6). Subtrees that are absent are passed over, so that a key that is
 * not found is not proven absent. The hashes of `blocks` were checked before.
 *
 * Refuses what no honest tree has: keys that do not ascend over the whole walk, are compressed otherwise than against the
 * key before, are no `collection/rkey`, or hash to another layer than their node's; subtrees below layer 0; nodes
 * without keys that lead nowhere, or at the root. Layers fall with every step, so there are neither cycles nor unbounded
 * depth.
 */
export function walkMst(root: CID, blocks: ReadonlyMap<string, Uint8Array>): Checked<MstPart> {
  if (!blocks.has(root.toString()))
    return refuse('proof/malformed', 'data', { reason: 'the root of the tree is absent' })
  const walk = new Walk(blocks)
  const fault = walk.visit(root)
  return fault === undefined ? accept(walk) : { ok: false, findings: [fault] }
}

/** The layer at which a key stands: pairs of zero bits that its SHA-256 begins with. */
export function mstLayer(key: string): number {
  let layer = 0
  for (const byte of sha256(utf8(key))) {
    layer += (Math.clz32(byte) - 24) >> 1
    if (byte !== 0) break
  }
  return layer
}

type Leaf = { readonly key: string; readonly value: CID; readonly right: CID | null }
type Node = { readonly left: CID | null; readonly leaves: readonly Leaf[] }

class Walk {
  readonly leaves = new Map<string, CID>()
  readonly nodes = new Map<string, Uint8Array>()
  private readonly blocks: ReadonlyMap<string, Uint8Array>
  private previous = ''

  constructor(blocks: ReadonlyMap<string, Uint8Array>) {
    this.blocks = blocks
  }

  /** The first fault at or below a node that stands at `expected`; the root's layer is that of its keys. */
  visit(link: CID, expected?: number): Finding | undefined {
    const id = link.toString()
    const bytes = this.blocks.get(id)
    if (bytes === undefined) return undefined
    const node = readNode(bytes)
    if (!node.ok) return under(id, node.findings)[0]
    this.nodes.set(id, bytes)
    const { left, leaves } = node.value
    const [first] = leaves
    if (first === undefined && (expected === undefined) !== (left === null)) {
      return malformed(
        id,
        expected === undefined ? 'the root has a subtree and no keys' : 'a node without keys or subtree',
      )
    }
    const layer = expected ?? (first === undefined ? 0 : mstLayer(first.key))
    if (layer === 0 && (left !== null || leaves.some(({ right }) => right !== null))) {
      return malformed(id, 'a subtree below layer 0')
    }
    const fault = left === null ? undefined : this.visit(left, layer - 1)
    if (fault !== undefined) return fault
    for (const [i, leaf] of leaves.entries()) {
      const found = this.take(leaf, layer, `${id}.e[${i}]`)
      if (found !== undefined) return found
    }
    return undefined
  }

  private take({ key, value, right }: Leaf, layer: number, path: string): Finding | undefined {
    // Keys are ASCII, so the order of UTF-16 is bytewise.
    if (key <= this.previous) return malformed(path, 'keys do not ascend')
    if (mstLayer(key) !== layer)
      return malformed(path, `a key of layer ${mstLayer(key)} in a node of layer ${layer}`)
    this.previous = key
    this.leaves.set(key, value)
    return right === null ? undefined : this.visit(right, layer - 1)
  }
}

function malformed(path: string, reason: string): Finding {
  return finding('proof/malformed', path, { reason })
}

function readNode(bytes: Uint8Array): Checked<Node> {
  const decoded = decodeStrict(bytes)
  if (!decoded.ok) return decoded
  const node = withFields(decoded.value, 2)
  const left = node?.['l']
  const entries = node?.['e']
  if (!isSubtree(left) || !Array.isArray(entries))
    return refuse('proof/malformed', '', { reason: 'not a node {e, l}' })
  const leaves: Leaf[] = []
  for (const [i, entry] of entries.entries()) {
    const leaf = readLeaf(entry, leaves.at(-1)?.key ?? '')
    if (typeof leaf === 'string') return refuse('proof/malformed', `e[${i}]`, { reason: leaf })
    leaves.push(leaf)
  }
  return accept({ left, leaves })
}

/** The entry of a node that comes after the key `before`, or what is wrong with it. */
function readLeaf(entry: DataValue, before: string): Leaf | string {
  const { p: shared, k: rest, v: value, t: right } = withFields(entry, 4) ?? {}
  if (
    typeof shared !== 'number' ||
    !(rest instanceof Uint8Array) ||
    !isSubtree(right) ||
    !isCborLink(value)
  ) {
    return 'not an entry {k, p, t, v}'
  }
  if (shared < 0 || shared > before.length) return `p is ${shared}; the key before has ${before.length} bytes`
  if (shared + rest.length > maxKeyBytes) return `a key of more than ${maxKeyBytes} bytes`
  if (rest.length > 0 && rest[0] === before.charCodeAt(shared))
    return 'p is not all that the key shares with the one before'
  const key = before.slice(0, shared) + String.fromCharCode(...rest)
  return keyForm.test(key) ? { key, value, right } : `not a key collection/rkey: ${describeValue(key)}`
}

const maxKeyBytes = 1024
const keyForm = /^[\w~:.-]+\/[\w~:.-]+$/

function withFields(value: DataValue, count: number): DataMap | undefined {
  return isDataMap(value) && Object.keys(value).length === count ? value : undefined
}

function isSubtree(value: DataValue | undefined): value is CID | null {
  return value === null || isCborLink(value)
}

export function isCborLink(value: DataValue | undefined): value is CID {
  return isLink(value) && value.code === DAG_CBOR
}
