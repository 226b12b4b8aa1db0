import { compareText } from '@quorate/core'

import { gainsOf, shortfall, weighCase, type Gain, type SupposedCase } from './supposed-case.ts'

/** Members whose approvals together would suffice. */
export type SufficientSet = {
  /** By DID. */
  readonly members: readonly string[]
  /** Fewer than so many cannot suffice, whoever they are. */
  readonly least: number
}

/**
 * Some members whose approvals suffice, as few as a greedy choice finds; undefined when those of all do not. No search
 * over subsets: with two electorates that is a covering problem. `least` says how far from the fewest it can be.
 */
export function sufficientSet(supposed: SupposedCase): SufficientSet | undefined {
  const gains = gainsOf(supposed)
  if (!weighCase(supposed, didsOf(gains)).passed) return undefined
  const before = weighCase(supposed)
  const lacking = { now: shortfall(before.now), next: shortfall(before.next) }
  const awaited = gains.filter((gain) => gain.awaited)
  const others = gains.filter((gain) => !gain.awaited)
  const rest = reduce(lacking, awaited)
  const chosen = [...awaited, ...choose(rest, others)]
  const needless = chosen
    .filter((gain) => !gain.awaited)
    .sort((a, b) => a.now + a.next - (b.now + b.next) || compareText(a.did, b.did))
  let kept = chosen
  for (const gain of needless) {
    const without = kept.filter((other) => other !== gain)
    if (isMet(reduce(lacking, without))) kept = without
  }
  return {
    members: [...didsOf(kept)].sort(compareText),
    least: awaited.length + Math.max(fewest(rest.now, others, 'now'), fewest(rest.next, others, 'next')),
  }
}

type Lacking = { readonly now: number; readonly next: number }

/** Each time the member that makes up most of what is missing, as shares of either side. */
function choose(lacking: Lacking, gains: readonly Gain[]): Gain[] {
  const chosen: Gain[] = []
  const open = new Set(gains)
  for (let rest = lacking; !isMet(rest) && open.size > 0; rest = reduce(lacking, chosen)) {
    const share = (gain: Gain) =>
      BigInt(Math.min(gain.now, rest.now)) * BigInt(Math.max(1, rest.next)) +
      BigInt(Math.min(gain.next, rest.next)) * BigInt(Math.max(1, rest.now))
    const best = [...open].reduce((a, b) => (share(b) > share(a) ? b : a))
    open.delete(best)
    chosen.push(best)
  }
  return chosen
}

function reduce({ now, next }: Lacking, gains: readonly Gain[]): Lacking {
  const sum = (side: 'now' | 'next') => gains.reduce((total, gain) => total + gain[side], 0)
  return { now: Math.max(0, now - sum('now')), next: Math.max(0, next - sum('next')) }
}

function isMet({ now, next }: Lacking): boolean {
  return now === 0 && next === 0
}

/** How many are needed at least to make up `lacking` on one side alone: the heaviest. */
function fewest(lacking: number, gains: readonly Gain[], side: 'now' | 'next'): number {
  let rest = lacking
  let count = 0
  for (const weight of gains.map((gain) => gain[side]).sort((a, b) => b - a)) {
    if (rest <= 0) break
    rest -= weight
    count++
  }
  return count
}

function didsOf(gains: readonly Gain[]): ReadonlySet<string> {
  return new Set(gains.map(({ did }) => did))
}
