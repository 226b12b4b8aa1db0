import { readMstNode, type CarBlock, type CID, type MstNode } from '@quorate/core'

import type { HeldCommit, ReplicaStore } from './replica-store.ts'

/** Every block of the commit that is held: commit, nodes and records, each node before what stands below it. */
export function* repositoryBlocks(
  store: ReplicaStore,
  did: string,
  { cid: commit }: HeldCommit,
  data: CID,
): Generator<CarBlock> {
  const block = (cid: CID): CarBlock | undefined => {
    const bytes = store.blockOf(did, cid)
    return bytes && { cid, bytes }
  }
  // What stands on top is next. It grows by one node's entries at each layer.
  const stack: { readonly cid: CID; readonly isNode: boolean }[] = [
    { cid: data, isNode: true },
    { cid: commit, isNode: false },
  ]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const found = block(next.cid)
    // Lost from the disk: what is left is served, and whoever reads it finds what is missing.
    if (found === undefined) continue
    yield found
    if (next.isNode) stack.push(...childrenOf(found.bytes).reverse())
  }
}

function childrenOf(bytes: Uint8Array): { cid: CID; isNode: boolean }[] {
  const node = readMstNode(bytes)
  if (!node.ok) return []
  const { left, leaves } = node.value
  return [
    ...(left === null ? [] : [{ cid: left, isNode: true }]),
    ...leaves.flatMap(({ value, right }) => [
      { cid: value, isNode: false },
      ...(right === null ? [] : [{ cid: right, isNode: true }]),
    ]),
  ]
}

/**
 * The commit, the nodes on the way to `collection/rkey`, and the record: the proof that it is there, or without a record
 * that it is not (SIG-6).
 */
export function recordBlocks(
  store: ReplicaStore,
  did: string,
  { cid: commit }: HeldCommit,
  data: CID,
  path: string,
): { readonly blocks: readonly CarBlock[]; readonly found: boolean } {
  const blocks: CarBlock[] = []
  const take = (cid: CID): Uint8Array | undefined => {
    const bytes = store.blockOf(did, cid)
    if (bytes !== undefined) blocks.push({ cid, bytes })
    return bytes
  }
  take(commit)
  for (let at: CID | null = data; at !== null;) {
    const bytes = take(at)
    const node = bytes === undefined ? undefined : readMstNode(bytes)
    if (node?.ok !== true) break
    const step = stepTowards(path, node.value)
    if ('record' in step) return { blocks, found: take(step.record) !== undefined }
    at = step.subtree
  }
  return { blocks, found: false }
}

function stepTowards(path: string, { left, leaves }: MstNode): { record: CID } | { subtree: CID | null } {
  let subtree = left
  for (const { key, value, right } of leaves) {
    if (key === path) return { record: value }
    if (key > path) break
    subtree = right
  }
  return { subtree }
}
