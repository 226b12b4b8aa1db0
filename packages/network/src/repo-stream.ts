import { rejectionOn } from './abort-rejection.ts'
import { NetworkError } from './network-error.ts'
import type { Network } from './network.ts'
import { readRepoEvent, type RepoEvent } from './repo-event.ts'

/** Milliseconds to wait before connecting again: doubled from the first to the last. */
const [firstWaitMs, lastWaitMs] = [500, 60_000]

const connectMs = 20_000

export type StreamListener = {
  onEvent(event: RepoEvent): void
  /** A connection is up, `resumed` if nothing was missed as far as the host keeps what it sent. */
  onOpen(resumed: boolean): void
  onTrouble(error: NetworkError): void
}

/**
 * The events of com.atproto.sync.subscribeRepos of one host, until `signal` aborts: those after `from`, the `seq` of one,
 * or from now on. Goes on after the last event when the connection breaks, after a wait that doubles as long as nothing
 * comes. After a frame that is too large to be read it goes on from now: what it said is not known, and it would come again.
 * An address that must not be reached is told to the listener, and ends it.
 */
export async function streamRepoEvents(
  network: Network,
  service: string,
  listener: StreamListener,
  signal: AbortSignal,
  from?: number,
): Promise<void> {
  let cursor = from
  for (let waitMs = firstWaitMs; !signal.aborted;) {
    const url = new URL('/xrpc/com.atproto.sync.subscribeRepos', service)
    const resumed = cursor !== undefined
    if (resumed) url.searchParams.set('cursor', String(cursor))
    try {
      await connection(network, url, signal, {
        onOpen: () => listener.onOpen(resumed),
        onMessage(frame) {
          const event = readRepoEvent(frame)
          if (event?.kind === 'excess') {
            cursor = undefined
            return new NetworkError('too-large', url.origin, event.excess)
          }
          waitMs = firstWaitMs
          if (event === undefined) return undefined
          // A host that cannot go on from there would refuse the same cursor for ever.
          cursor = event.kind === 'gap' ? undefined : event.seq
          listener.onEvent(event)
          return undefined
        },
      })
    } catch (error) {
      if (isAborted(signal)) return
      if (!(error instanceof NetworkError)) throw error
      listener.onTrouble(error)
      if (!error.retryable && error.code !== 'too-large') return
    }
    await network.clock.sleep(waitMs * (1 - network.random() / 2), signal)
    waitMs = Math.min(lastWaitMs, waitMs * 2)
  }
}

/** One connection until it ends, which is always a NetworkError: that of a message, or of the connection itself. */
async function connection(
  network: Network,
  url: URL,
  signal: AbortSignal,
  told: { onOpen: () => void; onMessage: (frame: Uint8Array) => NetworkError | undefined },
): Promise<never> {
  const socket = await network.openSocket(url).catch((error: unknown) => {
    let root = error
    while (root instanceof Error && root.cause instanceof Error) root = root.cause
    throw new NetworkError('refused', url.origin, root instanceof Error ? root.message : 'refused')
  })
  const deadline = network.clock.timeout(connectMs)
  const opened = Promise.withResolvers<undefined>()
  const ended = Promise.withResolvers<never>()
  const end = (reason: string) => ended.reject(new NetworkError('unreachable', url.origin, reason))
  socket.addEventListener('open', () => {
    // At once: the first event may have come with the handshake.
    if (!signal.aborted) told.onOpen()
    opened.resolve(undefined)
  })
  socket.addEventListener('error', () => end('the stream of its repositories failed'))
  socket.addEventListener('close', ({ code }) =>
    end(`the stream of its repositories ended (${String(code)})`),
  )
  let fault: NetworkError | undefined
  socket.addEventListener('message', ({ data }) => {
    // Until the host closes its side too, it can go on.
    if (!(data instanceof ArrayBuffer) || signal.aborted || fault !== undefined) return
    fault = told.onMessage(new Uint8Array(data))
    if (fault !== undefined) ended.reject(fault)
  })
  try {
    await Promise.race([opened.promise, ended.promise, rejectionOn(signal), lateness(deadline, url)])
    return await Promise.race([ended.promise, rejectionOn(signal)])
  } finally {
    ended.promise.catch(() => undefined)
    socket.close()
  }
}

async function lateness(deadline: AbortSignal, url: URL): Promise<never> {
  return rejectionOn(deadline).catch(() => {
    throw new NetworkError('deadline', url.origin, 'no stream of its repositories in time')
  })
}

/** A call, since what TypeScript knows of a property does not pass an await. */
export function isAborted(signal: AbortSignal): boolean {
  return signal.aborted
}
