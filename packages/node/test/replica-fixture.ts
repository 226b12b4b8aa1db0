import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { onTestFinished } from 'vitest'

import { takeIn } from '../src/incoming-repository.ts'
import { serveReplica, type ReplicaServer } from '../src/replica-server.ts'
import { ReplicaStore } from '../src/replica-store.ts'
import type { SourceRepository } from './source-repository.ts'

/** A file for a store, gone when the test ends. */
export function storeFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'quorate-replica-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'replica.sqlite')
}

export function freshStore(file = storeFile()): ReplicaStore {
  const store = ReplicaStore.open(file)
  onTestFinished(() => {
    if (store.database.isOpen) store.close()
  })
  return store
}

/** The store, served on loopback until the test ends. */
export async function served(store: ReplicaStore): Promise<{ server: ReplicaServer; url: string }> {
  const server = await serveReplica(store, { host: '127.0.0.1', port: 0, now: () => Date.now() })
  onTestFinished(() => server[Symbol.asyncDispose]())
  return { server, url: `http://localhost:${String(server.port)}` }
}

/** In pieces that end anywhere, as a network delivers them. */
export async function* pieces(bytes: Uint8Array, size = 1000): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size))
}

export function take(store: ReplicaStore, source: SourceRepository, car: Uint8Array, at = Date.now()) {
  return takeIn(store, pieces(car), { did: source.did, signers: () => [source.key], at })
}

/** Why it was refused, in short. */
export function reasonOf(result: Awaited<ReturnType<typeof take>>): string {
  if (result.ok) return 'accepted'
  const [{ code, params }] = result.findings
  return `${code}: ${String(params['reason'] ?? '')}`
}

/** All rows of the store, so that what a refusal left behind would show. */
export function contentOf({ database }: ReplicaStore): unknown {
  return {
    subjects: database.prepare('SELECT did, generation, commit_cid, rev FROM subject').all(),
    blocks: database
      .prepare('SELECT hex(cid), generation, layer, first, last FROM block ORDER BY hex(cid)')
      .all(),
  }
}
