import { P256Keypair } from '@atproto/crypto'
import { CID } from '@quorate/core'
import { describe, expect, it, vi } from 'vitest'

import { serve } from '../../network/test/hostile-server.ts'
import { ManualClock, testNetwork } from '../../network/test/network-fixture.ts'
import { passes, policyOf, probe, results } from '../../network/test/probe-fixture.ts'
import { syncSubject } from '../src/subject-sync.ts'
import { ownSubject, replicaOf } from './own-subject.ts'
import { realAccount } from './real-account.ts'
import { freshStore, served, take } from './replica-fixture.ts'
import { SourceRepository } from './source-repository.ts'

const network = testNetwork()

describe("without a subject's own host", () => {
  it('nothing passes, and what a node has lost is told', async () => {
    const { source, close } = await ownSubject(3)
    const { store, version } = await replicaOf(source)
    await close()
    expect(results(await probe(network, version))).toEqual(['0 UNKNOWN', '1 UNKNOWN', '3 UNKNOWN'])
    const lost = CID.parse(await source.newest())
    store.database.prepare('DELETE FROM block WHERE cid = ?').run(lost.bytes)
    const probed = await probe(network, version)
    expect(results(probed)).toEqual(['0 UNKNOWN', '1 MISSING', '3 MISSING'])
    expect(probed.map(({ leaf }) => leaf['sourceCommit'])).toEqual([undefined, undefined, undefined])
  })

  it('which has deactivated its account, a node is not told to be behind', async () => {
    const { did, write, deactivate, activate } = await realAccount()
    await write(0, 5)
    const store = freshStore()
    await syncSubject(network, store, did, new AbortController().signal)
    const { url } = await served(store)
    const version = await policyOf([url], [did])
    await write(5, 1)
    await deactivate()
    const probed = await probe(network, version)
    expect(results(probed)).toEqual(['0 UNKNOWN', '1 UNKNOWN', '3 UNKNOWN'])
    expect(probed.map(({ leaf }) => [leaf['sourceCommit'], leaf['nodeCommit']])).toEqual(
      probed.map(() => [undefined, expect.objectContaining({ cid: store.held(did)?.cid.toString() })]),
    )
    await activate()
    expect(results(await probe(network, version))).toEqual(['0 STALE', '1 STALE', '3 STALE'])
  })

  it('since its account is tombstoned, no node is asked', async () => {
    const { source, account } = await ownSubject(3)
    const { version } = await replicaOf(source)
    await account.end()
    expect(results(await probe(network, version))).toEqual([
      '0 sourceUnreachable',
      '1 sourceUnreachable',
      '3 sourceUnreachable',
    ])
  })

  it('a commit that another key signed is none', async () => {
    const { source, account, host } = await ownSubject(3)
    const { version } = await replicaOf(source)
    expect(results(await probe(network, version))).toEqual(passes)
    source.keypair = await P256Keypair.create()
    await source.update(3, 1)
    expect(results(await probe(network, version))).toEqual(['0 UNKNOWN', '1 UNKNOWN', '3 UNKNOWN'])
    // From now on it is the key of the account, and the node holds what the one before signed.
    await account.become(host.url, source.key)
    expect(results(await probe(network, version))).toEqual(['0 STALE', '1 STALE', '3 STALE'])
  })

  it('a key that the account took since it was asked for is found, and who has none signed nothing', async () => {
    const renewed = await P256Keypair.create()
    const { source, account, host } = await ownSubject(3)
    const { store, url } = await replicaOf(source)
    const turn = async (keypair: P256Keypair) => {
      source.keypair = keypair
      await source.update(3 + asked, 1)
      await take(store, source, await source.whole())
    }
    let asked = 0
    // Nodes are asked after the source.
    await using turning = await serve(async (request, response) => {
      if (asked++ === 0) {
        await account.become(host.url, renewed.did())
        await turn(renewed)
      }
      const answer = await fetch(new URL(request.url ?? '', url))
      response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()))
    })
    const version = await policyOf([turning.url], [source.did])
    expect(results(await probe(network, version))).toEqual(passes)
    await turn(await P256Keypair.create())
    expect(results(await probe(network, version))).toEqual(['0 CORRUPT', '1 CORRUPT', '3 CORRUPT'])
  })

  it('and without its key, no node is asked', async () => {
    await using node = await serve((_, response) => response.end())
    const version = await policyOf([node.url], ['did:plc:aaaaaaaaaaaaaaaaaaaaaaaa'])
    expect(results(await probe(network, version))).toEqual([
      '0 sourceUnreachable',
      '1 sourceUnreachable',
      '3 sourceUnreachable',
    ])
    expect(node.asked).toEqual([])
  })
})

it('a subject whose host does not answer holds up no other, nor their nodes', async () => {
  const release = Promise.withResolvers<undefined>()
  const slow = await ownSubject(3, async () => {
    await release.promise
    return false
  })
  const quick = await ownSubject(3)
  const store = freshStore()
  for (const { source } of [slow, quick]) await take(store, source, await source.whole())
  const { url } = await served(store)
  const order: string[] = []
  await probe(network, await policyOf([url], [slow.did, quick.did]), {
    onProbed: ({ slot, result }, done) => {
      order.push(`${slot.subject === slow.did ? 'slow' : 'quick'} ${String(slot.layer)} ${result}`)
      if (done === 3) release.resolve(undefined)
    },
  })
  expect(order).toEqual(['quick', 'slow'].flatMap((which) => passes.map((passed) => `${which} ${passed}`)))
})

it('after the end of the slot nobody is asked', async () => {
  const { did, host } = await ownSubject(1)
  const version = await policyOf([host.url], [did])
  const clock = new ManualClock()
  const probed = await probe(testNetwork({ clock }), version, { until: clock.ms })
  expect(results(probed)).toEqual(['0 busy', '1 busy', '3 busy'])
  expect(host.asked).toEqual([])
})

it('a challenge whose turn comes after the end of the slot is not sent', async () => {
  const clock = new ManualClock()
  const { source } = await ownSubject(3)
  const { version } = await replicaOf(source)
  const until = clock.ms + 1
  const held = () => {
    // Working out what to draw from took this long.
    clock.ms = until
    return undefined
  }
  const probed = await probe(testNetwork({ clock }), version, { until, held })
  expect(results(probed)).toEqual(['0 PASS', '1 busy', '3 busy'])
})

it('a commit that its subject dates into the future is UNKNOWN, whoever serves it', async () => {
  const { did, source } = await ownSubject(1)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 600_000 })
  const ahead = await SourceRepository.of(did, 3, source.keypair)
  vi.useRealTimers()
  const { store, version } = await replicaOf(source)
  await take(store, ahead, await ahead.whole(), Date.now() + 600_000)
  const probed = await probe(network, version)
  expect(results(probed)).toEqual(['0 UNKNOWN', '1 UNKNOWN', '3 UNKNOWN'])
  expect(probed.map(({ leaf }) => leaf['nodeCommit'])).toEqual([undefined, undefined, undefined])
})
