import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type HostileServer = AsyncDisposable & {
  readonly url: string
  /** Paths that were asked for, in order. */
  readonly asked: readonly string[]
  readonly server: Server
}

type Handler = (request: IncomingMessage, response: ServerResponse, n: number) => unknown

/** A server on loopback that answers as a test says; `n` counts its requests from 1. */
export async function serve(handler: Handler): Promise<HostileServer> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    handler(request, response, asked.length)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://localhost:${String((server.address() as AddressInfo).port)}`,
    asked,
    server,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export function json(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(body))
}
