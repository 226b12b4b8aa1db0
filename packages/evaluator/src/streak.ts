import type { Duty } from './duty.ts'
import type { TimedSlot } from './slots.ts'

/** How one layer of an obligation has been doing (DEC-5). */
export type Streak = {
  readonly layer: number
  /** The decided slots, in order. */
  readonly slots: readonly TimedSlot[]
  /** The latest that passed. */
  readonly passed: TimedSlot | undefined
  /** Those that failed since and are judged, in order. */
  readonly failures: readonly TimedSlot[]
  /** Those that failed since and are forgiven: the node was offline for a short time. */
  readonly forgiven: readonly TimedSlot[]
  /** The others that failed since, before the obligation was judged. */
  readonly excused: readonly TimedSlot[]
  /** The node came back not long ago: whatever fails, it is judged leniently. */
  readonly recovering: boolean
}

/** Until when failures of an obligation are recorded and not judged, in milliseconds (DEC-5). */
export function judgedFrom({ start, terms }: Duty): number {
  return start + terms.compliance.joinGraceSeconds * 1000
}

/**
 * The failures in a row at the end of a layer's slots. What is not decided neither adds to them nor ends them; one slot that
 * passes ends them all, so that evidence of success never makes anything worse.
 */
export function streakOf(duty: Duty, layer: number, slots: readonly TimedSlot[], at: number): Streak {
  const { offlineGraceSeconds, recoveryGraceSeconds, failedAfterSeconds } = duty.terms.compliance
  const last = slots.findLastIndex(({ failure }) => failure === undefined)
  const passed = slots[last]
  const since = slots.slice(last + 1)
  const graceEnd = passed === undefined ? Number.NEGATIVE_INFINITY : passed.end + offlineGraceSeconds * 1000
  const isForgiven = ({ failure, start }: TimedSlot) => failure === 'OFFLINE' && start < graceEnd
  const counted = since.filter((slot) => !isForgiven(slot))
  const isJudged = ({ start }: TimedSlot) => start >= judgedFrom(duty)
  const cameBack =
    passed !== undefined &&
    at < passed.start + recoveryGraceSeconds * 1000 &&
    slots
      .slice(0, last)
      .some(({ failure, due }) => failure !== undefined && due > at - failedAfterSeconds * 1000)
  return {
    layer,
    slots,
    passed,
    failures: counted.filter(isJudged),
    forgiven: since.filter(isForgiven),
    excused: counted.filter((slot) => !isJudged(slot)),
    recovering: cameBack,
  }
}

/**
 * The failures that are a lag beyond what the policy allows. Nothing but a slot that passes ends one: a node that cannot be reached
 * since has not caught up for all that is known.
 */
export function lagsIn({ failures }: Streak): readonly TimedSlot[] {
  return failures.filter(({ failure }) => failure === 'STALE')
}
