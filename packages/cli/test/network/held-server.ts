import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** A server before another one that passes everything on, but can hold a write and say so. */
export type HeldServer = AsyncDisposable & {
  readonly url: string
  /** Resolves once a write came and is held for ever: before it reaches the server behind, or after. */
  hold(when: 'before' | 'after'): Promise<void>
  release(): void
  /** Breaks the connection of the next write, once: before it reaches the server behind, or after. */
  cut(when: 'before' | 'after'): void
}

export async function holdingServer(behind: string): Promise<HeldServer> {
  let held: { when: 'before' | 'after'; tell: () => void } | undefined
  let cut: 'before' | 'after' | undefined
  const server = createServer((request, response) => {
    void (async () => {
      const body = await buffer(request)
      const isWrite = request.url?.startsWith('/xrpc/com.atproto.repo.putRecord') === true
      const broken = isWrite ? cut : undefined
      if (isWrite) cut = undefined
      if (broken === 'before') {
        request.socket.destroy()
        return
      }
      if (isWrite && held?.when === 'before') {
        held.tell()
        return
      }
      const answer = await fetch(behind + (request.url ?? ''), {
        method: request.method ?? 'GET',
        headers: headersOf(request),
        ...(body.length > 0 && { body }),
      })
      const bytes = Buffer.from(await answer.arrayBuffer())
      if (broken === 'after') {
        request.socket.destroy()
        return
      }
      if (isWrite && held?.when === 'after') {
        held.tell()
        return
      }
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
      response.end(bytes)
    })()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://localhost:${String((server.address() as AddressInfo).port)}`,
    hold: (when) => new Promise((tell) => (held = { when, tell })),
    release: () => (held = undefined),
    cut: (when) => (cut = when),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const kept = ['authorization', 'content-type']
  return Object.fromEntries(
    kept.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]]] : [])),
  )
}
