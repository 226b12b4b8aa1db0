import { P256Keypair } from '@atproto/crypto'
import { describe, expect, it } from 'vitest'

import { ManualClock, testNetwork } from '../../network/test/network-fixture.ts'
import { Replica } from '../src/index.ts'
import { OwnAccount } from './own-account.ts'
import { contentOf, freshStore } from './replica-fixture.ts'
import { hostOf, type Lie } from './source-host.ts'
import { SourceRepository } from './source-repository.ts'

async function ownSource(lie?: Lie) {
  const keypair = await P256Keypair.create()
  const host = await hostOf(() => source, lie)
  const { did } = await OwnAccount.at(host.url, keypair.did())
  const source: SourceRepository = await SourceRepository.of(did, 3, keypair)
  return { did, host, [Symbol.asyncDispose]: () => host[Symbol.asyncDispose]() }
}

describe('a replica', () => {
  it('goes on with the others while some hosts do not answer', async () => {
    const release = Promise.withResolvers<undefined>()
    const slow: Lie = async () => {
      await release.promise
      return false
    }
    await using first = await ownSource(slow)
    await using second = await ownSource(slow)
    await using third = await ownSource()
    await using fourth = await ownSource()
    const store = freshStore()
    const done: string[] = []
    const dids = [first.did, second.did, third.did, fourth.did]
    await new Replica(testNetwork(), store).syncAll(dids, ({ did, kind }) => {
      done.push(`${kind} ${did}`)
      // The two that are slow answer only once the others are through.
      if (done.length === 2) release.resolve(undefined)
    })
    expect(done.slice(0, 2).sort()).toEqual([`updated ${third.did}`, `updated ${fourth.did}`].sort())
    expect(done.slice(2).sort()).toEqual([`updated ${first.did}`, `updated ${second.did}`].sort())
  })

  it('asks a host once for all who want the same subject at a time', async () => {
    await using source = await ownSource()
    const replica = new Replica(testNetwork(), freshStore())
    const [a, b] = [replica.sync(source.did), replica.sync(source.did)]
    expect(await a).toBe(await b)
    expect(source.host.asked.filter((path) => path.includes('getRepo'))).toHaveLength(1)
    expect(await replica.sync(source.did)).toMatchObject({ kind: 'unchanged' })
  })

  it('ends at once when it is told to, leaving nothing half done and nobody blamed', async () => {
    const asked = Promise.withResolvers<undefined>()
    await using source = await ownSource((request, response) => {
      if (request.url?.includes('getRepo') !== true) return false
      response.write('x', () => asked.resolve(undefined))
      return true
    })
    const [store, end] = [freshStore(), new AbortController()]
    const run = new Replica(testNetwork(), store, end.signal).syncAll([source.did])
    await asked.promise
    end.abort()
    expect(await run).toMatchObject([{ did: source.did, kind: 'failed' }])
    expect(contentOf(store)).toMatchObject({ blocks: [] })
    expect(store.subjects().filter(({ checkedAt }) => checkedAt !== undefined)).toEqual([])
  })

  it('asks for a subject that fails less and less often, until it succeeds', async () => {
    let isDown = true
    await using source = await ownSource((request, response) => {
      if (isDown && request.url?.includes('getRepo') === true) response.writeHead(501).end()
      return isDown && request.url?.includes('getRepo') === true
    })
    const clock = new ManualClock()
    const replica = new Replica(testNetwork({ clock }), freshStore())
    const { did } = source
    const waits: number[] = []
    for (let i = 0; i < 10; i++) {
      await replica.sync(did)
      waits.push((replica.notBefore(did, false) - clock.ms) / 1000)
    }
    expect(waits).toEqual([15, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600])
    // It did not answer; that it is heard of shows that it may now.
    expect(replica.notBefore(did, true)).toBe(0)
    isDown = false
    expect(await replica.sync(did)).toMatchObject({ kind: 'updated', service: source.host.url })
    expect(replica.notBefore(did, false)).toBe(0)
  })

  it('keeps waiting for a host that answered wrongly, whatever it tells', async () => {
    await using source = await ownSource((request, response) => {
      if (request.url?.includes('getRepo') !== true) return false
      response.end('no repository')
      return true
    })
    const clock = new ManualClock()
    const replica = new Replica(testNetwork({ clock }), freshStore())
    expect(await replica.sync(source.did)).toMatchObject({ kind: 'failed', isNetwork: false })
    expect(replica.notBefore(source.did, true)).toBe(clock.ms + 15_000)
  })
})
