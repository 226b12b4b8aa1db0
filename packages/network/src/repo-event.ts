import {
  concatBytes,
  decodeStrict,
  encodeCanonical,
  footprintOf,
  isDataMap,
  isLink,
  readRepoProof,
  verifyCommit,
  type Checked,
  type DataMap,
} from '@quorate/core'

/** What a frame of com.atproto.sync.subscribeRepos says, as far as it matters here. Nothing of it is verified. */
export type RepoEvent =
  | { readonly kind: 'commit'; readonly seq: number; readonly did: string; readonly commit: DataMap }
  /** Something about an account, or all of its repository, may have changed. */
  | { readonly kind: 'account'; readonly seq: number; readonly did: string }
  /** The stream cannot go on from where it was asked to. */
  | { readonly kind: 'gap' }

/** A frame that has more of something than is read: of what, and how much is. */
export type FrameExcess = { readonly kind: 'excess'; readonly excess: string }

/** Most bytes of a frame, as the protocol has it: a commit brings at most 2,000,000 of blocks. */
const frameBytes = 5_000_000

/** Bytes that a frame may take in memory once it is decoded: so many, and so many for each of its own. */
const [freeFootprint, footprintPerByte] = [4_194_304, 3]

/** A frame is two items; the first is one of few, so its canonical bytes tell them apart. */
function headed(header: DataMap): Uint8Array {
  const bytes = encodeCanonical(header)
  return bytes.ok ? bytes.value : concatBytes([])
}

const heads = [
  ['commit', headed({ op: 1, t: '#commit' })],
  ['account', headed({ op: 1, t: '#account' })],
  ['account', headed({ op: 1, t: '#identity' })],
  ['account', headed({ op: 1, t: '#sync' })],
  ['gap', headed({ op: 1, t: '#info' })],
  ['gap', headed({ op: -1 })],
] as const

/** Undefined for a frame of another kind, or that is none. Never throws. */
export function readRepoEvent(frame: Uint8Array): RepoEvent | FrameExcess | undefined {
  if (frame.length > frameBytes) return excessOf('bytes', frame.length, frameBytes)
  const found = heads.find(([, head]) => head.every((byte, i) => frame[i] === byte))
  if (found === undefined) return undefined
  const [kind, head] = found
  if (kind === 'gap') return { kind }
  const [footprint, most] = [footprintOf(frame), freeFootprint + footprintPerByte * frame.length]
  if (footprint > most) return excessOf('bytes in memory', footprint, most)
  const decoded = decodeStrict(frame.subarray(head.length), frameBytes)
  if (!decoded.ok || !isDataMap(decoded.value)) return undefined
  const body = decoded.value
  const [seq, did] = [body['seq'], kind === 'commit' ? body['repo'] : body['did']]
  if (typeof seq !== 'number' || typeof did !== 'string') return undefined
  return kind === 'commit' ? { kind, seq, did, commit: body } : { kind, seq, did }
}

function excessOf(what: string, actual: number, most: number): FrameExcess {
  return { kind: 'excess', excess: `a frame of ${String(actual)} ${what}; at most ${String(most)} are read` }
}

/** Paths `collection/rkey` that a commit says it changed. */
export function changedPaths({ ops }: DataMap): string[] {
  if (!Array.isArray(ops)) return []
  return ops.flatMap((op) => (isDataMap(op) && typeof op['path'] === 'string' ? [op['path']] : []))
}

/**
 * The paths that a commit really changed: it is signed by `key`, the account's, and its tree has each record at its path.
 * What it deleted is taken at its word, since absence cannot be proven by a part of a tree. Never throws.
 */
export function verifyRepoCommit(body: DataMap, did: string, key: string): Checked<string[]> {
  const { blocks, ops } = body
  const proof = readRepoProof(blocks instanceof Uint8Array ? blocks : concatBytes([]))
  if (!proof.ok) return proof
  const verified = verifyCommit(proof.value, did, key)
  if (!verified.ok) return verified
  const { leaves } = proof.value
  const holds = (Array.isArray(ops) ? ops : []).filter(isDataMap).filter(({ action, path, cid }) => {
    if (typeof path !== 'string') return false
    return action === 'delete' ? !leaves.has(path) : isLink(cid) && leaves.get(path)?.equals(cid) === true
  })
  return { ok: true, value: changedPaths({ ops: holds }) }
}
