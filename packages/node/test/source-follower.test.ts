import { copyFileSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'

import { concatBytes, encodeCanonical, type DataMap } from '@quorate/core'
import { systemClock } from '@quorate/network'
import { describe, expect, inject, it } from 'vitest'

import { testNetwork } from '../../network/test/network-fixture.ts'
import { streamServer, type StreamPeer } from '../../network/test/stream-server.ts'
import { cutProxy } from './cut-proxy.ts'
import { following } from './following.ts'
import { realAccount } from './real-account.ts'
import { freshStore, storeFile } from './replica-fixture.ts'

const { pdsUrl } = inject('testnet')

function frame(header: DataMap, body: DataMap): Uint8Array {
  const parts = [header, body].map((value) => {
    const bytes = encodeCanonical(value)
    if (!bytes.ok) throw new Error('no data')
    return bytes.value
  })
  return concatBytes(parts)
}
const identity = (seq: number, did: string) => frame({ op: 1, t: '#identity' }, { seq, did })
const stranger = 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa'

async function accountAt(url: string) {
  const account = await realAccount()
  await account.write(0, 1)
  await account.moveTo(url)
  return account
}

/** How often a host was asked for the newest commit of an account. */
const askedFor = (host: { asked: readonly string[] }, did: string) =>
  host.asked.filter((path) => path.includes('getLatestCommit') && path.includes(encodeURIComponent(did)))
    .length

describe('following the hosts of subjects', { timeout: 60_000 }, () => {
  it('takes what is new at a real server because of its event, through one connection', async () => {
    await using proxy = await cutProxy()
    const [alice, bobby] = await Promise.all([accountAt(proxy.url), accountAt(proxy.url)])
    const store = freshStore()
    await using run = following(store, [alice.did, bobby.did])
    await run.untilKind(alice.did, 'unchanged')
    await run.untilKind(bobby.did, 'unchanged')
    await bobby.write(10, 2)
    await run.untilKind(bobby.did, 'updated', 2)
    expect(proxy.cursors()).toEqual([null])
    expect([run.ofKind(alice.did, 'updated'), run.ofKind(alice.did, 'unchanged')]).toEqual([1, 1])
    expect(run.streams).toEqual([proxy.url])
  })

  it('finds what came while the connection was cut by the cursor, and asks for nothing else', async () => {
    await using proxy = await cutProxy()
    const [alice, bobby] = await Promise.all([accountAt(proxy.url), accountAt(proxy.url)])
    await using run = following(freshStore(), [alice.did, bobby.did])
    await run.untilKind(alice.did, 'unchanged')
    await bobby.write(10, 1)
    await run.untilKind(bobby.did, 'updated', 2)
    proxy.cut()
    await run.until(() => run.streams.length === 2)
    await bobby.write(20, 1)
    const before = askedFor(proxy, alice.did)
    proxy.mend()
    await run.untilKind(bobby.did, 'updated', 3)
    expect(proxy.cursors()).toEqual([null, expect.stringMatching(/^\d+$/) as string])
    expect(askedFor(proxy, alice.did)).toBe(before)
    expect(run.streams).toEqual([proxy.url, expect.stringContaining('stream') as string, proxy.url])
  })

  it('goes on from the cursor in its file when it is started again', async () => {
    await using proxy = await cutProxy()
    const [alice, bobby] = await Promise.all([accountAt(proxy.url), accountAt(proxy.url)])
    const file = storeFile()
    const first = freshStore(file)
    {
      await using run = following(first, [alice.did, bobby.did])
      await run.untilKind(alice.did, 'unchanged')
      await bobby.write(10, 1)
      await run.untilKind(bobby.did, 'updated', 2)
    }
    first.close()
    await bobby.write(20, 1)
    const before = askedFor(proxy, alice.did)
    await using run = following(freshStore(file), [alice.did, bobby.did])
    await run.untilKind(bobby.did, 'updated')
    expect(proxy.cursors()).toEqual([null, expect.stringMatching(/^\d+$/) as string])
    expect(askedFor(proxy, alice.did)).toBe(before)
  })

  it('hears again what it had not acted upon when it was killed', async () => {
    const asked: (string | null)[] = []
    const peers: StreamPeer[] = []
    await using server = await streamServer((peer, n) => {
      asked.push(new URL(peer.path, pdsUrl).searchParams.get('cursor'))
      peers.push(peer)
      if (n === 2) peer.send(identity(7, alice.did))
    })
    const alice = await accountAt(server.url)
    const [file, reached, release] = [
      storeFile(),
      Promise.withResolvers<undefined>(),
      Promise.withResolvers(),
    ]
    let [aheadMs, isHeld] = [0, false]
    const network = testNetwork({ clock: { ...systemClock, now: () => Date.now() + aheadMs } })
    const slow: typeof network.fetch = async (url, init) => {
      if (isHeld) reached.resolve(undefined)
      if (isHeld) await release.promise
      return network.fetch(url, init)
    }
    {
      await using run = following(freshStore(file), [alice.did], { ...network, fetch: slow })
      await run.untilKind(alice.did, 'unchanged')
      isHeld = true
      await alice.write(10, 1)
      for (const [seq, did] of [[6, stranger] as const, [7, alice.did] as const, [8, stranger] as const])
        peers[0]?.send(identity(seq, did))
      await reached.promise
      // Time to note the cursor.
      aheadMs = 5000
      run.follower.owe([alice.did])
      await setImmediate()
      for (const part of ['', '-wal']) copyFileSync(file + part, `${file}-killed${part}`)
      isHeld = false
      release.resolve(undefined)
    }
    await using run = following(freshStore(`${file}-killed`), [alice.did])
    await run.untilKind(alice.did, 'updated')
    expect(asked).toEqual([null, '6'])
  })

  it.each([
    ['tells that the cursor is outdated', frame({ op: 1, t: '#info' }, { name: 'OutdatedCursor' }), ['9']],
    ['refuses the cursor', frame({ op: -1 }, { error: 'FutureCursor', message: '' }), ['9', null]],
  ])('asks for all of a host that %s', async (_what, gap, cursors) => {
    const asked: (string | null)[] = []
    await using server = await streamServer((peer, n) => {
      asked.push(new URL(peer.path, pdsUrl).searchParams.get('cursor'))
      if (n === 1) peer.send(identity(9, stranger))
      if (n !== 2) return
      peer.send(gap)
      if (cursors.length > 1) peer.end()
    })
    const [alice, bobby] = await Promise.all([accountAt(server.url), accountAt(server.url)])
    const store = freshStore()
    {
      await using run = following(store, [alice.did, bobby.did])
      await run.untilKind(alice.did, 'unchanged')
      await run.untilKind(bobby.did, 'unchanged')
    }
    // What it does not tell of, it would not be asked for.
    await alice.write(10, 1)
    await bobby.write(10, 1)
    await using run = following(store, [alice.did, bobby.did])
    await run.untilKind(alice.did, 'updated')
    await run.untilKind(bobby.did, 'updated')
    await run.until(() => run.streams.filter((told) => told === server.url).length === cursors.length)
    expect(asked).toEqual([null, ...cursors])
  })

  it('keeps what it holds of an account that is deactivated, and goes on once it is back', async () => {
    const alice = await realAccount()
    await alice.write(0, 1)
    const store = freshStore()
    await using run = following(store, [alice.did])
    await run.untilKind(alice.did, 'unchanged')
    const held = store.held(alice.did)
    await alice.deactivate()
    await run.untilKind(alice.did, 'failed')
    expect(store.subjects()).toMatchObject([{ held, fault: expect.stringContaining('eactivated') as string }])
    // Its host tells of it, so that nobody waits for the time at which it would be asked again.
    await alice.activate()
    await alice.write(10, 1)
    await run.untilKind(alice.did, 'updated', 2)
    expect(store.subjects()).toMatchObject([{ fault: undefined }])
  })

  it('takes what did not fit on the disk once there is room again', async () => {
    const alice = await realAccount()
    await alice.write(0, 1)
    const file = storeFile()
    const full = freshStore(file)
    {
      await using run = following(full, [alice.did])
      await run.untilKind(alice.did, 'unchanged')
      const held = full.held(alice.did)
      const pages = Number(full.database.prepare('PRAGMA page_count').get()?.['page_count'])
      full.database.exec(`PRAGMA max_page_count = ${String(pages)}`)
      await alice.write(10, 150)
      await run.untilKind(alice.did, 'failed')
      expect(run.outcomes.at(-1)).toMatchObject({ fault: expect.stringContaining('full') as string })
      expect(full.held(alice.did)).toEqual(held)
    }
    full.close()
    await using run = following(freshStore(file), [alice.did])
    await run.untilKind(alice.did, 'updated')
  })

  it('follows an account to the host that it moves to, and leaves the one before', async () => {
    const [peer, closed] = [Promise.withResolvers<StreamPeer>(), Promise.withResolvers<undefined>()]
    await using before = await streamServer((found) => peer.resolve(found))
    // The frame that asks to close.
    before.server.on('upgrade', (_request, socket) => socket.on('data', () => closed.resolve(undefined)))
    await using after = await cutProxy()
    const alice = await accountAt(before.url)
    await using run = following(freshStore(), [alice.did])
    await run.untilKind(alice.did, 'unchanged')
    await alice.moveTo(after.url)
    const { send } = await peer.promise
    send(identity(5, alice.did))
    await run.until(() => run.streams.includes(after.url))
    await closed.promise
    await alice.write(10, 1)
    await run.untilKind(alice.did, 'updated', 2)
    expect(run.outcomes.at(-1)).toMatchObject({ service: after.url })
  })

  it('asks no host because of what another one tells', async () => {
    const peer = Promise.withResolvers<StreamPeer>()
    await using lying = await streamServer((found) => peer.resolve(found))
    // A stream that is silent: the real one may tell of her late.
    await using quiet = await streamServer(() => undefined)
    const [mallory, alice] = await Promise.all([accountAt(lying.url), accountAt(quiet.url)])
    await using run = following(freshStore(), [mallory.did, alice.did])
    await run.untilKind(alice.did, 'unchanged')
    await run.untilKind(mallory.did, 'unchanged')
    const before = askedFor(quiet, alice.did)
    const { send } = await peer.promise
    for (let seq = 1; seq < 50; seq++) send(identity(seq, alice.did))
    send(new Uint8Array([0xff]))
    send(identity(50, mallory.did))
    await run.untilKind(mallory.did, 'unchanged', 2)
    expect(askedFor(quiet, alice.did)).toBe(before)
  })

  it('takes up what is newly owed, and leaves what no longer is', async () => {
    await using proxy = await cutProxy()
    const [alice, bobby] = await Promise.all([accountAt(proxy.url), accountAt(proxy.url)])
    await using run = following(freshStore(), [alice.did])
    await run.untilKind(alice.did, 'unchanged')
    run.follower.owe([bobby.did])
    await run.untilKind(bobby.did, 'updated')
    const before = askedFor(proxy, alice.did)
    await alice.write(10, 1)
    await bobby.write(10, 1)
    await run.untilKind(bobby.did, 'updated', 2)
    expect(askedFor(proxy, alice.did)).toBe(before)
    run.follower.owe([bobby.did, alice.did])
    await run.untilKind(alice.did, 'updated', 2)
  })

  it.each([
    ['after 15 minutes', 900_000],
    ['when its clock was set back', -100_000],
  ])('asks %s for all of a host that keeps its events to itself, and connects anew', async (_when, ms) => {
    const asked: (string | null)[] = []
    await using server = await streamServer((peer) => {
      asked.push(new URL(peer.path, pdsUrl).searchParams.get('cursor'))
    })
    const alice = await accountAt(server.url)
    let aheadMs = 0
    const clock = { ...systemClock, now: () => Date.now() + aheadMs }
    await using run = following(freshStore(), [alice.did], testNetwork({ clock }))
    await run.untilKind(alice.did, 'unchanged')
    await alice.write(10, 1)
    aheadMs = ms
    run.follower.owe([alice.did])
    await run.untilKind(alice.did, 'updated', 2)
    await run.until(() => asked.length === 2)
    expect(asked).toEqual([null, null])
  })

  it('asks every minute a host that has no stream', async () => {
    await using server = await streamServer((peer) => peer.drop())
    const alice = await accountAt(server.url)
    let aheadMs = 0
    const clock = { ...systemClock, now: () => Date.now() + aheadMs }
    await using run = following(freshStore(), [alice.did], testNetwork({ clock }))
    await run.untilKind(alice.did, 'updated')
    await alice.write(10, 1)
    aheadMs = 60_000
    run.follower.owe([alice.did])
    await run.untilKind(alice.did, 'updated', 2)
  })
})
