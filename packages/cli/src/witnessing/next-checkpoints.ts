import { describeInstant, formatInstant, profile, type DataMap } from '@quorate/core'
import { draftCheckpoint } from '@quorate/governance'

import { failure } from '../failure.ts'
import type { OwnCheckpoints } from './own-checkpoints.ts'
import type { Sighting } from './sightings.ts'

export type CheckpointRequest = {
  readonly group: string
  /** Content CID of the head, once version 1 is certified. */
  readonly head: string | undefined
  /** Milliseconds. */
  readonly at: number
  readonly validMs: number
  readonly seen: readonly Sighting[]
  readonly last: OwnCheckpoints['last']
}

/** How many checkpoints it takes: one even when there is nothing new, for it vouches for the head. */
export function chunksOf(seen: readonly Sighting[]): (readonly Sighting[])[] {
  const count = Math.max(1, Math.ceil(seen.length / profile.sightings))
  return Array.from({ length: count }, (_, i) =>
    seen.slice(i * profile.sightings, (i + 1) * profile.sightings),
  )
}

/**
 * The body of the next checkpoint of a chain. Two runs within one millisecond still rise; a chain that is ahead of the
 * clock by more than the skew is a usage failure, because its next date would be a lie.
 */
export function nextCheckpoint({ group, head, at, validMs, seen, last }: CheckpointRequest): DataMap {
  const ahead = last !== undefined && last.asOf >= at
  if (ahead && last.asOf - at > profile.skewSeconds * 1000) {
    const params = { expected: describeInstant(last.asOf), actual: describeInstant(at) }
    throw failure('usage', 'checkpoint/too-early', '', params)
  }
  const asOf = ahead ? last.asOf + 1 : at
  const expiresAt = formatInstant(asOf + validMs)
  return draftCheckpoint({ group, head, asOf: formatInstant(asOf), expiresAt, previous: last, seen })
}
