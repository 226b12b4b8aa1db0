import type { CID } from './cid.ts'
import { accept, refuse, under, type Checked, type Refused } from './finding.ts'
import { mstLayer, readMstNode, type MstLeaf } from './mst-node.ts'

/** Where a whole subtree stands, and the first and last of its keys: what has to fit around it. */
export type MstSpan = { readonly layer: number; readonly first: string; readonly last: string }

/** What a walk over a Merkle search tree asks, and whom it tells. */
export type MstVisitor = {
  /** The bytes of a node, whose hash was checked before. Undefined: it is absent, and so is what stands below it. */
  node(cid: CID): Uint8Array | undefined
  /** What is known of a subtree that was walked whole before, which is then passed over. */
  known?(cid: CID): MstSpan | undefined
  /** Refuses an absent node by saying why; without it subtrees that are absent are passed over. */
  absent?(cid: CID): Refused
  /** A record, in the order of the keys; a refusal ends the walk. */
  leaf?(key: string, value: CID): Refused | undefined
  /** A node with all that stands below it; the span is of what was present, and undefined in a tree without keys. */
  done?(cid: CID, bytes: Uint8Array, span: MstSpan | undefined): void
}

/**
 * Walks a Merkle search tree in the order of its keys. Gives the span of the whole; undefined when it has no keys.
 *
 * Refuses what no honest tree has: keys that do not ascend over the whole walk, are compressed otherwise than against the
 * key before, are no `collection/rkey`, or hash to another layer than their node's; subtrees below layer 0; nodes
 * without keys that lead nowhere, or at the root. Layers fall with every step, so there are neither cycles nor unbounded
 * depth.
 */
export function visitMst(root: CID, visitor: MstVisitor): Checked<MstSpan | undefined> {
  return new Walk(visitor).visit(root)
}

class Walk {
  private readonly visitor: MstVisitor
  private previous = ''

  constructor(visitor: MstVisitor) {
    this.visitor = visitor
  }

  /** A node that stands at layer `expected`; the root's layer is that of its keys. */
  visit(link: CID, expected?: number): Checked<MstSpan | undefined> {
    const known = this.visitor.known?.(link)
    if (known !== undefined) return this.pass(link, known, expected)
    const bytes = this.visitor.node(link)
    if (bytes === undefined) return this.visitor.absent?.(link) ?? accept(undefined)
    const node = readMstNode(bytes)
    if (!node.ok) {
      const [first] = node.findings
      return { ok: false, findings: [under(link.toString(), [first])[0] ?? first] }
    }
    const { left, leaves } = node.value
    const [lead] = leaves
    if (lead === undefined && (expected === undefined) !== (left === null)) {
      return malformed(
        link.toString(),
        expected === undefined ? 'the root has a subtree and no keys' : 'a node without keys or subtree',
      )
    }
    const layer = expected ?? (lead === undefined ? 0 : mstLayer(lead.key))
    if (layer === 0 && (left !== null || leaves.some(({ right }) => right !== null))) {
      return malformed(link.toString(), 'a subtree below layer 0')
    }
    const below = left === null ? accept(undefined) : this.visit(left, layer - 1)
    if (!below.ok) return below
    for (const [i, leaf] of leaves.entries()) {
      const refused = this.take(leaf, layer, () => `${link.toString()}.e[${i}]`)
      if (refused !== undefined) return refused
    }
    const first = below.value?.first ?? lead?.key
    const span = first === undefined ? undefined : { layer, first, last: this.previous }
    this.visitor.done?.(link, bytes, span)
    return accept(span)
  }

  private take({ key, value, right }: MstLeaf, layer: number, path: () => string): Refused | undefined {
    // Keys are ASCII, so the order of UTF-16 is bytewise.
    if (key <= this.previous) return malformed(path(), 'keys do not ascend')
    if (mstLayer(key) !== layer)
      return malformed(path(), `a key of layer ${mstLayer(key)} in a node of layer ${layer}`)
    this.previous = key
    const refused = this.visitor.leaf?.(key, value)
    if (refused !== undefined || right === null) return refused
    const after = this.visit(right, layer - 1)
    return after.ok ? undefined : after
  }

  private pass(link: CID, span: MstSpan, expected = span.layer): Checked<MstSpan> {
    if (span.layer !== expected)
      return malformed(link.toString(), `a subtree of layer ${span.layer} at layer ${expected}`)
    if (span.first <= this.previous) return malformed(link.toString(), 'keys do not ascend')
    this.previous = span.last
    return accept(span)
  }
}

function malformed(path: string, reason: string): Refused {
  return refuse('proof/malformed', path, { reason })
}
