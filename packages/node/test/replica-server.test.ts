import { connect } from 'node:net'

import { CID, cidOf, RAW, readCar, readRepoProof, verifyRepoProof } from '@quorate/core'
import { verifyRepoCar } from '@atproto/repo'
import { describe, expect, it, onTestFinished } from 'vitest'

import { serveReplica } from '../src/index.ts'
import { freshStore, take } from './replica-fixture.ts'
import { SourceRepository } from './source-repository.ts'

const did = 'did:web:a.example'

/** A replica of one repository, served on loopback; `now` is what its clock says. */
async function replica(count = 60, now = () => 0) {
  const source = await SourceRepository.of(did, count)
  const store = freshStore()
  await take(store, source, await source.whole())
  const server = await serveReplica(store, { host: '127.0.0.1', port: 0, now })
  onTestFinished(() => server[Symbol.asyncDispose]())
  const origin = `http://127.0.0.1:${String(server.port)}`
  const get = (path: string, init?: RequestInit) => fetch(origin + path, init)
  const xrpc = (method: string, params: string) => get(`/xrpc/com.atproto.sync.${method}?${params}`)
  return { source, store, server, get, xrpc }
}

async function bytesOf(answer: Response): Promise<Uint8Array> {
  return new Uint8Array(await answer.arrayBuffer())
}

describe('a replica serves', () => {
  it('blocks by their CID, to GET and HEAD', async () => {
    const { source, get } = await replica()
    const answer = await get(`/.well-known/rasl/${source.root}`)
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([
      200,
      'public, max-age=31536000, immutable',
    ])
    const bytes = await bytesOf(answer)
    expect(cidOf(bytes).toString()).toBe(source.root)
    const head = await get(`/.well-known/rasl/${source.root}`, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length'), (await bytesOf(head)).length]).toEqual([
      200,
      String(bytes.length),
      0,
    ])
  })

  it('the newest commit, and the whole repository as the reference implementation takes it', async () => {
    const { source, store, xrpc } = await replica(300)
    const latest = await xrpc('getLatestCommit', `did=${did}`)
    expect(await latest.json()).toEqual({ cid: source.commit, rev: store.held(did)?.rev })
    const repo = await xrpc('getRepo', `did=${did}`)
    expect(repo.headers.get('content-type')).toBe('application/vnd.ipld.car')
    const verified = await verifyRepoCar(await bytesOf(repo), did, source.key)
    expect(verified.creates).toHaveLength(300)
  })

  it('the proof of a record, or that it is absent', async () => {
    const { source, xrpc } = await replica(300)
    const collection = 'com.example.note'
    const proofOf = async (rkey: string) => {
      const answer = await xrpc('getRecord', `did=${did}&collection=${collection}&rkey=${rkey}`)
      const proof = readRepoProof(await bytesOf(answer))
      if (!proof.ok) throw new Error(proof.findings[0].code)
      return proof.value
    }
    const record = { $type: collection, text: 'note 142' }
    const proof = await proofOf('0000142')
    expect(
      verifyRepoProof(proof, { repository: did, key: source.key, record, collection, rkey: '0000142' }),
    ).toMatchObject({ ok: true })
    expect(proof.blocks.size).toBeLessThan(10)
    const absent = await proofOf('0000142x')
    expect([...absent.leaves.keys()].some((key) => key.endsWith('/0000142x'))).toBe(false)
    expect(absent.leaves.size).toBeGreaterThan(0)
  })

  it('blocks of one account together, without a root', async () => {
    const { source, xrpc } = await replica()
    const answer = await xrpc('getBlocks', `did=${did}&cids=${source.root}&cids=${source.commit}`)
    const car = readCar(await bytesOf(answer))
    expect(
      car.ok && [car.value.roots.length, [...car.value.blocks].map(({ cid }) => cid.toString())],
    ).toEqual([0, [source.root, source.commit]])
  })

  it('its health', async () => {
    const { get } = await replica(0)
    expect(await (await get('/xrpc/_health')).json()).toMatchObject({ version: expect.any(String) as string })
  })
})

describe('a replica refuses', () => {
  const foreign = cidOf(new Uint8Array([1]), RAW).toString()
  it.each<[path: string, status: number, error: string]>([
    [`/.well-known/rasl/${foreign}`, 404, 'BlockNotFound'],
    ['/.well-known/rasl/QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG', 400, 'InvalidRequest'],
    ['/.well-known/rasl/', 400, 'InvalidRequest'],
    ['/.well-known/rasl/../../etc/passwd', 404, 'NotFound'],
    ['/xrpc/com.atproto.sync.getLatestCommit', 400, 'InvalidRequest'],
    ['/xrpc/com.atproto.sync.getLatestCommit?did=did:web:unknown.example', 400, 'RepoNotFound'],
    [`/xrpc/com.atproto.sync.getRecord?did=${did}&collection=x&rkey=y%2Fz`, 400, 'InvalidRequest'],
    [`/xrpc/com.atproto.sync.getRecord?did=${did}&collection=a.b.c&rkey=`, 400, 'InvalidRequest'],
    [`/xrpc/com.atproto.sync.getBlocks?did=${did}`, 400, 'InvalidRequest'],
    [`/xrpc/com.atproto.sync.getBlocks?did=${did}&cids=${foreign}`, 400, 'BlockNotFound'],
    ['/xrpc/com.atproto.repo.putRecord', 501, 'MethodNotImplemented'],
    ['/xrpc/constructor', 501, 'MethodNotImplemented'],
    ['/', 404, 'NotFound'],
  ])('%s', async (path, status, error) => {
    const { get } = await replica(0)
    const answer = await get(path)
    expect([answer.status, await answer.json()]).toEqual([status, { error, message: expect.any(String) }])
  })

  it('to take anything in', async () => {
    const { get } = await replica(0)
    const answer = await get('/xrpc/com.atproto.sync.getRepo', { method: 'POST', body: 'x'.repeat(100_000) })
    expect(answer.status).toBe(405)
  })

  it('more requests than a client is allowed, until some time has passed', async () => {
    let now = 0
    const { get } = await replica(0, () => now)
    const statuses = async (count: number) => {
      const all = []
      for (let i = 0; i < count; i++) all.push((await get('/xrpc/_health')).status)
      return all
    }
    expect(new Set(await statuses(400))).toEqual(new Set([200]))
    const refused = await get('/xrpc/_health')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1'])
    now = 30
    expect(await statuses(4)).toEqual([200, 200, 200, 429])
  })

  it('what is no request, and lives on', async () => {
    const { server, get } = await replica(0)
    for (const junk of ['GET  HTTP/1.1\r\n\r\n', 'GET http:// HTTP/1.1\r\nhost: a\r\n\r\n', '\0\r\n\r\n']) {
      const socket = connect(server.port, '127.0.0.1')
      await new Promise((resolve) =>
        socket
          .on('close', resolve)
          .resume()
          .write(junk, () => socket.end()),
      )
    }
    expect((await get('/xrpc/_health')).status).toBe(200)
  })
})

describe('a replica that sends a repository', () => {
  it('ends with whoever stops reading, and serves the next', async () => {
    const { xrpc, get } = await replica(2000)
    const reader = (await xrpc('getRepo', `did=${did}`)).body?.getReader()
    await reader?.read()
    await reader?.cancel()
    expect((await get('/xrpc/_health')).status).toBe(200)
    expect((await xrpc('getRepo', `did=${did}`)).status).toBe(200)
  })

  it('sends what is left when blocks are lost from its disk', async () => {
    const { source, store, xrpc } = await replica(50)
    store.database.prepare('DELETE FROM block WHERE cid = ?').run(cidBytes(await source.newest()))
    const car = readCar(await bytesOf(await xrpc('getRepo', `did=${did}`)))
    expect(car.ok && car.value.blocks.length).toBe(source.storage.blocks.size - 1)
  })
})

function cidBytes(text: string): Uint8Array {
  return CID.parse(text).bytes
}
