import { describeInstant } from '@quorate/core'
import type { Condition } from './condition.ts'
import type { Duty } from './duty.ts'
import { countDue } from './slot-count.ts'
import type { TimedSlot } from './slots.ts'

/** How many slots of one layer came due in the last `seconds` before `at`, and how many of them are decided (DEC-4). */
export function coverageOf(
  duty: Duty,
  layer: number,
  slots: readonly TimedSlot[],
  seconds: number,
  at: number,
): { readonly due: number; readonly decided: number; readonly isEnough: boolean } {
  const after = at - seconds * 1000
  const due = countDue(duty.spans, layer, after, at)
  const decided = slots.filter((slot) => slot.due > after).length
  return { due, decided, isEnough: due > 0 && decided * 1_000_000 >= duty.terms.coveragePpm * due }
}

/** Covered: never False, for nobody can prove that nothing was checked. */
export function coveredCondition(
  duty: Duty,
  layer: number,
  slots: readonly TimedSlot[],
  at: number,
  required: boolean,
): Condition {
  const { failedAfterSeconds } = duty.terms.compliance
  const { due, decided, isEnough } = coverageOf(duty, layer, slots, failedAfterSeconds, at)
  return {
    type: 'Covered',
    required,
    status: isEnough ? 'True' : 'Unknown',
    reason: isEnough ? 'EnoughDecided' : due === 0 ? 'NoSlots' : 'TooFewDecided',
    params: {
      layer,
      decided,
      slots: due,
      coveragePpm: duty.terms.coveragePpm,
      from: describeInstant(at - failedAfterSeconds * 1000),
    },
    evidence: [],
  }
}
