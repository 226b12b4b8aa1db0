import type { IncomingMessage, ServerResponse } from 'node:http'

import { json, serve, type HostileServer } from '../../network/test/hostile-server.ts'
import type { SourceRepository } from './source-repository.ts'

export type Lie = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>

/** A host of one repository that answers as it should, blocks by RASL, unless `lie` takes a request. It knows no `since`. */
export function hostOf(source: () => SourceRepository, lie: Lie = () => false): Promise<HostileServer> {
  return serve(async (request, response) => {
    if (await lie(request, response)) return
    const { pathname } = new URL(request.url ?? '', 'http://host')
    if (pathname.endsWith('getLatestCommit')) json(response, 200, { cid: source().commit, rev: source().rev })
    else if (pathname.endsWith('getRepo')) response.end(await source().whole())
    else if (pathname.startsWith('/.well-known/rasl/')) {
      const block = source().block(pathname.split('/').at(-1) ?? '')
      response.writeHead(block === undefined ? 404 : 200).end(block)
    } else json(response, 501, { error: 'MethodNotImplemented', message: '' })
  })
}
