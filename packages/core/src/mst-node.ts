import { utf8 } from './bytes.ts'
import { decodeStrict } from './cbor-decode.ts'
import { DAG_CBOR, type CID } from './cid.ts'
import { describeValue, isDataMap, isLink, type DataMap, type DataValue } from './data-value.ts'
import { accept, refuse, type Checked } from './finding.ts'
import { profile } from './limits.ts'
import { sha256 } from './sha256.ts'

/** A key of a Merkle search tree, its record, and the subtree of the keys after it. */
export type MstLeaf = { readonly key: string; readonly value: CID; readonly right: CID | null }

export type MstNode = { readonly left: CID | null; readonly leaves: readonly MstLeaf[] }

/** The layer at which a key stands: pairs of zero bits that its SHA-256 begins with. */
export function mstLayer(key: string): number {
  let layer = 0
  for (const byte of sha256(utf8(key))) {
    layer += (Math.clz32(byte) - 24) >> 1
    if (byte !== 0) break
  }
  return layer
}

/** One node by itself: its form, and that each key is compressed against the one before it. */
export function readMstNode(bytes: Uint8Array): Checked<MstNode> {
  if (bytes.length > profile.treeNodeBytes)
    return refuse('proof/malformed', '', { reason: `a node of more than ${profile.treeNodeBytes} bytes` })
  const decoded = decodeStrict(bytes)
  if (!decoded.ok) return decoded
  const node = withFields(decoded.value, 2)
  const left = node?.['l']
  const entries = node?.['e']
  if (!isSubtree(left) || !Array.isArray(entries))
    return refuse('proof/malformed', '', { reason: 'not a node {e, l}' })
  const leaves: MstLeaf[] = []
  for (const [i, entry] of entries.entries()) {
    const leaf = readLeaf(entry, leaves.at(-1)?.key ?? '')
    if (typeof leaf === 'string') return refuse('proof/malformed', `e[${i}]`, { reason: leaf })
    leaves.push(leaf)
  }
  return accept({ left, leaves })
}

/** The entry of a node that comes after the key `before`, or what is wrong with it. */
function readLeaf(entry: DataValue, before: string): MstLeaf | string {
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
  if (shared + rest.length > profile.treeKeyBytes) return `a key of more than ${profile.treeKeyBytes} bytes`
  if (rest.length > 0 && rest[0] === before.charCodeAt(shared))
    return 'p is not all that the key shares with the one before'
  const key = before.slice(0, shared) + String.fromCharCode(...rest)
  return isTreeKey(key) ? { key, value, right } : `not a key collection/rkey: ${describeValue(key)}`
}

const keyForm = /^[\w~:.-]+\/[\w~:.-]+$/

/** Whether a text can be the key of a record in a tree: what is taken in, asked for, served and proven (BND-1). */
export function isTreeKey(key: string): boolean {
  return key.length <= profile.treeKeyBytes && keyForm.test(key)
}

function withFields(value: DataValue, count: number): DataMap | undefined {
  return isDataMap(value) && Object.keys(value).length === count ? value : undefined
}

function isSubtree(value: DataValue | undefined): value is CID | null {
  return value === null || isCborLink(value)
}

export function isCborLink(value: DataValue | undefined): value is CID {
  return isLink(value) && value.code === DAG_CBOR
}
