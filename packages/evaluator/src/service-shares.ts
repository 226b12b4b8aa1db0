import { compareCids } from '@quorate/core'
import type { Status } from './condition.ts'
import type { Duty } from './duty.ts'
import { countWithin } from './slot-count.ts'
import type { TimedSlot } from './slots.ts'
import type { Streak } from './streak.ts'

/** What is for a target, what is against it and what is not known: milliseconds, slots or sampled items. */
export type Shares = { readonly up: bigint; readonly down: bigint; readonly unknown: bigint }

/** [from, until) in milliseconds. */
export type Window = { readonly from: number; readonly until: number }

const million = 1_000_000n

/** True when the share is reached whatever is not known, False when it is out of reach; of nothing, Unknown (DEC-6). */
export function meets({ up, down, unknown }: Shares, targetPpm: number): Status {
  const total = up + down + unknown
  const target = BigInt(targetPpm) * total
  if (total === 0n) return 'Unknown'
  if (up * million >= target) return 'True'
  return (up + unknown) * million < target ? 'False' : 'Unknown'
}

/** Milliseconds: each decided slot speaks from its start until the next, and at most for maxGap. */
export function uptime(slots: readonly TimedSlot[], maxGapMs: number, { from, until }: Window): Shares {
  let [up, down] = [0n, 0n]
  for (const [i, { start, failure }] of slots.entries()) {
    const next = slots[i + 1]?.start ?? Number.POSITIVE_INFINITY
    const span = Math.min(next, start + maxGapMs, until) - Math.max(start, from)
    if (span <= 0) continue
    if (failure === undefined) up += BigInt(span)
    else down += BigInt(span)
  }
  return { up, down, unknown: BigInt(until - from) - up - down }
}

/** Slots of all layers. */
export function passes({ spans }: Duty, streaks: readonly Streak[], window: Window): Shares {
  let [up, down, all] = [0, 0, 0]
  for (const { layer, slots } of streaks) {
    for (const { failure } of within(slots, window)) {
      if (failure === undefined) up++
      else down++
    }
    for (const span of spans) all += countWithin(span, layer, window.from, window.until)
  }
  return { up: BigInt(up), down: BigInt(down), unknown: BigInt(all - up - down) }
}

/**
 * Items of the sample of every slot of layers 1 and 3. What came in time and what did not are the most that a majority of a
 * slot's verifiers reports, so that fewer move neither; of a slot that nobody decided a whole sample is not known.
 */
export function served(
  { spans }: Duty,
  streaks: readonly Streak[],
  withinMs: number,
  window: Window,
): Shares {
  let [up, down, unknown] = [0, 0, 0]
  for (const { layer, slots } of streaks.filter((streak) => streak.layer !== 0)) {
    for (const span of spans)
      unknown += countWithin(span, layer, window.from, window.until) * sampleSize(span)
    for (const { span, reports, majority } of within(slots, window)) {
      const told = onePerVerifier(reports).map(({ sampled }) => {
        const came = sampled.filter((item) => item.came && item.ms <= withinMs).length
        const asked = sampled.length === 0 ? sampleSize(span) : sampled.length
        return { asked, came, missed: asked - came }
      })
      const most = (field: 'asked' | 'came' | 'missed') =>
        mostOf(
          told.map((one) => one[field]),
          majority,
        )
      const asked = most('asked')
      const came = Math.min(most('came'), asked)
      const missed = Math.min(most('missed'), asked - came)
      up += came
      down += missed
      unknown += asked - came - missed - sampleSize(span)
    }
  }
  return { up: BigInt(up), down: BigInt(down), unknown: BigInt(unknown) }
}

/** The greatest number that so many of them reach. */
function mostOf(numbers: readonly number[], majority: number): number {
  return [...numbers].sort((a, b) => b - a)[majority - 1] ?? 0
}

/** Whoever was to ask for one sample reports one: of several receipts that agree, the one of smallest CID. */
function onePerVerifier(reports: TimedSlot['reports']): TimedSlot['reports'] {
  const first = new Map<string, (typeof reports)[number]>()
  for (const report of reports) {
    const known = first.get(report.verifier)
    if (known === undefined || compareCids(report.cid, known.cid) < 0) first.set(report.verifier, report)
  }
  return [...first.values()]
}

function within(slots: readonly TimedSlot[], { from, until }: Window): readonly TimedSlot[] {
  return slots.filter(({ start, end }) => start >= from && end <= until)
}

type Span = Duty['spans'][number]

function sampleSize({ version }: Span): number {
  return version.record.rules.verification.sampleSize
}
