import { P256Keypair } from '@atproto/crypto'
import { describe, expect, it } from 'vitest'

import { ManualClock, testNetwork } from '../../network/test/network-fixture.ts'
import { Replica, type SyncOutcome } from '../src/index.ts'
import { SyncQueue } from '../src/sync-queue.ts'
import { OwnAccount } from './own-account.ts'
import { freshStore } from './replica-fixture.ts'
import { hostOf } from './source-host.ts'
import { SourceRepository } from './source-repository.ts'

/** A queue over a host that answers `getLatestCommit` once `release` is called for it, and a clock that stands. */
async function heldQueue(status = 200) {
  const keypair = await P256Keypair.create()
  let held = Promise.withResolvers<undefined>()
  const host = await hostOf(
    () => source,
    async (request, response) => {
      if (request.url?.includes('getLatestCommit') === true) await held.promise
      if (status !== 200) response.writeHead(status).end()
      return status !== 200
    },
  )
  const { did } = await OwnAccount.at(host.url, keypair.did())
  const source: SourceRepository = await SourceRepository.of(did, 3, keypair)
  const clock = new ManualClock()
  const told: string[] = []
  let heard = Promise.withResolvers<undefined>()
  const queue = new SyncQueue(new Replica(testNetwork({ clock }), freshStore()), clock.now, {
    onBegin: () => told.push('begin'),
    onOutcome({ kind }: SyncOutcome) {
      told.push(kind)
      heard.resolve(undefined)
    },
    onError: (error) => heard.reject(error),
  })
  const finish = async () => {
    held.resolve(undefined)
    await heard.promise
    await queue.idle()
    held = Promise.withResolvers()
    heard = Promise.withResolvers()
  }
  return { did, queue, clock, told, finish, [Symbol.asyncDispose]: () => host[Symbol.asyncDispose]() }
}

describe('a queue of subjects', () => {
  it('makes one run of all that asks before it begins, and one more of what asks meanwhile', async () => {
    await using held = await heldQueue()
    const { did, queue, clock, told } = held
    expect(queue.begin([did])).toBe(Infinity)
    expect([queue.ask(did, true), queue.ask(did, true), queue.ask(did, false)]).toEqual([true, false, false])
    queue.begin([did])
    expect(queue.isRunning(did)).toBe(true)
    for (let i = 0; i < 5; i++) queue.ask(did, true)
    queue.begin([did])
    await held.finish()
    expect(told).toEqual(['begin', 'updated'])
    // However often a host tells of it, a second lies between.
    expect(queue.begin([did])).toBe(1000)
    clock.ms += 1000
    queue.begin([did])
    await held.finish()
    expect(told).toEqual(['begin', 'updated', 'begin', 'unchanged'])
    clock.ms += 1000
    expect(queue.begin([did])).toBe(Infinity)
  })

  it('asks again by itself for one that failed, and sooner when its host is heard of', async () => {
    await using held = await heldQueue(501)
    const { did, queue, clock, told } = held
    queue.ask(did, false)
    queue.begin([did])
    await held.finish()
    expect(told).toEqual(['begin', 'failed'])
    expect(queue.begin([did])).toBe(15_000)
    queue.ask(did, true)
    expect(queue.begin([did])).toBe(1000)
    queue.forget(did)
    clock.ms += 3_600_000
    expect(queue.begin([did])).toBe(Infinity)
  })
})
