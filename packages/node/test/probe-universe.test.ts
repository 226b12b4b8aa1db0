import type { ServerResponse } from 'node:http'

import { P256Keypair } from '@atproto/crypto'
import { CID, cidOf, encodeCanonical, mstLayer, utf8, writeCar, type DataMap } from '@quorate/core'
import { describe, expect, it, onTestFinished } from 'vitest'

import { json, serve } from '../../network/test/hostile-server.ts'
import { testNetwork } from '../../network/test/network-fixture.ts'
import { passes, policyOf, probe, results } from '../../network/test/probe-fixture.ts'
import { OwnAccount } from './own-account.ts'
import { before, heldIn, ownSubject, replicaOf } from './own-subject.ts'
import { freshStore, take } from './replica-fixture.ts'

const network = testNetwork()
const stale = ['0 STALE', '1 STALE', '3 STALE']
const unknown = ['1 universeUnknown', '3 universeUnknown']

function asks(asked: readonly string[], method: string): number {
  return asked.filter((path) => path.includes(method)).length
}

describe('what is drawn from', () => {
  it('is what the verifier holds, so that nobody is asked for it', async () => {
    const { source, host } = await ownSubject(40)
    const { store, version } = await replicaOf(source)
    expect(results(await probe(network, version, { held: heldIn(store) }))).toEqual(passes)
    expect(asks(host.asked, 'getRepo')).toBe(0)
  })

  it('is what the source has, where what is held has changed on the disk', async () => {
    const { source, host } = await ownSubject(40)
    const { version } = await replicaOf(source)
    const store = freshStore()
    await take(store, source, await source.whole())
    // The root is another tree now, which holds as well.
    const root = CID.parse(source.root).bytes
    const change = store.database.prepare(
      'UPDATE block SET bytes = (SELECT bytes FROM block WHERE layer = 0 LIMIT 1) WHERE cid = ?',
    )
    expect(Number(change.run(root).changes)).toBe(1)
    const probed = await probe(network, version, { held: heldIn(store) })
    expect(results(probed)).toEqual(passes)
    expect(probed[2]?.leaf['universe']).toMatchObject({ size: 40 })
    expect(asks(host.asked, 'getRepo')).toBe(1)
  })

  it('is read from the source once for all nodes', async () => {
    const { did, source, host } = await ownSubject(40)
    const urls = await Promise.all([1, 2, 3].map(async () => (await replicaOf(source)).url))
    const probed = await probe(network, await policyOf(urls, [did]))
    expect(results(probed)).toEqual([...passes, ...passes, ...passes])
    expect(asks(host.asked, 'getRepo')).toBe(1)
  })

  it('is what the node has, where the source has gone on', async () => {
    const { source, host } = await ownSubject(40)
    const { version } = await replicaOf(source)
    await source.update(40, 1)
    expect(results(await probe(network, version))).toEqual(stale)
    expect(asks(host.asked, 'getRepo')).toBe(0)
  })

  it('under a partial strategy is of the chosen collections', async () => {
    const { did, source } = await ownSubject(40)
    const { url } = await replicaOf(source)
    const sizeOf = async (collection: string) => {
      const replication = { strategy: 'partial', collections: [collection] }
      const probed = await probe(network, await policyOf([url], [did], {}, { replication }))
      return probed.map(({ result, leaf }) => [result, (leaf['universe'] as DataMap | undefined)?.['size']])
    }
    // Of a collection without records only the commit is left, and no record.
    expect(await sizeOf('com.example.other')).toEqual([
      ['PASS', undefined],
      ['PASS', 1],
      ['UNKNOWN', 0],
    ])
    expect((await sizeOf('com.example.note'))[2]).toEqual(['PASS', 40])
  })

  it.each<[string, (response: ServerResponse) => unknown]>([
    [
      'a body without an end',
      (response) => {
        const more = () => {
          while (response.write(Buffer.alloc(1_048_576)));
        }
        response.on('drain', more)
        more()
      },
    ],
    ['no CAR', (response) => response.end('<html></html>')],
    ['a CAR of a lying length', (response) => response.end(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x0f))],
    ['a CAR without blocks', (response) => response.end(writeCar(cidOf(new Uint8Array()), []))],
    ['nothing', (response) => response.end()],
    ['a refusal', (response) => json(response, 400, { error: 'RepoNotFound' })],
    ['a broken connection', (response) => response.destroy()],
  ])('is not known when the source has gone on and the node gives %s', async (_, lie) => {
    const { did, source } = await ownSubject(5)
    const { url } = await replicaOf(source)
    const node = await before(
      () => url,
      ({ pathname }, response) => {
        if (!pathname.endsWith('getRepo')) return false
        lie(response)
        return true
      },
    )
    await source.update(5, 1)
    expect(results(await probe(network, await policyOf([node.url], [did])))).toEqual(['0 STALE', ...unknown])
  })
})

describe('a tree that its subject signed and that does not hold gives nothing to draw from', () => {
  const keys = Array.from({ length: 64 }, (_, n) => `com.example.note/${String(n).padStart(3, '0')}`)
  const low = keys.filter((key) => mstLayer(key) === 0)
  const high = keys.find((key) => mstLayer(key) > 0) ?? ''

  it.each([
    ['holds', low.slice(0, 3), passes.slice(0, 2)],
    ['keys out of order', [low[1] ?? '', low[0] ?? ''], ['0 PASS', '1 universeUnknown']],
    ['a key at another depth', [low[0] ?? '', high].sort(), ['0 PASS', '1 universeUnknown']],
  ])('%s', async (_, paths, expected) => {
    const keypair = await P256Keypair.create()
    const blocks = new Map<string, Uint8Array>()
    const put = (value: DataMap): CID => {
      const bytes = encodeCanonical(value)
      if (!bytes.ok) throw new Error('not data')
      const cid = cidOf(bytes.value)
      blocks.set(cid.toString(), bytes.value)
      return cid
    }
    let latest = ''
    const host = await serve((request, response) => {
      const { pathname } = new URL(request.url ?? '', 'http://host')
      const block = blocks.get(pathname.split('/').at(-1) ?? '')
      if (pathname.endsWith('getLatestCommit')) json(response, 200, { cid: latest, rev: 'r' })
      else if (pathname.endsWith('getRepo'))
        response.end(
          writeCar(
            cidOf(new Uint8Array()),
            [...blocks.values()].map((bytes) => [cidOf(bytes), bytes]),
          ),
        )
      else response.writeHead(block === undefined ? 404 : 200).end(block)
    })
    onTestFinished(() => host[Symbol.asyncDispose]())
    const { did } = await OwnAccount.at(host.url, keypair.did())
    const data = put({ l: null, e: entriesOf(paths, put({ $type: 'com.example.note', text: 'a' })) })
    const unsigned = { did, version: 3, data, rev: '3kaaaaaaaaa22', prev: null }
    const bytes = encodeCanonical(unsigned)
    if (!bytes.ok) throw new Error('no commit')
    latest = put({ ...unsigned, sig: await keypair.sign(bytes.value) }).toString()
    const version = await policyOf([host.url], [did], { layers: [0, 1] })
    expect(results(await probe(network, version))).toEqual(expected)
  })
})

/** Keys as a node compresses them, in the order given. */
function entriesOf(paths: readonly string[], value: CID): DataMap[] {
  return paths.map((path, i) => {
    const before = paths[i - 1] ?? ''
    let shared = 0
    while (shared < before.length && before[shared] === path[shared]) shared++
    return { p: shared, k: utf8(path.slice(shared)), v: value, t: null }
  })
}

describe('a node that fails and goes on to a newer commit while it is asked', () => {
  /** Holds each commit of a subject in turn, and of all but the last only the commit itself, until it has failed. */
  async function going(commits: number, named: (latest: string) => string = (latest) => latest) {
    const { did, source } = await ownSubject(3)
    const stages = [{ commit: source.commit, url: (await replicaOf(source)).url }]
    for (let n = 1; n < commits; n++) {
      await source.update(2 + n, 1)
      stages.push({ commit: source.commit, url: (await replicaOf(source)).url })
    }
    let [stage, failed] = [0, false]
    const node = await before(
      () => stages[stage]?.url ?? '',
      ({ pathname }, response) => {
        const isLast = stage === commits - 1
        if (pathname.endsWith('getLatestCommit')) {
          if (failed && !isLast) stage++
          failed = false
          const [first, now] = [stages[0]?.commit ?? '', stages[stage]?.commit ?? '']
          json(response, 200, { cid: now === first ? first : named(now), rev: 'r' })
          return true
        }
        if (!pathname.includes('rasl') || isLast || stages.some(({ commit }) => pathname.endsWith(commit)))
          return false
        failed = true
        json(response, 404, {})
        return true
      },
    )
    const probed = await probe(network, await policyOf([node.url], [did], { layers: [0, 1] }))
    return { results: results(probed), commit: source.commit, probed }
  }

  it('is asked the same of the newer one', async () => {
    const { results: came, probed, commit } = await going(2)
    expect(came).toEqual(['0 STALE', '1 PASS'])
    expect(probed[1]?.leaf['nodeCommit']).toMatchObject({ cid: commit })
  })

  it('and no more than once', async () => {
    expect((await going(3)).results).toEqual(['0 STALE', '1 SUPERSEDED'])
  })

  it('may do so before it is asked for the block of the older one', async () => {
    const { did, source } = await ownSubject(3)
    const former = source.commit
    await source.update(3, 1)
    const { url } = await replicaOf(source)
    let asked = 0
    const node = await before(
      () => url,
      ({ pathname }, response) => {
        const isFormer = pathname.endsWith('getLatestCommit') && ++asked === 1
        if (isFormer) json(response, 200, { cid: former, rev: 'r' })
        return isFormer
      },
    )
    expect(results(await probe(network, await policyOf([node.url], [did])))).toEqual(passes)
  })

  it('has failed when it proves records by another commit than it serves', async () => {
    const { did, source } = await ownSubject(3)
    const [former, { url: first }] = [source.commit, await replicaOf(source)]
    await source.update(3, 1)
    const { url: second } = await replicaOf(source)
    let url = first
    const node = await before(
      () => url,
      ({ pathname }) => {
        url = pathname.endsWith('getRecord') ? second : first
        return false
      },
    )
    const [probed] = await probe(network, await policyOf([node.url], [did], { layers: [3] }))
    expect([probed?.result, probed?.leaf['nodeCommit']]).toMatchObject(['MISSING', { cid: former }])
  })

  it('has failed when what it goes on to is no commit of the subject', async () => {
    const nothing = cidOf(new Uint8Array()).toString()
    expect((await going(2, () => nothing)).results).toEqual(['0 STALE', '1 MISSING'])
  })
})
