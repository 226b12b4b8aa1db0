import { existsSync, mkdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

import type { ReplicaStore } from '@quorate/node'

import { failure } from '../shell/failure.ts'
import { withFolderLock } from '../account/state/folder-lock.ts'
import { dataFolder } from '../account/state/folders.ts'
import { loadReplica } from './load-replica.ts'

/** The file of the replica that is meant. */
export function replicaPath(named: string | undefined): string {
  return named ?? join(dataFolder().path, 'replica.sqlite')
}

/** Does `work` with the replica, which no other run writes to meanwhile. */
export async function withReplica<T>(
  named: string | undefined,
  work: (store: ReplicaStore) => Promise<T>,
): Promise<T> {
  const file = replicaPath(named)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const lock = join(dirname(file), `${basename(file)}-lock`)
  return withFolderLock(lock, async () => {
    const { ReplicaStore } = await loadReplica()
    const store = ReplicaStore.open(file)
    try {
      return await work(store)
    } finally {
      store.close()
    }
  })
}

/** Looks at a replica that another run may be writing to. */
export async function readReplica<T>(
  named: string | undefined,
  look: (store: ReplicaStore) => T | Promise<T>,
): Promise<T> {
  const file = replicaPath(named)
  if (!existsSync(file)) throw failure('usage', 'node/no-replica', basename(file))
  const { ReplicaStore } = await loadReplica()
  const store = ReplicaStore.openToRead(file)
  try {
    return await look(store)
  } finally {
    store.close()
  }
}
