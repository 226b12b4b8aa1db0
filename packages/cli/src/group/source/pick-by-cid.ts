import { compareCids } from '@quorate/core'

import { failure } from '../../shell/failure.ts'

/** Fewer characters could be of many, and are easily made to be. */
const leastCharacters = 8

/** The one with this content CID, or the only one that begins or ends so; `what` they are called in a message. */
export function pickByCid<T extends { readonly cid: string }>(
  all: readonly T[],
  wanted: string,
  what: string,
): T {
  const exact = all.find(({ cid }) => cid === wanted)
  if (exact !== undefined) return exact
  if (wanted.length < leastCharacters) {
    const reason = `expected a content CID, or at least ${String(leastCharacters)} characters of one`
    throw failure('usage', 'usage/invalid', 'CID', { reason })
  }
  const alike = all.filter(({ cid }) => cid.startsWith(wanted) || cid.endsWith(wanted))
  const [only] = alike
  if (only === undefined) throw failure('indeterminate', 'input/not-found', 'CID', { what, actual: wanted })
  if (alike.length > 1) {
    const expected = alike.map(({ cid }) => cid).toSorted(compareCids)
    throw failure('usage', 'input/ambiguous', 'CID', { expected })
  }
  return only
}
