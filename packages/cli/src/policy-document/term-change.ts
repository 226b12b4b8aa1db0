import type { Obligation } from '@quorate/attest'

import { leafText } from './leaves.ts'

/** One value that says how an account has to be held, before and after. */
export type TermChange = {
  readonly name: string
  readonly before: string
  readonly after: string
  /** For whoever holds; `other` when neither asks for all that the other asks for. */
  readonly direction: 'stricter' | 'more lenient' | 'other'
}

/** How what is held has to be held: the same for all obligations of a version. */
export function termChanges(before: Obligation | undefined, after: Obligation | undefined): TermChange[] {
  if (before === undefined || after === undefined) return []
  const shorter = (name: 'intervalSeconds' | 'maxLagSeconds') =>
    change(name, leafText(name, before[name]), leafText(name, after[name]), before[name] - after[name])
  const held = (obligation: Obligation) =>
    obligation.collections === undefined ? 'everything' : obligation.collections.join(', ')
  return [
    ...change('holds', held(before), held(after), breadth(before.collections, after.collections)),
    ...shorter('intervalSeconds'),
    ...shorter('maxLagSeconds'),
    ...change(
      'layers',
      before.layers.join(', '),
      after.layers.join(', '),
      breadth(before.layers, after.layers),
    ),
    ...change(
      'sampleSize',
      String(before.sampleSize),
      String(after.sampleSize),
      after.sampleSize - before.sampleSize,
    ),
  ]
}

/** `more` above 0 when the value after asks for more. */
function change(name: string, before: string, after: string, more: number): TermChange[] {
  if (before === after) return []
  const direction = Number.isNaN(more) ? 'other' : more > 0 ? 'stricter' : 'more lenient'
  return [{ name, before, after, direction }]
}

/** How much more the list after asks for; undefined is all there is, NaN when neither contains the other. */
function breadth<T>(before: readonly T[] | undefined, after: readonly T[] | undefined): number {
  if (before === undefined || after === undefined)
    return (before === undefined ? -1 : 0) + (after === undefined ? 1 : 0)
  const added = after.filter((item) => !before.includes(item)).length
  const removed = before.filter((item) => !after.includes(item)).length
  return added > 0 && removed > 0 ? Number.NaN : added - removed
}
