import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { RateLimiter } from './rate-limiter.ts'
import { answerOf, type ReplicaAnswer } from './replica-answer.ts'
import type { ReplicaStore } from './replica-store.ts'
import { XrpcError } from './xrpc-error.ts'

/** Milliseconds for the head of a request, and without a byte in either direction. */
const patience = { headersTimeout: 10_000, requestTimeout: 20_000, idle: 30_000 } as const
const maxConnections = 512
/** Repositories that are sent at a time; each keeps a connection for long. */
const maxStreams = 16

export type ServeOptions = {
  /** Address to listen on; loopback unless somebody says otherwise. */
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export type ReplicaServer = AsyncDisposable & { readonly port: number }

/** Serves what a replica holds, to read alone: blocks by RASL, and com.atproto.sync. Sends piece by piece. */
export async function serveReplica(store: ReplicaStore, options: ServeOptions): Promise<ReplicaServer> {
  const { headersTimeout, requestTimeout, idle } = patience
  const handler = new Handler(store, options.now)
  const server = createServer(
    { headersTimeout, requestTimeout, maxHeaderSize: 16_384 },
    (request, response) => void handler.handle(request, response),
  )
  server.maxConnections = maxConnections
  server.setTimeout(idle)
  server.listen(options.port, options.host)
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, [Symbol.asyncDispose]: () => close(server) }
}

async function close(server: Server): Promise<void> {
  server.close()
  server.closeAllConnections()
  await once(server, 'close')
}

class Handler {
  private readonly store: ReplicaStore
  private readonly now: () => number
  private readonly limiter = new RateLimiter()
  private streams = 0

  constructor(store: ReplicaStore, now: () => number) {
    this.store = store
    this.now = now
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // What a request brings is never read: nothing that is served takes a body.
    request.resume()
    try {
      await this.send(this.answer(request), request, response)
    } catch (error) {
      if (response.headersSent) response.destroy()
      else sendError(response, error)
    }
  }

  private answer({ method, url, socket }: IncomingMessage): ReplicaAnswer {
    const wait = this.limiter.waitOf(socket.remoteAddress ?? '', this.now())
    if (wait > 0) throw new TooMany(wait)
    if (method !== 'GET' && method !== 'HEAD')
      throw new XrpcError(405, 'InvalidRequest', 'expected GET or HEAD')
    const target = `http://replica${url ?? ''}`
    if (url?.startsWith('/') !== true || !URL.canParse(target))
      throw new XrpcError(400, 'InvalidRequest', 'expected a path')
    return answerOf(this.store, new URL(target))
  }

  private async send(
    { status, type, body, maxAge }: ReplicaAnswer,
    { method }: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const isWhole = typeof body === 'string' || body instanceof Uint8Array
    if (!isWhole && this.streams >= maxStreams) throw new TooMany(1000)
    response.writeHead(status, {
      'content-type': type,
      'cache-control': maxAge === undefined ? 'no-store' : `public, max-age=${String(maxAge)}, immutable`,
      'x-content-type-options': 'nosniff',
      ...(isWhole && { 'content-length': Buffer.byteLength(body) }),
    })
    if (method === 'HEAD') response.end()
    else if (isWhole) response.end(body)
    else {
      this.streams++
      // Whoever stops reading ends the stream; there is nobody to tell.
      await pipeline(Readable.from(body, { highWaterMark: 1 }), response).finally(() => this.streams--)
    }
  }
}

class TooMany extends XrpcError {
  readonly waitMs: number

  constructor(waitMs: number) {
    super(429, 'RateLimitExceeded', 'too many requests')
    this.waitMs = waitMs
  }
}

function sendError(response: ServerResponse, error: unknown): void {
  const known =
    error instanceof XrpcError
      ? error
      : // What went wrong inside is nobody's business outside.
        new XrpcError(500, 'InternalServerError', 'the replica could not answer')
  response.writeHead(known.status, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    ...(known instanceof TooMany && { 'retry-after': String(Math.ceil(known.waitMs / 1000)) }),
  })
  response.end(JSON.stringify({ error: known.code, message: known.message }))
}
