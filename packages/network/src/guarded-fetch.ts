import { safeFetchWrap } from '@atproto-labs/fetch-node'

export type GuardedFetch = (
  url: URL,
  init: RequestInit & { redirect: 'manual' | 'follow' },
) => Promise<Response>

/**
 * A fetch for addresses that others choose. It takes https on the usual port and names that are public, refuses IP
 * addresses as hosts, and checks the address that is really connected to, at each redirect too, so that a name which
 * resolves to another address the second time gains nothing.
 *
 * `allowLoopback` opens this machine alone, http and any port: nothing else private.
 */
export function guardedFetch(allowLoopback: boolean): GuardedFetch {
  // Size and time are bounded by who reads: see bounded-request.ts.
  const guarded = safeFetchWrap({ allowIpHost: false, responseMaxSize: Infinity, timeout: Infinity })
  return (url, init) =>
    allowLoopback && isLoopback(url) ? fetch(url, { ...init, redirect: 'manual' }) : guarded(url, init)
}

export function isLoopback(url: URL): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
}
