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
 * Lets an express application answer on a held port. Left alone its `listen` would bind every interface, and at a port that
 * it has to be told before it can be free for certain. What it does beside that, such as taking streams, it still does.
 */
export function listenOn(held: HeldPort, app: Application): void {
  const listen = app.listen as (this: Application, handle: Server) => Server
  // A server that is given another takes over its connections.
  app.listen = () => listen.call(app, held.server)
}
