import { getRecords, MemoryBlockstore, Repo, WriteOpAction } from '@atproto/repo'
import { readRepoProof, type RepoProof } from '@quorate/core'
import type { FoundRecord } from '../src/index.ts'
import { ensure } from './group.ts'
import type { Key } from './keys.ts'

/** What com.atproto.sync.getRecord answers for a record in a repository that `key` signs; `collection` may be a wrong one. */
export async function publish(
  { repository, record }: FoundRecord,
  key: Key,
  collection = record['$type'] as string,
): Promise<RepoProof> {
  const path = { collection: collection as never, rkey: 'self' }
  const storage = new MemoryBlockstore()
  const write = { action: WriteOpAction.Create as const, ...path, record: record as never }
  const { cid } = await Repo.create(storage, repository, key as never, [write])
  const parts: Uint8Array[] = []
  for await (const part of getRecords(storage, cid, [path])) parts.push(part)
  return ensure(readRepoProof(Uint8Array.from(Buffer.concat(parts))))
}
