import { slotDue, slotStart } from '@quorate/attest'
import type { Span } from './reign.ts'

/** How many slots of one layer came due in (after, by], in milliseconds; by arithmetic, whatever is known of them. */
export function countDue(spans: readonly Span[], layer: number, after: number, by: number): number {
  return count(spans, layer, ({ version }) => [
    steps(version, after, slotDue(version, 0)).floor + 1,
    steps(version, by, slotDue(version, 0)).floor,
  ])
}

/** How many slots of one layer of each version lie in [from, until) with both their ends, in milliseconds. */
export function countWithin(span: Span, layer: number, from: number, until: number): number {
  return count([span], layer, ({ version }) => [
    steps(version, from, slotStart(version, 0)).ceil,
    steps(version, until, slotStart(version, 0)).floor - 1,
  ])
}

/** When the latest slot of one layer that came due by `at` ended, in milliseconds; undefined when none did. */
export function lastDueEnd(spans: readonly Span[], layer: number, at: number): number | undefined {
  const ends = asking(spans, layer).flatMap((span) => {
    const { version } = span
    const [first, last] = judged(span)
    const latest = Math.min(last, steps(version, at, slotDue(version, 0)).floor)
    return latest < first ? [] : [slotStart(version, latest + 1)]
  })
  return ends.at(-1)
}

/** When the slot of one layer that runs at `at` ends, in milliseconds; undefined when none does. */
export function slotEnd(spans: readonly Span[], layer: number, at: number): number | undefined {
  const running = asking(spans, layer).find((span) => {
    const [first, last] = judged(span)
    const index = steps(span.version, at, slotStart(span.version, 0)).floor
    return index >= first && index <= last
  })
  if (running === undefined) return undefined
  const { version } = running
  return slotStart(version, steps(version, at, slotStart(version, 0)).floor + 1)
}

function count(spans: readonly Span[], layer: number, range: (span: Span) => [first: number, last: number]) {
  return asking(spans, layer).reduce((sum, span) => {
    const [first, last] = judged(span)
    const [from, to] = range(span)
    return sum + Math.max(0, Math.min(last, to) - Math.max(first, from) + 1)
  }, 0)
}

function asking(spans: readonly Span[], layer: number): readonly Span[] {
  return spans.filter(({ version }) => version.record.rules.verification.layers.includes(layer))
}

/** Indices of the slots that start in [from, until). */
function judged({ version, from, until }: Span): [first: number, last: number] {
  const start = slotStart(version, 0)
  return [steps(version, from, start).ceil, steps(version, until, start).ceil - 1]
}

/** Intervals from `origin` to `t`. An instant is off a multiple by a millisecond or not at all, which a quotient tells. */
function steps({ record }: Span['version'], t: number, origin: number): { floor: number; ceil: number } {
  const quotient = (t - origin) / (record.rules.verification.intervalSeconds * 1000)
  return { floor: Math.floor(quotient), ceil: Math.ceil(quotient) }
}
