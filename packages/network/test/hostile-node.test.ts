import type { ServerResponse } from 'node:http'

import { CID, cidOf, encodeCanonical, writeCar, type DataValue } from '@quorate/core'
import { describe, expect, inject, it } from 'vitest'

import { frontServer } from './front-server.ts'
import { json, serve } from './hostile-server.ts'
import { ManualClock, testNetwork } from './network-fixture.ts'
import { failures, notesOf, passes, policyOf, probe, results } from './probe-fixture.ts'

const { pdsUrl } = inject('testnet')
const { did } = await notesOf(3)
const other = await notesOf(1)

type Lie = (response: ServerResponse, n: number, url: URL) => unknown

/** What a node comes to that is a real PDS but for its answers to one method, by the end of its path. */
async function probed(method: string, lie: Lie, clock = new ManualClock()) {
  let told = 0
  await using node = await frontServer(async (url, response) => {
    if (!url.pathname.includes(method)) return false
    return (await lie(response, ++told, url)) !== 'honest'
  })
  const found = await probe(testNetwork({ clock }), await policyOf([node.url], [did]))
  return { results: results(found), told, found, asked: node.asked }
}

function never(outcome: string): string[] {
  return [`0 ${outcome}`, `1 ${outcome}`, `3 ${outcome}`]
}

/** Gives what is asked for and then more, until nobody listens. */
function endless(response: ServerResponse): void {
  const more = () => {
    while (response.write(Buffer.alloc(65_536, 'x')));
  }
  response.on('drain', more)
  more()
}

async function latestOf(repo: string): Promise<{ cid: string; rev: string }> {
  const answer = await fetch(`${pdsUrl}/xrpc/com.atproto.sync.getLatestCommit?did=${repo}`)
  return (await answer.json()) as { cid: string; rev: string }
}

function deep(levels: number): DataValue {
  let value: DataValue = null
  for (let n = 0; n < levels; n++) value = [value]
  return value
}

/** Bytes of arrays in arrays, deeper than any decoder should follow. */
const deepBlock = Uint8Array.from([...new Array<number>(100_000).fill(0x81), 0xf6])

describe('asked for its newest commit', () => {
  it.each<[string, Lie, string, number]>([
    ['a body without an end', endless, 'CORRUPT', 1],
    ['nothing', (response) => response.end(), 'MISSING', 1],
    ['what is no JSON', (response) => response.end('{"cid": "ba'), 'CORRUPT', 1],
    ['JSON of another kind', (response) => json(response, 200, ['cid']), 'CORRUPT', 1],
    ['no CID', (response) => json(response, 200, { cid: 'latest', rev: 'r' }), 'CORRUPT', 1],
    [
      'that there is no such repository',
      (response) => json(response, 400, { error: 'RepoNotFound' }),
      'MISSING',
      1,
    ],
    ['a refusal', (response) => json(response, 403, {}), 'MISSING', 1],
    ['that it knows no such method', (response) => json(response, 501, {}), 'MISSING', 1],
    ['an error, twice', (response) => json(response, 500, {}), 'TIMEOUT', 2],
    ['a broken connection, twice', (response) => response.destroy(), 'OFFLINE', 2],
    [
      'half an answer, twice',
      (response) => {
        response.writeHead(200, { 'content-length': 100 })
        response.write('{', () => response.destroy())
      },
      'OFFLINE',
      2,
    ],
    [
      'a redirect to itself',
      (response, _, url) => response.writeHead(302, { location: url.href }).end(),
      'CORRUPT',
      1,
    ],
  ])('it gives %s', async (_, lie, outcome, times) => {
    const { results: came, told } = await probed('getLatestCommit', lie)
    expect([came, told]).toEqual([never(outcome), times])
  })

  it('it sends to another host, which is not asked', async () => {
    await using elsewhere = await serve((_, response) => json(response, 200, {}))
    const { results: came } = await probed('getLatestCommit', (response) =>
      response.writeHead(307, { location: elsewhere.url }).end(),
    )
    expect([came, elsewhere.asked]).toEqual([never('CORRUPT'), []])
  })

  it('it gives a byte and then none: it is asked once more, and TIMEOUT', async () => {
    const clock = new ManualClock()
    let last = new AbortController()
    clock.timeout = () => (last = new AbortController()).signal
    const { results: came, told } = await probed(
      'getLatestCommit',
      (response) => response.write('{', () => setImmediate(() => last.abort())),
      clock,
    )
    expect([came, told]).toEqual([never('TIMEOUT'), 2])
  })

  it('it is not blamed for deadlines that came late, since this program was busy', async () => {
    const clock = new ManualClock()
    let [last, patienceMs] = [new AbortController(), 0]
    clock.timeout = (ms) => {
      ;[last, patienceMs] = [new AbortController(), ms]
      return last.signal
    }
    const { results: came, told } = await probed(
      'getLatestCommit',
      (response, n) => {
        if (n > 3) return 'honest'
        return response.write('{', () =>
          setImmediate(() => {
            clock.ms += patienceMs + 1000
            last.abort()
          }),
        )
      },
      clock,
    )
    expect([came, told]).toEqual([passes, 4])
  })

  it('it fails once, and is taken at its second word', async () => {
    for (const lie of [
      (response: ServerResponse) => response.destroy(),
      (response: ServerResponse) => json(response, 502, {}),
    ]) {
      const { results: came } = await probed('getLatestCommit', (response, n) =>
        n === 1 ? lie(response) : 'honest',
      )
      expect(came).toEqual(passes)
    }
  })

  it('it asks for patience, and gets as much as it asks for', async () => {
    const clock = new ManualClock()
    const { results: came } = await probed(
      'getLatestCommit',
      (response, n) => (n <= 3 ? json(response, 429, {}, { 'retry-after': '7' }) : 'honest'),
      clock,
    )
    expect([came, clock.slept]).toEqual([passes, [7000, 7000, 7000]])
  })

  it('it asks for more patience than there is: TIMEOUT, at once', async () => {
    const clock = new ManualClock()
    const { results: came, told } = await probed(
      'getLatestCommit',
      (response) => json(response, 429, {}, { 'retry-after': '3600' }),
      clock,
    )
    expect([came, told, clock.slept]).toEqual([never('TIMEOUT'), 1, []])
  })

  it('it names the commit of another account, and serves it', async () => {
    const { cid, rev } = await latestOf(other.did)
    const { results: came } = await probed('sync.get', (response, _, url) => {
      if (url.pathname.endsWith('getLatestCommit')) {
        json(response, 200, { cid, rev })
        return
      }
      url.searchParams.set('did', other.did)
      return 'honest'
    })
    expect(came).toEqual(never('CORRUPT'))
  })

  it.each([
    ['nesting without end', deepBlock],
    ['nesting that is one too many', must(encodeCanonical(deep(31)))],
    ['a map that is no commit', must(encodeCanonical({ did, version: 3 }))],
    ['a record of 1 MiB', Uint8Array.from([0x5a, 0, 0x0f, 0xff, 0xfb, ...new Uint8Array(0x0ffffb)])],
  ])('it names a block that is no commit: %s', async (_, block) => {
    const cid = cidOf(block)
    const { results: came } = await probed('', (response, _n, url) => {
      if (url.pathname.endsWith('getLatestCommit')) json(response, 200, { cid: cid.toString(), rev: 'r' })
      else response.end(block)
    })
    expect(came).toEqual(never('CORRUPT'))
  })
})

describe('asked for the block of its commit', () => {
  it.each<[string, Lie, string]>([
    ['nothing', (response) => response.end(), 'MISSING'],
    ['a CAR without the block', (response) => response.end(writeCar(cidOf(deepBlock), [])), 'MISSING'],
    [
      'a CAR of a lying length',
      (response) => response.end(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x0f, 1)),
      'CORRUPT',
    ],
    ['a CAR of other bytes under its CID', (response, _, url) => response.end(carOfOther(url)), 'CORRUPT'],
    ['a CAR without an end', endless, 'CORRUPT'],
    ['a page', (response) => response.end('<html></html>'), 'CORRUPT'],
    ['a redirect', (response) => response.writeHead(301, { location: '/login' }).end(), 'CORRUPT'],
    ['a refusal', (response) => json(response, 400, { error: 'InvalidRequest' }), 'MISSING'],
  ])('it gives %s', async (_, lie, outcome) => {
    expect((await probed('getBlocks', lie)).results).toEqual(never(outcome))
  })

  it.each<[string, Lie]>([
    ['a page', (response) => response.end('<html></html>')],
    ['a body without an end', endless],
    ['a redirect', (response) => response.writeHead(301, { location: '/login' }).end()],
    ['nothing', (response) => response.end()],
  ])('it gives %s where RASL would be, and the block by getBlocks', async (_, lie) => {
    const { results: came, asked } = await probed('/.well-known/rasl/', lie)
    expect(came).toEqual(passes)
    // Having found out how it gives blocks, nobody asks it in vain again.
    expect(asked.filter((path) => path.includes('rasl'))).toHaveLength(1)
  })
})

describe('asked for a sample', () => {
  it.each<[string, Lie, string]>([
    ['bodies without an end', endless, 'CORRUPT'],
    ['nothing', (response) => response.end(), 'MISSING'],
    ['other bytes', (response, _, url) => response.end(carOfOther(url)), 'CORRUPT'],
    ['errors', (response) => json(response, 500, {}), 'TIMEOUT'],
    ['broken connections', (response) => response.destroy(), 'TIMEOUT'],
  ])('it gives %s for blocks', async (_, lie, outcome) => {
    const { cid } = await latestOf(did)
    const { results: came, found } = await probed('getBlocks', (response, n, url) =>
      url.searchParams.get('cids') === cid ? 'honest' : lie(response, n, url),
    )
    expect(came).toEqual(['0 PASS', `1 ${outcome}`, '3 PASS'])
    const [, blocks] = found
    const drawn = blocks?.leaf['results'] as unknown[]
    expect(blocks && failures(blocks).map((text) => text.split(' ')[0])).toEqual(
      drawn.slice(1).map(() => outcome),
    )
  })

  it('it takes as long for a few blocks as it has for all: the rest is not asked for', async () => {
    const clock = new ManualClock()
    const { results: came, found } = await probed(
      'getBlocks',
      (_, n) => {
        // The first is the commit; then all that a sample has, and a second of grace.
        if (n === 2) clock.ms += 65_000
        return 'honest'
      },
      clock,
    )
    expect(came).toEqual(['0 PASS', '1 TIMEOUT', '3 PASS'])
    const items = found[1]?.leaf['results'] as { outcome: string; ms: number }[]
    // Four are asked for at a time.
    expect(items.map(({ outcome }) => outcome)).toEqual(items.map((_, i) => (i < 4 ? 'PASS' : 'TIMEOUT')))
    expect(items.slice(4).every(({ ms }) => ms === 0)).toBe(true)
  })

  it.each<[string, Lie, string]>([
    ['nothing', (response) => response.end(), 'MISSING'],
    ['no CAR', (response) => response.end('<html></html>'), 'CORRUPT'],
    ['a CAR of a lying length', (response) => response.end(Uint8Array.of(0xff, 0xff, 0x7f, 1)), 'CORRUPT'],
    ['a CAR without an end', endless, 'CORRUPT'],
    [
      'that there is no such record',
      (response) => json(response, 400, { error: 'RecordNotFound' }),
      'MISSING',
    ],
    ['the proof of another record', (response, _, url) => proofOf(response, url, did, 'absent'), 'MISSING'],
    [
      'the proof of another repository',
      (response, _, url) => proofOf(response, url, other.did, 'n0'),
      'MISSING',
    ],
  ])('it gives %s for records', async (_, lie, outcome) => {
    const { results: came } = await probed('sync.getRecord', lie)
    expect(came).toEqual(['0 PASS', '1 PASS', `3 ${outcome}`])
  })
})

/** The block that is asked for, with one bit changed, under its CID. */
function carOfOther(url: URL): Uint8Array {
  const cid = CID.parse(url.searchParams.get('cids') ?? '')
  return writeCar(cid, [[cid, Uint8Array.of(0xa0)]])
}

async function proofOf(response: ServerResponse, url: URL, repo: string, rkey: string): Promise<void> {
  const asked = new URL(url.pathname, pdsUrl)
  asked.search = new URLSearchParams({ did: repo, collection: 'com.example.note', rkey }).toString()
  response.end(Buffer.from(await (await fetch(asked)).arrayBuffer()))
}

function must(bytes: ReturnType<typeof encodeCanonical>): Uint8Array {
  if (!bytes.ok) throw new Error('not data')
  return bytes.value
}
