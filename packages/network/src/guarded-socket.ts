import { safeFetchWrap } from '@atproto-labs/fetch-node'
import { isLoopback } from './guarded-fetch.ts'

/** Opens a WebSocket at an http or https URL. It may still be connecting; rejects when the address is refused. */
export type GuardedSocket = (url: URL) => Promise<WebSocket>

/**
 * The guard of `guardedFetch` before WebSockets: the same names, ports and schemes, and the address that is really
 * connected to is checked by the same dispatcher. Redirects are never followed. A message has at most 128 MiB.
 */
export function guardedSocket(allowLoopback: boolean): GuardedSocket {
  return async (url) => {
    if (allowLoopback && isLoopback(url)) return openSocket(url)
    let socket: WebSocket | undefined
    const guarded = safeFetchWrap({
      allowIpHost: false,
      responseMaxSize: Infinity,
      timeout: Infinity,
      // Called only with what the guard lets through, and with its dispatcher.
      fetch: (_, init) => {
        socket = openSocket(url, init)
        return Promise.resolve(new Response())
      },
    })
    await guarded(url, { redirect: 'manual' })
    if (socket === undefined) throw new Error('the guard opened nothing')
    return socket
  }
}

type WebSocketInit = Exclude<ConstructorParameters<typeof WebSocket>[1], string | string[] | undefined>

function openSocket(url: URL, { dispatcher }: WebSocketInit = {}): WebSocket {
  const address = new URL(url)
  address.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:'
  const socket = new WebSocket(address, dispatcher === undefined ? {} : { dispatcher })
  socket.binaryType = 'arraybuffer'
  return socket
}
