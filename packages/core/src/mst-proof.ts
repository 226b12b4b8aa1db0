import { cidText, type CID } from './cid.ts'
import { accept, refuse, type Checked } from './finding.ts'
import { visitMst } from './mst-walk.ts'

/** The bytes of a block, if it is there; their hash was checked before. */
export type BlockSource = (cid: CID) => Uint8Array | undefined

/** The part of a Merkle search tree that a proof carries. */
export type MstPart = {
  /** Record CIDs by `collection/rkey`, in order of the keys. */
  readonly leaves: ReadonlyMap<string, CID>
  /** The nodes walked, by the text of their CIDs. */
  readonly nodes: ReadonlyMap<string, Uint8Array>
}

/**
 * Walks the nodes that are present from `root` on (SIG-6). Subtrees that are absent are passed over, so that a key that is
 * not found is not proven absent. Refuses what {@link visitMst} refuses.
 */
export function walkMst(root: CID, blockOf: BlockSource): Checked<MstPart> {
  if (blockOf(root) === undefined)
    return refuse('proof/malformed', 'data', { reason: 'the root of the tree is absent' })
  const leaves = new Map<string, CID>()
  const nodes = new Map<string, Uint8Array>()
  const walked = visitMst(root, {
    node(cid) {
      const bytes = blockOf(cid)
      if (bytes !== undefined) nodes.set(cidText(cid), bytes)
      return bytes
    },
    leaf(key, value) {
      leaves.set(key, value)
      return undefined
    },
  })
  return walked.ok ? accept({ leaves, nodes }) : walked
}
