import type { Clock } from './clock.ts'
import { guardedFetch, type GuardedFetch } from './guarded-fetch.ts'
import { guardedSocket, type GuardedSocket } from './guarded-socket.ts'

/** How this program reaches others. Made once, and passed to everything that asks the network. */
export type Network = {
  /** URL of the did:plc directory. */
  readonly plcUrl: string
  /** URL of a service that resolves handles, in place of DNS and the handle's own host. */
  readonly handleResolver: string | undefined
  readonly fetch: GuardedFetch
  readonly openSocket: GuardedSocket
  readonly clock: Clock
  /** At least 0 and less than 1. Spreads retries; nothing secret depends on it. */
  readonly random: () => number
  /** Milliseconds since 1970 at which whoever was given this network has to be done. Absent: whenever. */
  readonly until?: number
}

export type NetworkOptions = {
  readonly plcUrl?: string | undefined
  readonly handleResolver?: string | undefined
  /** Whether services on this machine may be reached, over http and at any port. */
  readonly allowLoopback?: boolean | undefined
  readonly clock: Clock
  readonly random: () => number
}

export function createNetwork(options: NetworkOptions): Network {
  return {
    plcUrl: options.plcUrl ?? 'https://plc.directory',
    handleResolver: options.handleResolver,
    fetch: guardedFetch(options.allowLoopback ?? false),
    openSocket: guardedSocket(options.allowLoopback ?? false),
    clock: options.clock,
    random: options.random,
  }
}
