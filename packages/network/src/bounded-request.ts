import { concatBytes } from '@quorate/core'
import { rejectionOn } from './abort-rejection.ts'
import { NetworkError } from './network-error.ts'
import type { Network } from './network.ts'

export type BoundedRequest = {
  readonly method: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer>
  /** Most bytes of the answer's body, after decompression. Of a refusal no more than `refusalBytes` are read, whatever this says. */
  readonly maxBytes: number
  /** Ends the request wherever it is, the middle of the body included. */
  readonly signal: AbortSignal
  /** Redirects are refused unless this says otherwise. */
  readonly redirect?: 'follow' | undefined
}

/** Bytes of the body of an answer other than 2xx: of one that goes on, the beginning alone is read. */
export const refusalBytes = 65_536

export type Answer = { readonly status: number; readonly headers: Headers; readonly body: Uint8Array }

/** An answer whose body is still to come. It has to be read, or returned from, or the connection stays open. */
export type OpenAnswer = Omit<Answer, 'body'> & { readonly body: AsyncGenerator<Uint8Array, void> }

/** One request, bounded in time and size, and its whole answer, whatever the status. Throws NetworkError (RCP-6). */
export async function request(network: Network, url: URL, asked: BoundedRequest): Promise<Answer> {
  const { status, headers, body } = await openRequest(network, url, asked)
  const parts: Uint8Array[] = []
  for await (const part of body) parts.push(part)
  return { status, headers, body: concatBytes(parts) }
}

/**
 * The same, giving the body as it comes, bounded likewise: reading it throws NetworkError. `stallMs` are the milliseconds
 * that may pass without a byte of it.
 */
export async function openRequest(
  network: Network,
  url: URL,
  asked: BoundedRequest & { readonly stallMs?: number },
): Promise<OpenAnswer> {
  const { method, headers, body, signal, redirect } = asked
  try {
    signal.throwIfAborted()
    const aborted = rejectionOn(signal)
    const content = { ...(headers && { headers }), ...(body !== undefined && { body }) }
    const response = await Promise.race([
      network.fetch(url, { method, signal, redirect: redirect ?? 'manual', ...content }),
      aborted,
    ])
    if (response.status >= 300 && response.status < 400) {
      void response.body?.cancel().catch(() => undefined)
      throw new NetworkError('redirect', url.origin, 'redirects elsewhere', { status: response.status })
    }
    return {
      status: response.status,
      headers: response.headers,
      body: readBounded(network, response, asked, aborted, url),
    }
  } catch (error) {
    throw asNetworkError(error, url, signal)
  }
}

async function* readBounded(
  network: Network,
  response: Response,
  { maxBytes, signal, stallMs }: Parameters<typeof openRequest>[2],
  aborted: Promise<never>,
  url: URL,
): AsyncGenerator<Uint8Array, void> {
  const reader = response.body?.getReader() as ReadableStreamDefaultReader<Uint8Array> | undefined
  let size = 0
  try {
    for (;;) {
      const stalled = stallMs === undefined ? undefined : network.clock.timeout(stallMs)
      const limits = stalled === undefined ? [aborted] : [aborted, stallOf(stalled, url)]
      const read = await Promise.race([reader?.read(), ...limits])
      if (read?.value === undefined) return
      size += read.value.length
      if (!response.ok && size >= refusalBytes) {
        yield read.value.subarray(0, read.value.length - (size - refusalBytes))
        return
      }
      if (response.ok && size > maxBytes) {
        throw new NetworkError('too-large', url.origin, `more than ${String(maxBytes)} bytes`, {
          status: response.status,
        })
      }
      yield read.value
    }
  } catch (error) {
    throw asNetworkError(error, url, signal)
  } finally {
    // Ends the connection of a body that was not read to its end.
    void reader?.cancel().catch(() => undefined)
  }
}

function stallOf(signal: AbortSignal, url: URL): Promise<never> {
  const stall = rejectionOn(signal).catch(() => {
    throw new NetworkError('deadline', url.origin, 'the answer stalled')
  })
  stall.catch(() => undefined)
  return stall
}

function asNetworkError(error: unknown, url: URL, signal: AbortSignal): NetworkError {
  if (error instanceof NetworkError) return error
  if (signal.aborted) return new NetworkError('deadline', url.origin, 'no whole answer in time')
  let root = error
  while (root instanceof Error && root.cause instanceof Error) root = root.cause
  const message = root instanceof Error ? root.message : 'failed'
  // Errors of sockets, names and parsers have a code. Those of the guard have none, and some hold the request.
  const code = root instanceof Error && 'code' in root ? root.code : undefined
  if (typeof code !== 'string') return new NetworkError('refused', url.origin, message)
  return new NetworkError('unreachable', url.origin, `no answer (${code})`, { cause: root })
}
