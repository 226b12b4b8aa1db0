import {
  getFullRepo,
  getRecords,
  MemoryBlockstore,
  Repo,
  WriteOpAction,
  type RecordCreateOp,
} from '@atproto/repo'

import { cidOf, encodeCanonical, type CID, type DataMap, type DataValue } from '../src/index.ts'
import { keyOf } from './keys.ts'

export type Repository = {
  readonly did: string
  readonly key: string
  /** What com.atproto.sync.getRecord answers. */
  proof(...paths: string[]): Promise<Uint8Array>
  /** What com.atproto.sync.getRepo answers. */
  whole(): Promise<Uint8Array>
}

/** A repository made and signed by the reference implementation, with records at `collection/rkey`. */
export async function repositoryOf(
  did: string,
  records: Readonly<Record<string, DataMap>>,
): Promise<Repository> {
  const keypair = await keyOf(did, 'K-256')
  const writes = Object.entries(records).map(([path, record]): RecordCreateOp => ({
    action: WriteOpAction.Create,
    ...split(path),
    record,
  }))
  const storage = new MemoryBlockstore()
  const { cid } = await Repo.create(storage, did, keypair, writes)
  return {
    did,
    key: keypair.did(),
    proof: (...paths) => collect(getRecords(storage, cid, paths.map(split))),
    whole: () => collect(getFullRepo(storage, cid)),
  }
}

function split(path: string): Pick<RecordCreateOp, 'collection' | 'rkey'> {
  const [collection = '', rkey = ''] = path.split('/')
  return { collection: collection as RecordCreateOp['collection'], rkey }
}

async function collect(parts: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = []
  for await (const part of parts) all.push(part)
  return Uint8Array.from(Buffer.concat(all))
}

export type Block = readonly [CID, Uint8Array]

export function blockOf(data: DataValue): Block {
  const bytes = encodeCanonical(data)
  if (!bytes.ok) throw new Error('not data')
  return [cidOf(bytes.value), bytes.value]
}
