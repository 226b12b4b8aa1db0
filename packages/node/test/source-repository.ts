import { P256Keypair } from '@atproto/crypto'
import {
  BlockMap,
  blocksToCarFile,
  getFullRepo,
  MemoryBlockstore,
  Repo,
  WriteOpAction,
  type RecordCreateOp,
  type RecordDeleteOp,
} from '@atproto/repo'

const collection = 'com.example.note'

/** A repository that grows, made and signed by the reference implementation, as its host would send it. */
export class SourceRepository {
  readonly did: string
  keypair: P256Keypair
  readonly storage: MemoryBlockstore
  private readonly text: string
  private repo: Repo
  private last: number

  private constructor(
    keypair: P256Keypair,
    storage: MemoryBlockstore,
    repo: Repo,
    last: number,
    text: string,
  ) {
    this.did = repo.did
    this.keypair = keypair
    this.storage = storage
    this.repo = repo
    this.last = last
    this.text = text
  }

  /** With records `0` to `count - 1`, which begin with `text`; signed by `key` or a new one. */
  static async of(did: string, count: number, key?: P256Keypair, text = 'note'): Promise<SourceRepository> {
    const [keypair, storage] = [key ?? (await P256Keypair.create()), new MemoryBlockstore()]
    const repo = await Repo.create(storage, did, keypair, creates(text, 0, count))
    return new SourceRepository(keypair, storage, repo, count - 1, text)
  }

  get key(): string {
    return this.keypair.did()
  }

  get commit(): string {
    return this.repo.cid.toString()
  }

  get rev(): string {
    return this.repo.commit.rev
  }

  get root(): string {
    return this.repo.commit.data.toString()
  }

  block(cid: string): Uint8Array | undefined {
    return this.storage.blocks.entries().find((entry) => entry.cid.toString() === cid)?.bytes
  }

  whole(): Promise<Uint8Array> {
    return collect(getFullRepo(this.storage, this.repo.cid))
  }

  /** Adds records and deletes some; gives the CAR of what is new, as `getRepo` with `since` answers. */
  async update(from: number, count: number, deleted: readonly number[] = []): Promise<Uint8Array> {
    const deletes = deleted.map((n): RecordDeleteOp => ({ action: WriteOpAction.Delete, ...placeOf(n) }))
    const change = await this.repo.formatCommit(
      [...creates(this.text, from, count), ...deletes],
      this.keypair,
    )
    this.repo = await this.repo.applyCommit(change)
    this.last = from + count - 1
    return blocksToCarFile(change.cid, change.newBlocks)
  }

  /** The CAR of the whole without some of its blocks, and with some that do not belong to it. */
  async except(cids: readonly string[], foreign?: MemoryBlockstore): Promise<Uint8Array> {
    const blocks = new BlockMap()
    for (const { cid, bytes } of [...(foreign?.blocks.entries() ?? []), ...this.storage.blocks.entries()])
      if (!cids.includes(cid.toString())) blocks.set(cid, bytes)
    return blocksToCarFile(this.repo.cid, blocks)
  }

  /** CID of the record that was added last. */
  async newest(): Promise<string> {
    return String(await this.repo.data.get(pathOf(this.last)))
  }
}

function creates(text: string, from: number, count: number): RecordCreateOp[] {
  return Array.from({ length: count }, (_, i) => ({
    action: WriteOpAction.Create,
    ...placeOf(from + i),
    record: { $type: collection, text: `${text} ${String(from + i)}` },
  }))
}

function placeOf(n: number) {
  const place = { collection, rkey: String(n).padStart(7, '0') }
  return place as Pick<RecordCreateOp, 'collection' | 'rkey'>
}

export function pathOf(n: number): string {
  const { collection: name, rkey } = placeOf(n)
  return `${name}/${rkey}`
}

async function collect(parts: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = []
  for await (const part of parts) all.push(part)
  return Buffer.concat(all)
}
