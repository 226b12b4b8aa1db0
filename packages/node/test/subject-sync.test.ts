import { P256Keypair } from '@atproto/crypto'
import { readCar } from '@quorate/core'
import { describe, expect, inject, it } from 'vitest'

import { testNetwork } from '../../network/test/network-fixture.ts'
import type { Network } from '@quorate/network'
import type { ReplicaStore } from '../src/replica-store.ts'
import { syncSubject as sync } from '../src/subject-sync.ts'
import { OwnAccount } from './own-account.ts'
import { realAccount } from './real-account.ts'
import { contentOf, freshStore } from './replica-fixture.ts'
import { hostOf } from './source-host.ts'
import { SourceRepository } from './source-repository.ts'

const { pdsUrl } = inject('testnet')

function syncSubject(network: Network, store: ReplicaStore, did: string) {
  return sync(network, store, did, new AbortController().signal)
}

/** A repository of an account whose host this test is. */
async function ownSource(count: number, lie?: Parameters<typeof hostOf>[1]) {
  const keypair = await P256Keypair.create()
  const host = await hostOf(() => source, lie)
  const account = await OwnAccount.at(host.url, keypair.did())
  const source: SourceRepository = await SourceRepository.of(account.did, count, keypair)
  return { account, host, source, did: account.did, [Symbol.asyncDispose]: () => host[Symbol.asyncDispose]() }
}

describe('syncing a subject of a real server', () => {
  it('takes the whole, then what is new, then nothing', async () => {
    const { did, write } = await realAccount()
    const [network, store] = [testNetwork(), freshStore()]
    await write(0, 150)
    expect(await syncSubject(network, store, did)).toMatchObject({ kind: 'updated' })
    const before = store.size(did)
    await write(500, 3)
    const asked: string[] = []
    const counting = {
      ...network,
      fetch: (url: URL, init: Parameters<typeof network.fetch>[1]) => {
        asked.push(url.href)
        return network.fetch(url, init)
      },
    }
    expect(await syncSubject(counting, store, did)).toMatchObject({ kind: 'updated' })
    expect(asked.filter((url) => url.includes('getRepo?'))).toEqual([expect.stringContaining('since=')])
    expect(store.size(did).blocks - before.blocks).toBeLessThan(20)
    expect(await syncSubject(network, store, did)).toMatchObject({ kind: 'unchanged' })
    expect(store.subjects()).toMatchObject([{ did, fault: undefined, checkedAt: network.clock.now() }])
  })

  it('keeps what it holds of an account that was deactivated, and says why', async () => {
    const { did, write, deactivate } = await realAccount()
    const [network, store] = [testNetwork(), freshStore()]
    await write(0, 5)
    await syncSubject(network, store, did)
    const held = store.held(did)
    await deactivate()
    const outcome = await syncSubject(network, store, did)
    expect(outcome).toMatchObject({ kind: 'failed', isNetwork: true })
    expect(outcome.kind === 'failed' && outcome.fault).toContain('eactivated')
    expect(store.held(did)).toEqual(held)
    expect(store.subjects()).toMatchObject([{ fault: expect.stringContaining('eactivated') as string }])
  })

  it('says that an account is not there', async () => {
    const outcome = await syncSubject(testNetwork(), freshStore(), 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa')
    expect(outcome).toMatchObject({ kind: 'failed', isNetwork: true })
  })
})

describe('syncing a subject whose host', () => {
  it('is gone, keeps what is held, and goes on when it is back', async () => {
    await using own = await ownSource(20)
    const [network, store] = [testNetwork(), freshStore()]
    await syncSubject(network, store, own.did)
    const before = contentOf(store)
    await own.source.update(20, 1)
    await own.account.become('http://localhost:1', own.source.key)
    expect(await syncSubject(network, store, own.did)).toMatchObject({ kind: 'failed', isNetwork: true })
    expect(contentOf(store)).toEqual(before)
    await own.account.become(own.host.url, own.source.key)
    expect(await syncSubject(network, store, own.did)).toMatchObject({ kind: 'updated' })
  })

  it('rotated its key between commits, takes what either key signed, and nothing else', async () => {
    await using own = await ownSource(20)
    const [network, store] = [testNetwork(), freshStore()]
    await syncSubject(network, store, own.did)
    const renewed = await P256Keypair.create()
    await own.source.update(20, 1)
    await own.account.become(own.host.url, renewed.did())
    // Its host goes on serving what the key before signed, and verifiers take that for its newest.
    expect(await syncSubject(network, store, own.did)).toMatchObject({ kind: 'updated' })
    own.source.keypair = await P256Keypair.create()
    await own.source.update(21, 1)
    expect(await syncSubject(network, store, own.did)).toMatchObject({
      kind: 'failed',
      isNetwork: false,
      fault: expect.stringContaining('not signed by the #atproto key') as string,
    })
    own.source.keypair = renewed
    await own.source.update(22, 1)
    expect(await syncSubject(network, store, own.did)).toMatchObject({ kind: 'updated' })
  })

  it('answers since with what does not fit, is asked for the whole', async () => {
    const asked: (string | null)[] = []
    await using own = await ownSource(20, async (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://host')
      if (!pathname.endsWith('getRepo')) return false
      asked.push(searchParams.get('since'))
      if (searchParams.get('since') === null) return false
      response.end(await own.source.except([own.source.root]))
      return true
    })
    const [network, store] = [testNetwork(), freshStore()]
    await syncSubject(network, store, own.did)
    const { rev } = own.source
    await own.source.update(100, 30, [3])
    expect(await syncSubject(network, store, own.did)).toMatchObject({ kind: 'updated' })
    expect(asked).toEqual([null, rev, null])
  })

  it('went back to an older commit is not believed', async () => {
    const old: { car?: Uint8Array } = {}
    await using own = await ownSource(20, (request, response) => {
      const isRepo = request.url?.includes('getRepo') === true
      if (old.car !== undefined && isRepo) response.end(old.car)
      return old.car !== undefined && isRepo
    })
    const [network, store] = [testNetwork(), freshStore()]
    const first = await own.source.whole()
    await own.source.update(20, 1)
    await syncSubject(network, store, own.did)
    const before = contentOf(store)
    await own.source.update(21, 1)
    old.car = first
    expect(await syncSubject(network, store, own.did)).toMatchObject({
      kind: 'failed',
      fault: expect.stringContaining('is not after') as string,
    })
    expect(contentOf(store)).toEqual(before)
  })

  it.each<
    [
      what: string,
      fault: string,
      answer: (send: (bytes: string | Uint8Array) => void, car: Uint8Array) => void,
    ]
  >([
    ['sends nothing', 'ends too early', (send) => send('')],
    ['sends something else', 'bytes', (send) => send('<html>no</html>'.repeat(1000))],
    [
      'sends a header with a lying length',
      'bytes',
      (send, car) => send(Buffer.concat([Buffer.from('ffffff7f', 'hex'), car])),
    ],
    ['sends half', 'ends too early', (send, car) => send(car.subarray(0, car.length - 40))],
  ])('%s is refused', async (_what, fault, answer) => {
    await using own = await ownSource(10, async (request, response) => {
      if (request.url?.includes('getRepo') !== true) return false
      answer((bytes) => response.end(bytes), await own.source.whole())
      return true
    })
    const store = freshStore()
    const outcome = await syncSubject(testNetwork(), store, own.did)
    expect(outcome).toMatchObject({ kind: 'failed', isNetwork: false })
    expect(outcome.kind === 'failed' && outcome.fault).toContain(fault)
    expect(contentOf(store)).toMatchObject({ blocks: [] })
  })

  it('sends blocks of another repository is refused', async () => {
    const other = await SourceRepository.of('did:web:other.example', 10)
    await using own = await ownSource(10, async (request, response) => {
      if (request.url?.includes('getRepo') !== true) return false
      response.end(await other.whole())
      return true
    })
    const outcome = await syncSubject(testNetwork(), freshStore(), own.did)
    expect(outcome).toMatchObject({ kind: 'failed', isNetwork: false })
    expect(outcome.kind === 'failed' && outcome.fault).toContain('the commit is of did:web:other.example')
  })

  it.each<[what: string, code: string]>([
    ['redirects to another host', 'redirects elsewhere'],
    ['stalls', 'the answer stalled'],
  ])('%s is left', async (what, fault) => {
    const stall = new AbortController()
    await using own = await ownSource(10, (request, response) => {
      if (request.url?.includes('getRepo') !== true) return false
      if (what === 'stalls') response.write('x', () => setImmediate(() => stall.abort()))
      else response.writeHead(302, { location: 'http://localhost:1/' }).end()
      return true
    })
    const clock = {
      ...testNetwork().clock,
      timeout: (ms: number) => (ms === 30_000 ? stall.signal : new AbortController().signal),
    }
    const outcome = await syncSubject({ ...testNetwork(), clock }, freshStore(), own.did)
    expect(outcome).toMatchObject({ kind: 'failed', isNetwork: true })
    expect(outcome.kind === 'failed' && outcome.fault).toContain(fault)
  })
})

it('what a real server sends is a strict CAR', async () => {
  const { did, write } = await realAccount()
  await write(0, 20)
  const answer = await fetch(`${pdsUrl}/xrpc/com.atproto.sync.getRepo?did=${did}`)
  expect(readCar(new Uint8Array(await answer.arrayBuffer()))).toMatchObject({ ok: true })
})
