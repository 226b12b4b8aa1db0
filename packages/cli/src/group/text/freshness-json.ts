import { describeInstant } from '@quorate/core'
import type { Freshness } from '@quorate/governance'

import type { Json } from '../../shell/answer.ts'

/** Who vouches for the head, and when the newest of those who ever did. */
export function freshnessJson(freshness: Freshness | undefined): Json {
  if (freshness === undefined) return null
  const { fresh, weight, need, vouching, newest } = freshness
  return {
    fresh,
    weight,
    need,
    vouching: [...vouching],
    newest: newest === undefined ? null : describeInstant(newest),
  }
}
