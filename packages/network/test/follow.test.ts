import { Secp256k1Keypair } from '@atproto/crypto'
import { IdResolver } from '@atproto/identity'
import { Firehose } from '@atproto/sync'
import {
  cidOf,
  concatBytes,
  contentCid,
  encodeCanonical,
  utf8,
  writeCar,
  type CID,
  type DataMap,
} from '@quorate/core'
import {
  collectEvidence,
  followGroup,
  login,
  resolveIdentity,
  systemClock,
  type Collected,
  type Network,
  type NetworkError,
} from '@quorate/network'
import { nsids } from '@quorate/schemas'
import { describe, expect, inject, it } from 'vitest'

import type { Problem } from '../src/problem.ts'
import { verifyRepoCommit, type RepoEvent } from '../src/repo-event.ts'
import { streamRepoEvents } from '../src/repo-stream.ts'
import { movableAccount, type MovableAccount } from './moved-account.ts'
import { testNetwork } from './network-fixture.ts'
import { streamServer, type StreamPeer } from './stream-server.ts'

const { pdsUrl, plcUrl } = inject('testnet')
const network = testNetwork({ clock: systemClock })

async function put(account: MovableAccount, rkey: string, record: DataMap): Promise<string> {
  const asked = { identifier: account.did, appPassword: account.appPassword, service: pdsUrl }
  const session = await login(network, asked, () => undefined)
  // Not the check for a move: these accounts were moved to a server before the PDS, which is what writes.
  const { did } = account
  const input = { repo: did, collection: record['$type'], rkey, record }
  await session.procedure('com.atproto.repo.putRecord', input, new AbortController().signal)
  const cid = contentCid(record)
  return cid.ok ? cid.value.toString() : ''
}

async function pair() {
  const [alice, bobby] = await Promise.all([movableAccount(), movableAccount()])
  const members = [{ did: alice.did }, { did: bobby.did }]
  const group = await put(alice, 'v1', { $type: nsids.OrgP2pdsPolicy, version: 1, members })
  return { alice, bobby, group }
}

const vote = (group: string, choice = 'approve'): DataMap => ({
  $type: nsids.OrgP2pdsGovernanceVote,
  group,
  proposal: group,
  choice,
})

/** Follows a group; each collection and each trouble can be waited for. */
async function follow(seed: string, group: string, through: Network = network) {
  const from = await collectEvidence(through, { seeds: [seed], group })
  const ending = new AbortController()
  const collected: Collected[] = []
  const troubles: Problem[] = []
  let heard = Promise.withResolvers<undefined>()
  const wake = () => {
    heard.resolve(undefined)
    heard = Promise.withResolvers()
  }
  const running = followGroup(through, {
    seeds: [seed],
    group,
    from,
    signal: ending.signal,
    onCollected(now) {
      collected.push(now)
      wake()
    },
    onTrouble(problem) {
      troubles.push(problem)
      wake()
    },
  })
  return {
    collected,
    troubles,
    until: async (holds: () => boolean) => {
      while (!holds()) await heard.promise
    },
    async [Symbol.asyncDispose]() {
      ending.abort()
      await running
    },
  }
}

const votesIn = (collected: Collected | undefined) =>
  collected?.evidence.records.filter(({ record }) => record['$type'] === nsids.OrgP2pdsGovernanceVote).length

function bytesOf(value: DataMap): Uint8Array {
  const bytes = encodeCanonical(value)
  if (!bytes.ok) throw new Error('no data')
  return bytes.value
}
const frameOf = (t: string, body: DataMap) => concatBytes([bytesOf({ op: 1, t }), bytesOf(body)])

/** A frame with a commit of one record that `key` signed, as a host could make it up. */
async function commitFrame(did: string, key: Secp256k1Keypair, record: DataMap, seq: number, repo = did) {
  const path = `${nsids.OrgP2pdsGovernanceVote}/forged`
  const leaf = bytesOf(record)
  const node = bytesOf({ l: null, e: [{ p: 0, k: utf8(path), v: cidOf(leaf), t: null }] })
  const unsigned = { did, version: 3, data: cidOf(node), rev: '3lzzzzzzzzzz2', prev: null }
  const sig = await key.sign(new Uint8Array(bytesOf(unsigned)))
  const commit = bytesOf({ ...unsigned, sig })
  const blocks: (readonly [CID, Uint8Array])[] = [commit, node, leaf].map((bytes) => [cidOf(bytes), bytes])
  const ops = [{ action: 'create', path, cid: cidOf(leaf) }]
  const body = { seq, repo, commit: cidOf(commit), blocks: writeCar(cidOf(commit), blocks), ops }
  return frameOf('#commit', body)
}

describe('following a group', { timeout: 60_000 }, () => {
  it('reads a vote that somebody casts at the real PDS, and the account of who joins', async () => {
    const { alice, bobby, group } = await pair()
    await using following = await follow(alice.did, group)
    await following.until(() => following.collected.length > 0)
    expect(votesIn(following.collected[0])).toBe(0)
    await put(bobby, 'b1', vote(group))
    await following.until(() => votesIn(following.collected.at(-1)) === 1)

    const carol = await movableAccount()
    const next = { $type: nsids.OrgP2pdsPolicy, version: 2, group, members: [{ did: carol.did }] }
    await put(alice, 'v2', next)
    await put(carol, 'b1', vote(group))
    await following.until(() => votesIn(following.collected.at(-1)) === 2)
    expect(following.troubles).toEqual([])
  })

  it('believes no commit that another key signed, or of another repository', async () => {
    const { alice, bobby, group } = await pair()
    const peer = Promise.withResolvers<StreamPeer>()
    await using server = await streamServer((found) => peer.resolve(found))
    await bobby.moveTo(server.url)
    await using following = await follow(alice.did, group)
    // What was missed before there was a stream is read once.
    await following.until(() => following.collected.length > 0)
    const [asked, read] = [server.asked.length, following.collected.length]

    const stranger = await Secp256k1Keypair.create()
    const forged = vote(group, 'reject')
    const { send } = await peer.promise
    send(frameOf('#commit', { seq: 1, repo: alice.did }))
    send(new Uint8Array([0xff, 0x00]))
    send(await commitFrame(bobby.did, stranger, forged, 2))
    send(await commitFrame(alice.did, stranger, forged, 3, bobby.did))
    await following.until(() => following.troubles.length === 2)
    const told = following.troubles.map(({ did, findings }) => [did, findings?.[0].code])
    expect(told).toEqual([
      [bobby.did, 'proof/signature'],
      [bobby.did, 'proof/other-repository'],
    ])
    // A genuine event, to show that nothing was read for the forged ones before it.
    send(frameOf('#identity', { seq: 4, did: bobby.did }))
    await following.until(() => following.collected.length > read)
    expect(following.collected).toHaveLength(read + 1)
    expect(votesIn(following.collected.at(-1))).toBe(0)
    expect(server.asked.length).toBeGreaterThan(asked)
  })

  it('goes on after the last event when a host was gone, and keeps what it told', async () => {
    const { alice, bobby, group } = await pair()
    await put(bobby, 'b1', vote(group))
    const paths: string[] = []
    await using server = await streamServer((peer, n) => {
      paths.push(peer.path)
      if (n === 1) {
        peer.send(frameOf('#identity', { seq: 41, did: 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa' }))
        peer.end()
      } else peer.send(frameOf('#account', { seq: 42, did: bobby.did }))
    })
    await bobby.moveTo(server.url)
    await using following = await follow(alice.did, group)
    await following.until(() => paths.length > 1 && following.collected.length > 1)
    expect(paths.map((path) => new URL(path, pdsUrl).searchParams.get('cursor'))).toEqual([null, '41'])
    expect(votesIn(following.collected.at(-1))).toBe(1)
    expect(following.troubles).toMatchObject([{ did: server.url, error: { code: 'unreachable' } }])
  })

  it('reads all of a host that cannot go on from a cursor, and asks for none again', async () => {
    const { alice, bobby, group } = await pair()
    const paths: string[] = []
    await using server = await streamServer((peer, n) => {
      paths.push(peer.path)
      if (n === 1) peer.send(frameOf('#identity', { seq: 9, did: 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa' }))
      if (n === 2)
        peer.send(concatBytes([bytesOf({ op: -1 }), bytesOf({ error: 'FutureCursor', message: '' })]))
      if (n < 3) peer.end()
    })
    await bobby.moveTo(server.url)
    await using following = await follow(alice.did, group)
    await following.until(() => paths.length > 2)
    const cursors = paths.map((path) => new URL(path, pdsUrl).searchParams.get('cursor'))
    expect(cursors.slice(0, 3)).toEqual([null, '9', null])
  })

  it('says of a first connection that it is one, though an event comes with it', async () => {
    await using server = await streamServer((peer, n) => {
      peer.send(frameOf('#identity', { seq: n, did: 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa' }))
      if (n === 1) peer.end()
    })
    const [told, done] = [[] as unknown[], Promise.withResolvers<undefined>()]
    const ending = new AbortController()
    const listener = {
      onEvent(event: RepoEvent) {
        told.push(event)
        if (told.length === 4) done.resolve(undefined)
      },
      onOpen: (resumed: boolean) => told.push(resumed),
      onTrouble: () => undefined,
    }
    const running = streamRepoEvents(network, server.url, listener, ending.signal)
    await done.promise
    ending.abort()
    await running
    const event = { kind: 'account', did: 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa' }
    expect(told).toEqual([false, { ...event, seq: 1 }, true, { ...event, seq: 2 }])
  })

  it('goes on from now after a frame that is too large, and says by what', async () => {
    const paths: string[] = []
    await using server = await streamServer((peer, n) => {
      paths.push(new URL(peer.path, pdsUrl).search)
      // A host that is told to close can go on for a while.
      for (const seq of [n, n + 10]) {
        peer.send(frameOf('#identity', { seq, did: 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa' }))
        if (n === 1) peer.send(new Uint8Array(5_000_001))
      }
    })
    const [events, troubles, opened] = [[] as RepoEvent[], [] as string[], [] as boolean[]]
    const [done, ending] = [Promise.withResolvers<undefined>(), new AbortController()]
    const listener = {
      onEvent(event: RepoEvent) {
        if (events.push(event) === 3) done.resolve(undefined)
      },
      onOpen: (resumed: boolean) => opened.push(resumed),
      onTrouble: ({ code, message }: NetworkError) => troubles.push(`${code} ${message}`),
    }
    const running = streamRepoEvents(network, server.url, listener, ending.signal)
    await done.promise
    ending.abort()
    await running
    expect(events).toMatchObject([{ seq: 1 }, { seq: 2 }, { seq: 12 }])
    expect(troubles).toEqual([`too-large ${server.url}: a frame of 5000001 bytes; at most 5000000 are read`])
    expect([paths, opened]).toEqual([
      ['', ''],
      [false, false],
    ])
  })

  it('opens no stream on this machine unless that is allowed, and tries once', async () => {
    const careful = testNetwork({ clock: systemClock, allowLoopback: false })
    await using server = await streamServer(() => {
      throw new Error('connected')
    })
    const troubles: unknown[] = []
    const listener = {
      onEvent: () => undefined,
      onOpen: () => undefined,
      onTrouble: (e: unknown) => troubles.push(e),
    }
    for (const url of [server.url, 'https://10.0.0.1', 'http://pds.quorate.dev'])
      await streamRepoEvents(careful, url, listener, new AbortController().signal)
    expect(troubles).toMatchObject(Array(3).fill({ code: 'refused' }))
    expect(server.asked).toEqual([])
  })
})

it('believes the same commits of a real PDS as @atproto/sync', { timeout: 60_000 }, async () => {
  const { alice, group } = await pair()
  const { signingKey } = await resolveIdentity(network, alice.did)
  const ending = new AbortController()
  const ours: string[] = []
  const theirs: string[] = []
  const both = Promise.withResolvers<undefined>()
  const done = () => {
    if (ours.length >= 3 && theirs.length >= 3) both.resolve(undefined)
  }
  const opened = Promise.withResolvers<undefined>()
  void streamRepoEvents(
    network,
    pdsUrl,
    {
      onOpen: () => opened.resolve(undefined),
      onTrouble: (error) => both.reject(error),
      onEvent(event) {
        if (event.kind !== 'commit' || event.did !== alice.did) return
        const verified = verifyRepoCommit(event.commit, alice.did, signingKey!)
        if (!verified.ok) both.reject(new Error(verified.findings[0].code))
        else
          ours.push(
            ...verified.value
              .filter((path) => path.includes('/s'))
              .map((path) => `${String(event.seq)} ${path}`),
          )
        done()
      },
    },
    ending.signal,
  )
  await opened.promise
  const firehose = new Firehose({
    service: pdsUrl.replace('http', 'ws'),
    idResolver: new IdResolver({ plcUrl, fetch }),
    getCursor: () => 0,
    excludeAccount: true,
    excludeIdentity: true,
    excludeSync: true,
    filterCollections: ['org.p2pds.*'],
    onError: (error) => both.reject(error),
    handleEvent(event) {
      if (event.event === 'create' && event.did === alice.did && event.rkey.startsWith('s'))
        theirs.push(`${String(event.seq)} ${event.collection}/${event.rkey}`)
      done()
    },
  })
  void firehose.start()
  for (const rkey of ['s1', 's2', 's3']) await put(alice, rkey, { ...vote(group), rkey })
  await both.promise
  ending.abort()
  await firehose.destroy()
  expect(ours).toEqual(theirs)
})
