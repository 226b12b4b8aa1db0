import { concatBytes } from '@quorate/core'
import { rejectionOn } from './abort-rejection.ts'
import { NetworkError } from './network-error.ts'
import type { Network } from './network.ts'

export type BoundedRequest = {
  readonly method: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Most bytes of the answer's body, after decompression. */
  readonly maxBytes: number
  /** Ends the request wherever it is, the middle of the body included. */
  readonly signal: AbortSignal
  /** Redirects are refused unless this says otherwise. */
  readonly redirect?: 'follow' | undefined
}

export type Answer = { readonly status: number; readonly headers: Headers; readonly body: Uint8Array }

/** One request, bounded in time and size, and its whole answer, whatever the status. Throws NetworkError (RCP-6). */
export async function request(network: Network, url: URL, asked: BoundedRequest): Promise<Answer> {
  const { method, headers, body, maxBytes, signal, redirect } = asked
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
      body: await readBounded(response, maxBytes, aborted, url),
    }
  } catch (error) {
    throw asNetworkError(error, url, signal)
  }
}

async function readBounded(response: Response, maxBytes: number, aborted: Promise<never>, url: URL) {
  const parts: Uint8Array[] = []
  const reader = response.body?.getReader() as ReadableStreamDefaultReader<Uint8Array> | undefined
  let size = 0
  try {
    for (;;) {
      const read = await Promise.race([reader?.read(), aborted])
      if (read?.value === undefined) return concatBytes(parts)
      size += read.value.length
      if (size > maxBytes) {
        throw new NetworkError('too-large', url.origin, `more than ${String(maxBytes)} bytes`, {
          status: response.status,
        })
      }
      parts.push(read.value)
    }
  } finally {
    // Ends the connection of a body that was not read to its end.
    void reader?.cancel().catch(() => undefined)
  }
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
