import { contentCid, type DataMap } from '@quorate/core'
import { collectEvidence, login, putRecord, type Network } from '@quorate/network'
import { nsids } from '@quorate/schemas'
import { describe, expect, inject, it } from 'vitest'

import { frontServer } from './front-server.ts'
import { json, serve } from './hostile-server.ts'
import { movableAccount, type MovableAccount } from './moved-account.ts'
import { ManualClock, testNetwork } from './network-fixture.ts'

const { pdsUrl, plcUrl } = inject('testnet')
const network = testNetwork()

type Member = MovableAccount & { put(rkey: string, record: DataMap): Promise<string> }

async function join(): Promise<Member> {
  const account = await movableAccount()
  const session = await login(
    network,
    { identifier: account.did, appPassword: account.appPassword },
    () => undefined,
  )
  return {
    ...account,
    async put(rkey, record) {
      await putRecord(session, { collection: record['$type'] as string, rkey, record })
      const cid = contentCid(record)
      return cid.ok ? cid.value.toString() : ''
    },
  }
}

/** A group of two: a policy in the repository of the first, and acknowledgments of both, `acks` of the second. */
async function pair(acks = 1) {
  const [alice, bobby] = await Promise.all([join(), join()])
  const policy: DataMap = {
    $type: nsids.OrgP2pdsPolicy,
    version: 1,
    members: [{ did: alice.did }, { did: bobby.did }],
  }
  const group = await alice.put('v1', policy)
  const ack = (n: number): DataMap => ({ $type: nsids.OrgP2pdsPolicyAck, group, policy: group, n })
  await alice.put('a0', ack(0))
  for (let n = 0; n < acks; n++) await bobby.put(`a${String(n)}`, ack(n))
  const collect = (through: Network = network) => collectEvidence(through, { seeds: [alice.did], group })
  return { alice, bobby, group, ack, collect }
}

const isListing = (url: URL, collection: string) =>
  url.pathname.endsWith('listRecords') && url.searchParams.get('collection') === collection
const isProof = (url: URL) => url.pathname.endsWith('sync.getRecord')
const repositories = ({ evidence }: Awaited<ReturnType<typeof collectEvidence>>) =>
  evidence.records.map(({ repository }) => repository)

describe('an account that moved', () => {
  it('is read where its DID says that it is now', async () => {
    const { alice, bobby, collect } = await pair()
    await using server = await frontServer(() => false)
    await bobby.moveTo(server.url)
    const collected = await collect()
    expect(collected.problems).toEqual([])
    expect(repositories(collected)).toEqual([alice.did, alice.did, bobby.did])
    expect(server.asked.length).toBeGreaterThan(0)
  })

  it('while it is read is found at its new host', async () => {
    const { bobby, collect } = await pair()
    await using later = await frontServer(() => false)
    await using before = await frontServer(async (url, response) => {
      if (!isListing(url, nsids.OrgP2pdsPolicy)) return false
      await bobby.moveTo(later.url)
      json(response, 400, { error: 'RepoDeactivated', message: 'moved' })
      return true
    })
    await bobby.moveTo(before.url)
    const collected = await collect()
    expect(collected.problems).toEqual([])
    expect(repositories(collected)).toContain(bobby.did)
  })

  it('is read where its log says, when the directory tells another document', async () => {
    const { bobby, collect } = await pair()
    await using wrong = await serve((_, response) => json(response, 404, {}))
    await using directory = await serve(async (request, response) => {
      const answer = await fetch(`${plcUrl}${request.url ?? ''}`)
      const body = (await answer.json()) as { service?: { serviceEndpoint: string }[] }
      if (request.url === `/${encodeURIComponent(bobby.did)}`) body.service![0]!.serviceEndpoint = wrong.url
      json(response, answer.status, body)
    })
    const collected = await collect(testNetwork({ plcUrl: directory.url }))
    expect(repositories(collected)).toContain(bobby.did)
    expect(wrong.asked).toEqual([])
    expect(collected.problems).toMatchObject([{ did: bobby.did, error: { code: 'mismatch' } }])
    expect(collected.problems[0]?.error?.message).toContain(`names ${wrong.url}, its log ${pdsUrl}`)
  })

  it('is not written to where it was', async () => {
    const carol = await join()
    await using server = await frontServer(() => false)
    await carol.moveTo(server.url)
    const note = { $type: 'com.example.note', text: 'lost' }
    await expect(carol.put('late', note)).rejects.toMatchObject({ code: 'moved', service: pdsUrl })
    await expect(carol.put('late', note)).rejects.toThrow(`${carol.did} is at ${server.url} now`)
    const params = new URLSearchParams({ repo: carol.did, collection: 'com.example.note' })
    const there = await fetch(`${pdsUrl}/xrpc/com.atproto.repo.listRecords?${params.toString()}`)
    expect(await there.json()).toEqual({ records: [] })
  })

  it('is written to as before while the directory is down', async () => {
    const dave = await join()
    const down = testNetwork({ plcUrl: 'http://localhost:1' })
    const asked = { identifier: dave.did, appPassword: dave.appPassword, service: pdsUrl }
    const session = await login(down, asked, () => undefined)
    const note = { collection: 'com.example.note', rkey: 'a', record: { $type: 'com.example.note' } }
    expect(await putRecord(session, note)).toMatchObject({ written: true })
  })
})

describe('an account that its host does not serve', () => {
  it('is said to be deactivated, and the others count', async () => {
    const { alice, bobby, collect } = await pair()
    const call = async (method: string, token: string, input?: object) =>
      (await (
        await fetch(`${pdsUrl}/xrpc/${method}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
          ...(input && { body: JSON.stringify(input) }),
        })
      )
        .json()
        .catch(() => ({}))) as { accessJwt: string }
    const login = { identifier: bobby.did, password: bobby.password }
    const { accessJwt } = await call('com.atproto.server.createSession', '', login)
    await call('com.atproto.server.deactivateAccount', accessJwt, {})
    const collected = await collect()
    expect(repositories(collected)).toEqual([alice.did, alice.did])
    expect(collected.problems).toMatchObject([
      { did: bobby.did, error: { code: 'no-repository', service: pdsUrl, retryable: false } },
    ])
    expect(collected.problems[0]?.error?.message).toContain(`${bobby.did}: deactivated`)
    await expect(bobby.put('late', { $type: 'com.example.note' })).rejects.toMatchObject({
      code: 'no-repository',
    })
  })

  it.each(['RepoTakendown', 'RepoNotFound', 'RepoDeactivated', 'RepoSuspended'])(
    'is named with %s, and asked for one collection at each look',
    async (error) => {
      const { bobby, collect } = await pair()
      await using server = await frontServer((url, response) => {
        json(response, 400, { error, message: `no ${url.pathname}` })
        return true
      })
      await bobby.moveTo(server.url)
      const { problems } = await collect()
      expect(problems).toMatchObject([{ did: bobby.did, error: { code: 'no-repository' } }])
      expect(problems[0]?.error?.message).toContain(error)
      expect(server.asked).toHaveLength(2)
    },
  )
})

describe('a host that limits how often it is asked', () => {
  it.each([
    ['a Retry-After in seconds', { 'retry-after': '2' }, 2000],
    ['a Retry-After that is a date', { 'retry-after': 'Thu, 01 Jan 2032 00:00:03 GMT' }, 3000],
    ['a RateLimit-Reset', { 'ratelimit-remaining': '0', 'ratelimit-reset': '1956528004' }, 4000],
  ])('is given the time that it asks for by %s, and is read', async (_, headers, wait) => {
    const { bobby, collect } = await pair()
    let refused = 0
    await using server = await frontServer((url, response) => {
      if (!isListing(url, nsids.OrgP2pdsPolicyAck) || ++refused > 1) return false
      json(response, 429, { error: 'RateLimitExceeded' }, headers)
      return true
    })
    await bobby.moveTo(server.url)
    const clock = new ManualClock()
    clock.ms = Date.UTC(2032, 0, 1)
    const collected = await collect(testNetwork({ clock }))
    expect([clock.slept, collected.problems]).toEqual([[wait], []])
    expect(repositories(collected)).toContain(bobby.did)
  })

  it('for too long is left with what it told, and says how long it asks to wait', async () => {
    const { bobby, group, collect } = await pair()
    await bobby.put('v1', { $type: nsids.OrgP2pdsPolicy, version: 2, group, members: [] })
    await using server = await frontServer((url, response) => {
      if (!isListing(url, nsids.OrgP2pdsPolicyAck)) return false
      json(response, 429, { error: 'RateLimitExceeded' }, { 'retry-after': '3600' })
      return true
    })
    await bobby.moveTo(server.url)
    const collected = await collect()
    expect(repositories(collected)).toContain(bobby.did)
    expect(collected.problems).toMatchObject([{ error: { code: 'unavailable', retryAfterMs: 3_600_000 } }])
    expect(collected.problems[0]?.error?.message).toContain('RateLimitExceeded; asks to wait 3600 s')
  })

  it('is the directory too', async () => {
    const { bobby, collect } = await pair()
    let refused = 0
    await using directory = await serve(async (request, response) => {
      if (request.url?.startsWith(`/${encodeURIComponent(bobby.did)}`) === true && ++refused < 3) {
        json(response, 429, {}, { 'retry-after': '7' })
        return
      }
      const answer = await fetch(`${plcUrl}${request.url ?? ''}`)
      json(response, answer.status, await answer.json())
    })
    const clock = new ManualClock()
    const { problems } = await collect(testNetwork({ clock, plcUrl: directory.url }))
    expect([problems, clock.slept]).toEqual([[], [7000, 7000]])
  })
})

describe('a host that is slow on purpose', () => {
  it('costs five minutes and no more, and what it told in them counts', async () => {
    const { bobby, collect } = await pair()
    const clock = new ManualClock()
    clock.timeout = (ms) => (ms > 0 ? new AbortController().signal : AbortSignal.abort())
    await using server = await frontServer(async (url, response) => {
      if (!isListing(url, nsids.OrgP2pdsPolicyAck)) return false
      clock.ms += 19_000
      const page = Number(url.searchParams.get('cursor') ?? '0')
      url.searchParams.delete('cursor')
      const { records } = (await (await fetch(url)).json()) as { records: { uri: string }[] }
      const told = records.map((entry) => ({ ...entry, uri: `${entry.uri}-${String(page)}` }))
      json(response, 200, { records: told, cursor: String(page + 1) })
      return true
    })
    await bobby.moveTo(server.url)
    const { evidence, problems } = await collect(testNetwork({ clock }))
    expect(evidence.records.filter(({ repository }) => repository === bobby.did)).toHaveLength(16)
    expect(problems[0]).toMatchObject({ did: bobby.did, error: { code: 'deadline', retryable: true } })
  })
})

describe('a host that lies', () => {
  const proofOf = async (did: string, rkey: string) => {
    const params = new URLSearchParams({ did, collection: nsids.OrgP2pdsPolicyAck, rkey })
    const answer = await fetch(`${pdsUrl}/xrpc/com.atproto.sync.getRecord?${params.toString()}`)
    return new Uint8Array(await answer.arrayBuffer())
  }

  it('with a proof from before the acknowledgment is told what that shows', async () => {
    const { bobby, collect, ack } = await pair(0)
    const stale = await proofOf(bobby.did, 'a0')
    await bobby.put('a0', ack(0))
    await using server = await frontServer((url, response) => {
      if (isProof(url)) response.end(stale)
      return isProof(url)
    })
    await bobby.moveTo(server.url)
    const collected = await collect()
    expect(repositories(collected)).toContain(bobby.did)
    expect(collected.evidence.proofs.map(({ repository }) => repository)).not.toContain(bobby.did)
    expect(collected.problems).toMatchObject([
      {
        uri: `at://${bobby.did}/${nsids.OrgP2pdsPolicyAck}/a0`,
        findings: [{ code: 'proof/other-record', params: { actual: 'nothing that this proof shows' } }],
      },
    ])
  })

  it('with a revision that goes back is named, and what it proves counts', async () => {
    const { bobby, collect, ack } = await pair(1)
    const stale = await proofOf(bobby.did, 'a0')
    await bobby.put('a1', ack(1))
    await using server = await frontServer((url, response) => {
      const isOld = isProof(url) && url.searchParams.get('rkey') === 'a0'
      if (isOld) response.end(stale)
      return isOld
    })
    await bobby.moveTo(server.url)
    const { evidence, problems } = await collect()
    expect(evidence.proofs.filter(({ repository }) => repository === bobby.did)).toHaveLength(2)
    expect(problems).toMatchObject([{ did: bobby.did, error: { code: 'mismatch', service: server.url } }])
    expect(problems[0]?.error?.message).toContain('it went back')
  })

  it('is down for proofs after it listed is asked for one, five times', async () => {
    const { alice, bobby, collect } = await pair(3)
    await using server = await frontServer((url, response) => {
      if (isProof(url)) json(response, 502, {})
      return isProof(url)
    })
    await bobby.moveTo(server.url)
    const { evidence, problems } = await collect()
    expect(evidence.records).toHaveLength(5)
    expect(evidence.proofs.map(({ repository }) => repository)).toEqual([alice.did])
    expect(problems).toMatchObject([{ did: bobby.did, error: { code: 'unavailable', status: 502 } }])
    expect(server.asked.filter((path) => path.includes('sync.getRecord'))).toHaveLength(5)
  })
})
