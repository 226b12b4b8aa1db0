import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'

/** The way of one process to all others: a proxy that can be cut. Whoever asks that process still gets there. */
export class Cable {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #isCut = false

  private constructor(server: Server) {
    this.#server = server
    server.on('connect', (request, socket: Socket) => this.#join(request.url ?? '', socket))
  }

  static async lay(): Promise<Cable> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new Cable(server)
  }

  /** The environment of a process that reaches others through it alone. */
  get env(): NodeJS.ProcessEnv {
    const { port } = this.#server.address() as AddressInfo
    return { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: `http://127.0.0.1:${String(port)}`, NO_PROXY: '' }
  }

  cut(): void {
    this.#isCut = true
    for (const socket of this.#sockets) socket.destroy()
  }

  mend(): void {
    this.#isCut = false
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #join(address: string, from: Socket): void {
    this.#keep(from)
    if (this.#isCut) {
      from.destroy()
      return
    }
    const { hostname, port } = new URL(`http://${address}`)
    const to = connect(Number(port), hostname, () => {
      from.write('HTTP/1.1 200 OK\r\n\r\n')
      from.pipe(to).pipe(from)
    })
    this.#keep(to)
    to.on('close', () => from.destroy())
    from.on('close', () => to.destroy())
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket)
    // One that broke is closed too; nobody else is to be told.
    socket.on('error', () => undefined)
    socket.on('close', () => this.#sockets.delete(socket))
  }
}
