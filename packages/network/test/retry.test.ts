import { describe, expect, it } from 'vitest'

import { getRecord, NetworkError } from '@quorate/network'
import { json, serve, type HostileServer } from './hostile-server.ts'
import { ManualClock, testNetwork } from './network-fixture.ts'

const did = 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa'

/** Asks for a record of a server that has none, so that an answer is "undefined". */
function ask(server: HostileServer, clock: ManualClock, random = () => 0) {
  return getRecord(testNetwork({ clock, random }), { did, service: server.url }, 'com.example.record', 'a')
}

const absent = { error: 'RecordNotFound', message: 'no such record' }

describe('a failure that may pass', () => {
  it('waits as long as a service asks for', async () => {
    const clock = new ManualClock()
    await using server = await serve((_, response, n) =>
      n === 1
        ? json(response, 429, { error: 'RateLimitExceeded' }, { 'retry-after': '7' })
        : json(response, 400, absent),
    )
    expect(await ask(server, clock)).toBeUndefined()
    expect(clock.slept).toEqual([7000])
  })

  it('waits until the instant that a service names', async () => {
    const clock = new ManualClock()
    clock.ms = Date.UTC(2026, 0, 1, 0, 0, 0)
    await using server = await serve((_, response, n) =>
      n === 1
        ? json(response, 503, {}, { 'retry-after': 'Thu, 01 Jan 2026 00:00:09 GMT' })
        : json(response, 400, absent),
    )
    expect(await ask(server, clock)).toBeUndefined()
    expect(clock.slept).toEqual([9000])
  })

  it('is thrown at once, with its wait, when that would take too long', async () => {
    const clock = new ManualClock()
    await using server = await serve((_, response) => json(response, 429, {}, { 'retry-after': '3600' }))
    await expect(ask(server, clock)).rejects.toMatchObject({
      code: 'unavailable',
      status: 429,
      retryAfterMs: 3_600_000,
    })
    expect(clock.slept).toEqual([])
  })

  it('is tried five times, with waits that double, and then thrown', async () => {
    const clock = new ManualClock()
    await using server = await serve((_, response) => json(response, 500, { error: 'InternalServerError' }))
    await expect(ask(server, clock)).rejects.toMatchObject({
      code: 'unavailable',
      status: 500,
      service: server.url,
    })
    expect(server.asked).toHaveLength(5)
    expect(clock.slept).toEqual([250, 500, 1000, 2000])
  })

  it('waits less, by up to half, at random', async () => {
    const clock = new ManualClock()
    await using server = await serve((_, response, n) => json(response, n === 1 ? 502 : 400, absent))
    await ask(server, clock, () => 0.5).catch(() => undefined)
    expect(clock.slept).toEqual([187.5])
  })

  it('gives each attempt no more time than is left', async () => {
    const clock = new ManualClock()
    const given: number[] = []
    clock.timeout = (ms) => {
      given.push(ms)
      clock.ms += 18_000
      return AbortSignal.abort()
    }
    await using server = await serve(() => undefined)
    await expect(ask(server, clock)).rejects.toMatchObject({ code: 'deadline' })
    expect(given).toEqual([20_000, 20_000, 20_000, 60_000 - 3 * 18_000 - 250 - 500 - 1000])
  })
})

describe('a failure that would not pass', () => {
  it.each([
    [400, { error: 'InvalidRequest', message: 'no' }, 'rejected'],
    [401, { error: 'AuthenticationRequired' }, 'unauthorized'],
    [404, 'not found', 'rejected'],
    [501, { error: 'MethodNotImplemented' }, 'rejected'],
    [200, 'not an object', 'malformed'],
    [200, [], 'malformed'],
  ])('is asked once: %i %j', async (status, body, code) => {
    const clock = new ManualClock()
    await using server = await serve((_, response) => json(response, status, body))
    await expect(ask(server, clock)).rejects.toMatchObject({ code, retryable: false, status })
    expect(server.asked.filter((path) => path.includes('getRecord'))).toHaveLength(1)
  })

  it.each([['{"uri": '], ['<html>'], ['']])('is an answer that is no JSON: %j', async (body) => {
    await using server = await serve((_, response) => response.end(body))
    await expect(ask(server, new ManualClock())).rejects.toBeInstanceOf(NetworkError)
    expect(server.asked).toHaveLength(1)
  })
})
