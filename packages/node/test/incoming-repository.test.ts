import { P256Keypair } from '@atproto/crypto'
import { MemoryBlockstore, verifyRepoCar } from '@atproto/repo'
import { CID, cidOf, profile, readCommit, visitMst, writeCar } from '@quorate/core'
import { describe, expect, it } from 'vitest'

import { repositoryBlocks } from '../src/held-repository.ts'
import { contentOf, freshStore, pieces, reasonOf, storeFile, take } from './replica-fixture.ts'
import { pathOf, SourceRepository } from './source-repository.ts'
import { FollowedSources } from '../src/followed-sources.ts'
import { heldAtOnce, takeIn } from '../src/incoming-repository.ts'
import { ReplicaStore } from '../src/replica-store.ts'

const did = 'did:web:a.example'

/** The keys of what is served, in order. */
function keysHeld(store: ReplicaStore): string[] {
  const held = store.held(did)!
  const commit = readCommit(store.blockOf(did, held.cid)!)
  if (!commit.ok) throw new Error('no commit')
  const keys: string[] = []
  const walked = visitMst(commit.value.data, {
    node: (cid) => store.blockOf(did, cid),
    leaf: (key, value) => {
      if (store.blockOf(did, value) !== undefined) keys.push(key)
      return undefined
    },
  })
  expect(walked.ok).toBe(true)
  return keys
}

function paths(...numbers: readonly number[]): string[] {
  return numbers.map(pathOf)
}

/** Of a block of so many bytes in a CAR: its length as a varint, its CID, and itself. */
function sectionBytes(length: number): number {
  const section = 36 + length
  return (section < 128 ? 1 : section < 16_384 ? 2 : 3) + section
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i)
}

describe('taking in a repository', () => {
  it('serves all of it, and nothing that does not belong to it', async () => {
    const [source, other] = [await SourceRepository.of(did, 300), await SourceRepository.of(did, 5)]
    const store = freshStore()
    expect(await take(store, source, await source.except([], other.storage))).toMatchObject({ ok: true })
    expect(keysHeld(store)).toEqual(paths(...range(0, 300)))
    expect(store.block(CID.parse(other.commit))).toBeUndefined()
    expect(store.size(did).blocks).toBe(source.storage.blocks.size)
  })

  it('takes an empty one', async () => {
    const source = await SourceRepository.of(did, 0)
    const store = freshStore()
    expect(await take(store, source, await source.whole())).toMatchObject({ ok: true })
    expect(keysHeld(store)).toEqual([])
  })

  it('takes what came after the commit that it holds, or the whole again', async () => {
    const source = await SourceRepository.of(did, 200)
    const store = freshStore()
    await take(store, source, await source.whole())
    expect(await take(store, source, await source.update(200, 10, [3, 50]))).toMatchObject({ ok: true })
    const expected = range(0, 210).filter((n) => n !== 3 && n !== 50)
    expect(keysHeld(store)).toEqual(paths(...expected))
    await source.update(300, 1)
    expect(await take(store, source, await source.whole())).toMatchObject({ ok: true })
    expect(keysHeld(store)).toEqual(paths(...expected, 300))
  })

  it.each([
    ['many small blocks', 3000, []],
    ['few large ones', 2, Array.from({ length: 12 }, (_, i) => 900_000 + i)],
  ])('holds no more than one batch and one block of %s', async (_what, count, foreign) => {
    const source = await SourceRepository.of(did, count)
    const others = new MemoryBlockstore()
    for (const length of foreign) {
      const bytes = new Uint8Array(length)
      await others.putBlock(cidOf(bytes), bytes)
    }
    const store = freshStore()
    const batches: number[] = []
    let [arrived, written, held] = [0, 0, 0]
    const receive = store.receive.bind(store)
    store.receive = (subject, blocks) => {
      batches.push(blocks.length)
      for (const { bytes } of blocks) written += sectionBytes(bytes.length)
      receive(subject, blocks)
    }
    async function* counted() {
      for await (const piece of pieces(await source.except([], others), 65_536)) {
        arrived += piece.length
        held = Math.max(held, arrived - written)
        yield piece
      }
    }
    const taken = await takeIn(store, counted(), { did, signers: () => [source.key], at: Date.now() })
    expect(taken).toMatchObject({ ok: true })
    expect(batches.length).toBeGreaterThan(2)
    expect(Math.max(...batches)).toBeLessThanOrEqual(heldAtOnce.blocks)
    const ofOneBlock = sectionBytes(profile.recordBytes) + 65_536
    expect(held).toBeLessThan(heldAtOnce.bytes + heldAtOnce.blocks * sectionBytes(0) + ofOneBlock)
  })

  it('walks only the nodes that an update brings', async () => {
    const source = await SourceRepository.of(did, 500)
    const store = freshStore()
    await take(store, source, await source.whole())
    const nodes = store.database.prepare('SELECT count(*) AS n FROM block WHERE layer IS NOT NULL')
    const before = Number(nodes.get()?.['n'])
    const claims: string[] = []
    const claimNode = store.claimNode.bind(store)
    store.claimNode = (subject, cid, ...rest) => {
      claims.push(cid.toString())
      claimNode(subject, cid, ...rest)
    }
    await take(store, source, await source.update(5000, 1))
    expect(claims.length).toBe(Number(nodes.get()?.['n']) - before)
    expect(claims.length).toBeLessThan(12)
  })

  it('gives what it holds as a repository that the reference implementation verifies', async () => {
    const source = await SourceRepository.of(did, 120)
    const store = freshStore()
    await take(store, source, await source.whole())
    await take(store, source, await source.update(500, 20, [7]))
    const held = store.held(did)!
    const blocks = [...repositoryBlocks(store, did, held, CID.parse(source.root))]
    const car = writeCar(
      held.cid,
      blocks.map(({ cid, bytes }) => [cid, bytes] as const),
    )
    const verified = await verifyRepoCar(car, did, source.key)
    expect(verified.creates.map(({ rkey }) => rkey).sort()).toEqual(
      [...range(0, 120).filter((n) => n !== 7), ...range(500, 520)].map((n) => String(n).padStart(7, '0')),
    )
    expect(new Set(blocks.map(({ cid }) => cid.toString())).size).toBe(blocks.length)
  })
})

describe('taking in a repository refuses', () => {
  const cases: [what: string, reason: string, car: (source: SourceRepository) => Promise<Uint8Array>][] = [
    ['one that lacks a record', 'absent', async (source) => source.except([await source.newest()])],
    ['one that lacks the root of its tree', 'a node of the tree is absent', (s) => s.except([s.root])],
    ['one that lacks its commit', 'the commit is absent', (s) => s.except([s.commit])],
    ['one that ends early', 'ends too early', async (source) => (await source.whole()).subarray(0, -1)],
    [
      'one with a byte changed',
      'car/hash-mismatch',
      async (source) => {
        const car = Uint8Array.from(await source.whole())
        car[car.length - 1]! ^= 1
        return car
      },
    ],
  ]

  it.each(cases)('%s, and leaves what it held as it was', async (_what, reason, carOf) => {
    const source = await SourceRepository.of(did, 150)
    const store = freshStore()
    expect(reasonOf(await take(store, source, await carOf(source)))).toContain(reason)
    expect(contentOf(store)).toMatchObject({ blocks: [], subjects: [{ did, rev: null }] })

    await take(store, source, await source.whole())
    const before = contentOf(store)
    await source.update(1000, 40, [2])
    expect(reasonOf(await take(store, source, await carOf(source)))).toContain(reason)
    expect(contentOf(store)).toEqual(before)
  })

  it('a commit that another key signed, or that is of another account', async () => {
    const source = await SourceRepository.of(did, 10)
    const store = freshStore()
    const car = await source.whole()
    const key = (await P256Keypair.create()).did()
    expect(await takeIn(store, pieces(car), { did, signers: () => [key], at: Date.now() })).toMatchObject({
      findings: [{ code: 'proof/signature' }, { code: 'signature/mismatch' }],
    })
    const other = { did: 'did:web:b.example', signers: () => [source.key], at: Date.now() }
    expect(await takeIn(store, pieces(car), other)).toMatchObject({
      findings: [{ code: 'proof/other-repository' }],
    })
  })

  it('a commit that goes back behind the one that it holds, and takes that one again', async () => {
    const source = await SourceRepository.of(did, 10)
    const store = freshStore()
    const old = await source.whole()
    await source.update(10, 1)
    const now = await source.whole()
    await take(store, source, now)
    expect(reasonOf(await take(store, source, old))).toMatch(/is not after .*, the commit that is held/)
    expect(await take(store, source, now)).toMatchObject({ ok: true, value: { rev: store.held(did)?.rev } })
  })

  it('a commit from the future, which would keep out all that follow', async () => {
    const source = await SourceRepository.of(did, 1)
    const store = freshStore()
    const car = await source.whole()
    expect(await take(store, source, car, Date.now() - 121_000)).toMatchObject({
      findings: [{ code: 'record/in-future', path: 'commit.rev' }],
    })
    expect(await take(store, source, car, Date.now() - 110_000)).toMatchObject({ ok: true })
  })

  it('what breaks off on the way, and throws why', async () => {
    const source = await SourceRepository.of(did, 60)
    const store = freshStore()
    async function* broken() {
      yield* pieces((await source.whole()).subarray(0, 9000))
      throw new Error('connection lost')
    }
    const taken = takeIn(store, broken(), { did, signers: () => [source.key], at: Date.now() })
    await expect(taken).rejects.toThrow('connection lost')
    expect(contentOf(store)).toMatchObject({ blocks: [] })
  })

  it('what does not fit on the disk, and goes on once it does', async () => {
    const source = await SourceRepository.of(did, 20)
    const store = freshStore()
    await take(store, source, await source.whole())
    const before = contentOf(store)
    await source.update(1000, 400)
    const pages = Number(store.database.prepare('PRAGMA page_count').get()?.['page_count'])
    store.database.exec(`PRAGMA max_page_count = ${String(pages + 20)}`)
    await expect(take(store, source, await source.whole())).rejects.toMatchObject({ errcode: 13 })
    store.database.exec('PRAGMA max_page_count = 1000000')
    expect(keysHeld(store)).toEqual(paths(...range(0, 20)))
    store.discard(store.subjectId(did))
    expect(contentOf(store)).toEqual(before)
    expect(await take(store, source, await source.whole())).toMatchObject({ ok: true })
    expect(keysHeld(store)).toHaveLength(420)
  })
})

describe('a store that was closed in the middle', () => {
  it('holds what it held before, once it is opened again', async () => {
    const source = await SourceRepository.of(did, 80)
    const file = storeFile()
    const first = freshStore(file)
    await take(first, source, await source.whole())
    const before = contentOf(first)
    await source.update(200, 1500)
    // The reader stops for good after some batches were written, as when the process is killed.
    const arrived = Promise.withResolvers<undefined>()
    const never = Promise.withResolvers<undefined>()
    async function* stuck() {
      yield* pieces((await source.whole()).subarray(0, 300_000))
      arrived.resolve(undefined)
      await never.promise
    }
    void takeIn(first, stuck(), { did, signers: () => [source.key], at: Date.now() }).catch(() => undefined)
    await arrived.promise
    expect(contentOf(first)).not.toEqual(before)
    first.close()
    expect(contentOf(freshStore(file))).toEqual(before)
    never.reject(new Error('gone'))
  })

  it('that was made before hosts were followed is gone on with', async () => {
    const source = await SourceRepository.of(did, 5)
    const file = storeFile()
    const old = freshStore(file)
    await take(old, source, await source.whole())
    const before = contentOf(old)
    old.database.exec('DROP TABLE followed; DROP TABLE source; PRAGMA user_version = 1')
    old.close()
    const looked = ReplicaStore.openToRead(file)
    expect(looked.subjects()).toMatchObject([{ did }])
    looked.close()
    const store = freshStore(file)
    new FollowedSources(store).keepCursor('https://pds.example', 7)
    expect(contentOf(store)).toEqual(before)
    store.close()
    expect(new FollowedSources(freshStore(file)).cursor('https://pds.example')).toBe(7)
  })

  it('is refused when it is of another version', () => {
    const file = storeFile()
    const store = freshStore(file)
    store.database.exec('PRAGMA user_version = 3')
    store.close()
    expect(() => ReplicaStore.open(file)).toThrow('a replica of version 3')
  })
})
