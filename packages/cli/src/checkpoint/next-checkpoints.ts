import { describeInstant, formatInstant, instantMs, profile, type DataMap } from '@quorate/core'
import { draftCheckpoint, type OwnCheckpoint } from '@quorate/governance'

import { failure } from '../shell/failure.ts'
import type { Sighting } from './sightings.ts'

export type CheckpointRequest = {
  readonly group: string
  /** Content CID of the head, once version 1 is certified. */
  readonly head: string | undefined
  /** Milliseconds. */
  readonly at: number
  readonly validMs: number
  readonly seen: readonly Sighting[]
  /** The one to go on from. */
  readonly last: Pick<OwnCheckpoint, 'cid' | 'seq' | 'asOf'> | undefined
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
  const before = last === undefined ? -Infinity : instantMs(last.asOf)
  if (before - at > profile.skewSeconds * 1000) {
    const params = { expected: describeInstant(before), actual: describeInstant(at) }
    throw failure('usage', 'checkpoint/too-early', '', params)
  }
  const asOf = Math.max(at, before + 1)
  const expiresAt = formatInstant(asOf + validMs)
  return draftCheckpoint({ group, head, asOf: formatInstant(asOf), expiresAt, previous: last, seen })
}
