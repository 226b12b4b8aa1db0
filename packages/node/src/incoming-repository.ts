import { setImmediate } from 'node:timers/promises'

import {
  accept,
  describeInstant,
  profile,
  readCarStream,
  readCommit,
  refuse,
  verifyCommit,
  visitMst,
  type CarBlock,
  type Checked,
  type CID,
  type Commit,
  type Refused,
} from '@quorate/core'

import type { HeldCommit, ReplicaStore } from './replica-store.ts'

/** Blocks, and bytes of them, that are written together. What is held in memory is at most this and one block, of 1 MiB. */
export const heldAtOnce = { blocks: 1000, bytes: 4_194_304 } as const

/** Nodes that are walked before others have their turn. */
const nodesAtOnce = 2000

/** What repository is expected, and when it is received, in milliseconds since 1970. */
export type Expected = {
  readonly did: string
  /** The did:keys of which one signed a commit of this date, in milliseconds since 1970. */
  readonly signers: (revAt: number) => readonly string[]
  readonly at: number
}

/**
 * Takes in a repository, or what came after the commit that is held of it, from its CAR. It is served once all of it is
 * verified, and until then the commit before is: the commit's signature and date, that it does not go back, the whole
 * tree, and that no record of it is absent. Costs memory for one batch, and time by what is new. A refusal leaves nothing
 * behind; so does an error of the disk or of who sends, which is thrown.
 */
export async function takeIn(
  store: ReplicaStore,
  car: AsyncIterable<Uint8Array>,
  expected: Expected,
): Promise<Checked<HeldCommit>> {
  const subject = store.subjectId(expected.did)
  store.discard(subject)
  let settled = false
  try {
    const root = await receive(store, subject, car)
    if (!root.ok) return root
    const commit = commitOf(store, subject, root.value, expected)
    if (!commit.ok) return commit
    const generation = store.generation(subject) + 1
    const walked = await walk(store, subject, commit.value.data, generation)
    if (!walked.ok) return walked
    const held = { cid: root.value, rev: commit.value.rev }
    store.settle(subject, generation, held)
    settled = true
    return accept(held)
  } finally {
    if (!settled) discard(store, subject)
  }
}

/** A disk that is full may refuse this too. Nothing of it is served, and the next time begins with it. */
function discard(store: ReplicaStore, subject: number): void {
  try {
    store.discard(subject)
  } catch {
    return
  }
}

/** Keeps the blocks of the CAR as they come; gives its one root. */
async function receive(
  store: ReplicaStore,
  subject: number,
  car: AsyncIterable<Uint8Array>,
): Promise<Checked<CID>> {
  let root: CID | undefined
  let blocks: CarBlock[] = []
  let bytes = 0
  for await (const part of readCarStream(car)) {
    if (!part.ok) return part
    if ('roots' in part.value) {
      const { roots } = part.value
      if (roots.length !== 1) return malformed('roots', `${String(roots.length)} roots instead of one`)
      root = roots[0]
      continue
    }
    blocks.push(part.value)
    bytes += part.value.bytes.length
    if (blocks.length < heldAtOnce.blocks && bytes < heldAtOnce.bytes) continue
    store.receive(subject, blocks)
    blocks = []
    bytes = 0
  }
  store.receive(subject, blocks)
  return root === undefined ? malformed('roots', 'no root') : accept(root)
}

function commitOf(
  store: ReplicaStore,
  subject: number,
  root: CID,
  { did, signers, at }: Expected,
): Checked<Commit> {
  const found = store.received(subject, root)
  if (found === undefined) return malformed('commit', 'the commit is absent')
  const commit = readCommit(found.bytes)
  if (!commit.ok) return commit
  const { rev, revAt } = commit.value
  const verdicts = signers(revAt).map((key) => verifyCommit(commit.value, did, key))
  const [refused] = verdicts
  if (refused?.ok === false && verdicts.every(({ ok }) => !ok)) return refused
  // What claims to come from the future would make every later commit look like a step back.
  if (revAt > at + profile.skewSeconds * 1000)
    return refuse('record/in-future', 'commit.rev', { date: describeInstant(revAt), at: describeInstant(at) })
  const held = store.held(did)
  if (held !== undefined && !held.cid.equals(root) && rev <= held.rev)
    return malformed('commit.rev', `${rev} is not after ${held.rev}, the commit that is held`)
  return commit
}

/** Walks what is new in the tree, in slices, so that a large repository does not keep others waiting. */
async function walk(
  store: ReplicaStore,
  subject: number,
  root: CID,
  generation: number,
): Promise<Checked<true>> {
  for (;;) {
    const slice = store.transaction(() => walkSlice(store, subject, root, generation))
    if (slice !== 'paused') return slice
    await setImmediate()
  }
}

function walkSlice(
  store: ReplicaStore,
  subject: number,
  root: CID,
  generation: number,
): Checked<true> | 'paused' {
  let nodes = 0
  let found: ReturnType<ReplicaStore['received']>
  const paused = refuse('proof/malformed')
  const walked = visitMst(root, {
    // Asked first, of each node: what it finds serves for the bytes as well.
    known(cid) {
      found = store.received(subject, cid)
      return found?.span
    },
    node: () => found?.bytes,
    absent: (cid) => malformed(cid.toString(), 'a node of the tree is absent'),
    leaf(key, value) {
      if (nodes >= nodesAtOnce) return paused
      if (store.claim(subject, value, generation)) return undefined
      return malformed(key, `the record ${value.toString()} is absent`)
    },
    done(cid, _bytes, span) {
      nodes++
      if (span === undefined) store.claim(subject, cid, generation)
      else store.claimNode(subject, cid, generation, span)
    },
  })
  if (walked === paused) return 'paused'
  return walked.ok ? accept(true) : walked
}

function malformed(path: string, reason: string): Refused {
  return refuse('proof/malformed', path, { reason })
}
