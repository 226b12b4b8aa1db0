/** One measurement in a process of its own, so that its memory is its own: a task as JSON in, figures as JSON out. */
import { createHash } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

import { universeOf } from '@quorate/attest'
import { readCarStream, readCommit, verifyCommit, type CarBlock } from '@quorate/core'
import { heldAtOnce, ReplicaStore, takeIn } from '@quorate/node'

/** Files that are there, a file that is to be made, and whose repository it is. */
export type Task = {
  readonly kind: 'replica' | 'plain' | 'universe'
  /** CAR of a whole repository, and those of updates after it. */
  readonly car: string
  readonly updates: readonly string[]
  readonly database: string
  readonly did: string
  readonly key: string
}

/** Milliseconds for the whole and for each update; bytes by which the process grew at most meanwhile. */
export type Figures = {
  readonly ms: number
  readonly blocks: number
  readonly updates: readonly { readonly ms: number; readonly blocks: number }[]
  readonly grown: number
  /** Milliseconds to verify the signature of one commit, where there is one. */
  readonly signatureMs: number
}

async function replica({ car, updates, database, did, key }: Task): Promise<Figures> {
  const store = ReplicaStore.open(database)
  const take = async (chunks: AsyncIterable<Uint8Array>) => {
    const before = store.size(did).blocks
    const begin = performance.now()
    const taken = await takeIn(store, chunks, { did, signers: () => [key], at: Date.now() })
    const ms = performance.now() - begin
    if (!taken.ok) throw new Error(JSON.stringify(taken.findings))
    return { ms, blocks: store.size(did).blocks - before }
  }
  // Not the maxRSS of the system: it counts the process that started this one.
  const idle = process.memoryUsage.rss()
  let most = idle
  const sample = () => (most = Math.max(most, process.memoryUsage.rss()))
  const sampler = setInterval(sample, 2)
  const whole = await take(createReadStream(car))
  sample()
  clearInterval(sampler)
  const each: Figures['updates'][number][] = []
  for (const file of updates) each.push(await take(inOnePiece(readFileSync(file))))
  const signatureMs = timeSignature(commitIn(store, did), { did, key })
  store.close()
  return { ...whole, updates: each, grown: most - idle, signatureMs }
}

function commitIn(store: ReplicaStore, did: string): Uint8Array {
  const held = store.held(did)
  const block = held && store.blockOf(did, held.cid)
  if (block === undefined) throw new Error('nothing is held')
  return block
}

/** The fastest of some. */
function timeSignature(block: Uint8Array, { did, key }: Pick<Task, 'did' | 'key'>): number {
  const commit = readCommit(block)
  const each = Array.from({ length: 20 }, () => {
    const begin = performance.now()
    if (!commit.ok || !verifyCommit(commit.value, did, key).ok) throw new Error('signature')
    return performance.now() - begin
  })
  return Math.min(...each)
}

/** The least that any replica does: hash each block, and write it by its CID. */
async function plain({ car, updates, database }: Task): Promise<Figures> {
  const file = new DatabaseSync(database)
  file.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
  file.exec('CREATE TABLE block (cid BLOB PRIMARY KEY, bytes BLOB NOT NULL) STRICT')
  const insert = file.prepare('INSERT INTO block VALUES (?, ?) ON CONFLICT DO NOTHING')
  const write = (blocks: readonly CarBlock[]) => {
    const begin = performance.now()
    for (let i = 0; i < blocks.length; i += heldAtOnce.blocks) {
      file.exec('BEGIN IMMEDIATE')
      for (const { cid, bytes } of blocks.slice(i, i + heldAtOnce.blocks)) {
        if (!createHash('sha256').update(bytes).digest().equals(cid.multihash.digest)) throw new Error('hash')
        insert.run(cid.bytes, bytes)
      }
      file.exec('COMMIT')
    }
    return { ms: performance.now() - begin, blocks: blocks.length }
  }
  const whole = write(await blocksOf(car))
  const each: Figures['updates'][number][] = []
  for (const update of updates) each.push(write(await blocksOf(update)))
  return { ...whole, updates: each, grown: 0, signatureMs: 0 }
}

/** What a challenge of layer 1 is drawn from, out of a replica that is there. */
function universe({ database, did }: Task): Figures {
  const store = ReplicaStore.openToRead(database)
  const block = commitIn(store, did)
  const idle = process.memoryUsage.rss()
  const begin = performance.now()
  const found = universeOf(1, block, (cid) => store.blockOf(did, cid))
  const ms = performance.now() - begin
  if (!found.ok) throw new Error(JSON.stringify(found.findings))
  const grown = process.memoryUsage.rss() - idle
  return { ms, blocks: found.value.items.length, updates: [], grown, signatureMs: 0 }
}

async function blocksOf(file: string): Promise<CarBlock[]> {
  const blocks: CarBlock[] = []
  for await (const part of readCarStream(createReadStream(file)))
    if (part.ok && 'cid' in part.value) blocks.push(part.value)
  return blocks
}

async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  yield await Promise.resolve(bytes)
}

const task = JSON.parse(process.argv[2] ?? '') as Task
console.log(JSON.stringify(await { replica, plain, universe }[task.kind](task)))
