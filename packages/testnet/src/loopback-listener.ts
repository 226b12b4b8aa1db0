import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A port of 127.0.0.1 that is held from the moment it is known, so that nobody else can take it meanwhile. */
export type HeldPort = { readonly port: number; readonly server: Server }

export async function holdPort(): Promise<HeldPort> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, server }
}

/** What of an express application matters here. */
export type Application = RequestListener & { listen: unknown }

/**
 * Lets an express application answer on a held port. Its own `listen` would bind every interface, and at a port that it
 * has to be told before it can be free for certain.
 */
export function listenOn(held: HeldPort, app: Application): void {
  app.listen = () => {
    held.server.on('request', app)
    // What starts the application waits for this event, which the server emitted long ago.
    process.nextTick(() => held.server.emit('listening'))
    return held.server
  }
}
