import { gzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import { request } from '../src/bounded-request.ts'
import { serve } from './hostile-server.ts'
import { testNetwork } from './network-fixture.ts'

function get(url: string, signal = new AbortController().signal) {
  return request(testNetwork(), new URL(url), { method: 'GET', maxBytes: 1000, signal })
}

describe('a request', () => {
  it('takes a body of exactly the bytes that are allowed', async () => {
    await using server = await serve((_, response) => response.end('x'.repeat(1000)))
    expect((await get(server.url)).body.length).toBe(1000)
  })

  it('ends a body without end once it is too large', async () => {
    let closed: Promise<unknown> = Promise.resolve()
    await using server = await serve((_, response) => {
      const more = () => {
        if (!response.destroyed) response.write('x'.repeat(500), more)
      }
      closed = new Promise((resolve) => response.on('close', resolve))
      more()
    })
    await expect(get(server.url)).rejects.toMatchObject({
      code: 'too-large',
      service: server.url,
      retryable: false,
    })
    await closed
  })

  it.each([
    [65_536, 65_536],
    [65_537, 65_536],
    [10, 10],
  ])('reads of a refusal of %i bytes %i, and keeps its status', async (told, read) => {
    await using server = await serve((_, response) => response.writeHead(503).end('x'.repeat(told)))
    const { status, body } = await get(server.url)
    expect([status, body.length]).toEqual([503, read])
  })

  it('counts the bytes of a body after decompression', async () => {
    await using server = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(1_000_000)))
    })
    await expect(get(server.url)).rejects.toMatchObject({ code: 'too-large' })
  })

  it('ends at its deadline in the middle of a body', async () => {
    const deadline = new AbortController()
    await using server = await serve((_, response) => {
      response.write('{', () => deadline.abort())
    })
    await expect(get(server.url, deadline.signal)).rejects.toMatchObject({
      code: 'deadline',
      retryable: true,
    })
  })

  it('ends at its deadline though the fetch has lost its signal, and closes the connection', async () => {
    const deadline = new AbortController()
    let closed: Promise<unknown> = Promise.resolve()
    await using server = await serve((_, response) => {
      closed = new Promise((resolve) => response.on('close', resolve))
      response.write('{')
    })
    const deaf = {
      ...testNetwork(),
      fetch: async (url: URL) => {
        const response = await fetch(url)
        setImmediate(() => deadline.abort())
        return response
      },
    }
    const asked = { method: 'GET', maxBytes: 1000, signal: deadline.signal } as const
    await expect(request(deaf, new URL(server.url), asked)).rejects.toMatchObject({ code: 'deadline' })
    await closed
  })

  it('ends at its deadline before any answer, and makes no request after it', async () => {
    const deadline = new AbortController()
    await using server = await serve(() => deadline.abort())
    await expect(get(server.url, deadline.signal)).rejects.toMatchObject({ code: 'deadline' })
    await expect(get(server.url, deadline.signal)).rejects.toMatchObject({ code: 'deadline' })
    expect(server.asked).toHaveLength(1)
  })

  it.each([301, 302, 303, 307, 308])('does not follow a redirect with status %i', async (status) => {
    await using other = await serve((_, response) => response.end('{}'))
    await using server = await serve((_, response) => {
      response.writeHead(status, { location: other.url }).end()
    })
    await expect(get(server.url)).rejects.toMatchObject({ code: 'redirect', status })
    expect(other.asked).toEqual([])
  })

  it('calls a connection that breaks unreachable', async () => {
    await using server = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half', () => response.destroy())
    })
    await expect(get(server.url)).rejects.toMatchObject({ code: 'unreachable', retryable: true })
  })

  it('calls a closed port unreachable', async () => {
    const { url } = await closedServer()
    await expect(get(url)).rejects.toMatchObject({ code: 'unreachable', service: url })
  })
})

async function closedServer() {
  await using server = await serve(() => undefined)
  return { url: server.url }
}
