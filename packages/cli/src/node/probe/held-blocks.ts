import { existsSync } from 'node:fs'

import type { ProbeRequest } from '@quorate/network'

import { readReplica, replicaPath } from '../replica-file.ts'

/**
 * Does `work` with the blocks that this machine's own replica holds, so that a repository which is here is not fetched to
 * know what may be asked of others. Without a replica there are none.
 */
export async function withHeldBlocks<T>(
  named: string | undefined,
  work: (held: ProbeRequest['held']) => Promise<T>,
): Promise<T> {
  if (named === undefined && !existsSync(replicaPath(named))) return work(undefined)
  return readReplica(named, (store) =>
    work((subject, commit) => {
      if (store.blockOf(subject, commit) === undefined) return undefined
      return (cid) => store.blockOf(subject, cid)
    }),
  )
}
