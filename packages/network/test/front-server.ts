import type { ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'

import { inject } from 'vitest'

import { serve, type HostileServer } from './hostile-server.ts'

const { pdsUrl } = inject('testnet')

/** A server before the real PDS that passes everything on, unless `takes` answers a request itself. */
export function frontServer(
  takes: (url: URL, response: ServerResponse, n: number) => boolean | Promise<boolean>,
): Promise<HostileServer> {
  return serve(async (request, response, n) => {
    const url = new URL(request.url ?? '', pdsUrl)
    if (await takes(url, response, n)) return
    const body = await buffer(request)
    const headers = ['authorization', 'content-type'].flatMap((name) => {
      const value = request.headers[name]
      return typeof value === 'string' ? [[name, value] as const] : []
    })
    const answer = await fetch(url, {
      method: request.method ?? 'GET',
      headers: Object.fromEntries(headers),
      ...(body.length > 0 && { body }),
    })
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
    response.end(Buffer.from(await answer.arrayBuffer()))
  })
}
