import { createHash } from 'node:crypto'
import type { Socket } from 'node:net'
import type { IncomingMessage } from 'node:http'

import { frontServer } from './front-server.ts'

/** One connection to a stream of events, from the side of the host. */
export type StreamPeer = {
  readonly path: string
  readonly send: (frame: Uint8Array) => void
  /** Closes the connection once what was sent is on its way. */
  readonly end: () => void
  readonly drop: () => void
}

/** A server before the real PDS whose stream of events is a test's to write; `n` counts its connections from 1. */
export async function streamServer(onStream: (peer: StreamPeer, n: number) => void) {
  const server = await frontServer(() => false)
  let streams = 0
  const sockets = new Set<Socket>()
  server.server.on('upgrade', (request: IncomingMessage, socket: Socket) => {
    socket.on('error', () => undefined)
    sockets.add(socket)
    const key = `${request.headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
    const accept = createHash('sha1').update(key).digest('base64')
    // What is sent at once arrives with the handshake, as the hardest case.
    socket.cork()
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    )
    onStream(peerOf(request.url ?? '', socket), ++streams)
    socket.uncork()
  })
  return {
    ...server,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await server[Symbol.asyncDispose]()
    },
  }
}

function peerOf(path: string, socket: Socket): StreamPeer {
  return {
    path,
    send(frame) {
      const length = Buffer.alloc(8)
      length.writeBigUInt64BE(BigInt(frame.length))
      socket.write(Buffer.concat([Buffer.from([0x82, 127]), length, frame]))
    },
    end: () => socket.end(),
    drop: () => socket.destroy(),
  }
}
