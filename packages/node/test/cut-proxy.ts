import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

import { inject } from 'vitest'

const { pdsUrl } = inject('testnet')

/** A server before the real PDS, its stream of events included, whose connections a test can cut. */
export async function cutProxy() {
  const asked: string[] = []
  const sockets = new Set<Socket>()
  let isCut = false
  const server = createServer((socket) => {
    const { hostname, port } = new URL(pdsUrl)
    const behind = connect(Number(port), hostname)
    const both = [socket, behind]
    for (const one of both) {
      sockets.add(one)
      one.on('error', () => undefined)
      one.on('close', () => both.forEach((other) => other.destroy()))
    }
    if (isCut) socket.destroy()
    socket.on('data', (data) => {
      const [, path] = /^(?:GET|POST) (\S+) HTTP/.exec(data.toString('latin1')) ?? []
      if (path !== undefined) asked.push(path)
    })
    socket.pipe(behind).pipe(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const drop = () => sockets.forEach((socket) => socket.destroy())
  return {
    url: `http://localhost:${String((server.address() as AddressInfo).port)}`,
    asked,
    /** The cursors with which streams were asked for; null for none. */
    cursors: () =>
      asked
        .filter((path) => path.includes('subscribeRepos'))
        .map((path) => new URL(path, pdsUrl).searchParams.get('cursor')),
    /** Breaks all connections and takes none until `mend`. */
    cut() {
      isCut = true
      drop()
    },
    mend: () => (isCut = false),
    async [Symbol.asyncDispose]() {
      server.close()
      drop()
      await once(server, 'close')
    },
  }
}
