import { openRequest, refusalBytes } from './bounded-request.ts'
import type { Network } from './network.ts'
import type { Repository } from './repository.ts'
import { methodUrl } from './xrpc.ts'
import { refusalOf } from './xrpc-refusal.ts'

/** Bounds of one repository: bytes of its CAR, and milliseconds for all of it and without a byte. */
export type RepositoryBounds = {
  readonly maxBytes: number
  readonly wholeMs: number
  readonly stallMs: number
}

const repositoryBounds: RepositoryBounds = {
  maxBytes: 17_179_869_184,
  wholeMs: 3_600_000,
  stallMs: 30_000,
}

/**
 * The CAR of com.atproto.sync.getRepo as it arrives: the whole repository, or with `since`, a rev, what came after. Nothing
 * of it is checked here: see `readCarStream`. Throws NetworkError, also while it is read.
 */
export async function openRepositoryCar(
  network: Network,
  { did, service }: Repository,
  since: string | undefined,
  { maxBytes, wholeMs, stallMs }: RepositoryBounds = repositoryBounds,
): Promise<AsyncGenerator<Uint8Array, void>> {
  const method = 'com.atproto.sync.getRepo'
  const url = methodUrl(service, method, { did, ...(since !== undefined && { since }) })
  const signal = network.clock.timeout(wholeMs)
  const answer = await openRequest(network, url, { method: 'GET', maxBytes, signal, stallMs })
  if (answer.status === 200) return answer.body
  const body = await beginningOf(answer.body)
  throw refusalOf(url.origin, method, { ...answer, body }, [], network.clock.now())
}

async function beginningOf(body: AsyncGenerator<Uint8Array, void>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of body) {
    parts.push(part)
    size += part.length
    if (size >= refusalBytes) break
  }
  return Buffer.concat(parts)
}
