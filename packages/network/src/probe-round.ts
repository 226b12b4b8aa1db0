import type { SignedRound } from '@quorate/core'
import type { Version } from '@quorate/governance'
import type { Network } from './network.ts'
import type { Source } from './probe-source.ts'
import type { UniverseReader } from './probe-universe.ts'
import type { ProbedHost } from './probed-host.ts'

/** What all checks of a round share. */
export type Round = {
  readonly network: Network
  readonly version: Version
  readonly index: number
  /** The operator. */
  readonly verifier: string
  readonly secret: Uint8Array
  /** Milliseconds since 1970 from which on no challenge is sent. */
  readonly until: number
  readonly universes: UniverseReader
  readonly beacon: () => Promise<SignedRound | 'unknown' | undefined>
}

/** A node that is asked for a subject, whose source is known unless that could not be read. */
export type Check = {
  readonly node: string
  readonly host: ProbedHost
  readonly url: string
  readonly subject: string
  readonly source: Source | undefined
}

/** Milliseconds for a commit and what it takes to get one. */
export const commitMs = 45_000

export function elapsedSince({ clock }: Network, instant: number): number {
  return Math.max(0, Math.round(clock.now() - instant))
}
