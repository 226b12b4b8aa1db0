import { compareText } from '@quorate/core'
import { majorityOf } from './assignment.ts'

/** That an operator saw a revision of the subject, at its source or at a node; `observedAt` in milliseconds. */
export type RevisionReport = { readonly operator: string; readonly rev: string; readonly observedAt: number }

/**
 * When each revision of one subject came to be known, and for how long a node had been without (RCP-9). A revision is known once a
 * majority of as many operators as check a slot have reported it or a later one; with one verifier, one word is taken.
 */
export class RevisionHistory {
  /** Ascending by revision; `knownAt` never falls. */
  private readonly known: readonly { readonly rev: string; readonly knownAt: number }[]

  constructor(reports: readonly RevisionReport[], verifiers: number) {
    const needed = majorityOf(verifiers)
    const first = new Map<string, number>()
    const known: { rev: string; knownAt: number }[] = []
    const falling = [...reports].sort((a, b) => compareText(b.rev, a.rev))
    for (const [i, { operator, rev, observedAt }] of falling.entries()) {
      first.set(operator, Math.min(first.get(operator) ?? Number.POSITIVE_INFINITY, observedAt))
      if (falling[i + 1]?.rev === rev) continue
      const knownAt = [...first.values()].sort((a, b) => a - b)[needed - 1]
      if (knownAt !== undefined) known.push({ rev, knownAt })
    }
    this.known = known.reverse()
  }

  /** How long, in milliseconds, something newer than `rev` had been known at `observedAt`; 0 when nothing was. */
  lagMs(rev: string, observedAt: number): number {
    let [low, high] = [0, this.known.length]
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if (compareText(this.known[middle]?.rev ?? '', rev) > 0) high = middle
      else low = middle + 1
    }
    const knownAt = this.known[low]?.knownAt ?? Number.POSITIVE_INFINITY
    return Math.max(0, observedAt - knownAt)
  }
}
