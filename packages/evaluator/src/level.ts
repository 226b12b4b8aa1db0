import { coverageOf } from './coverage.ts'
import type { Duty } from './duty.ts'
import type { TimedSlot } from './slots.ts'
import { judgedFrom, lagsIn, type Streak } from './streak.ts'

/** 0 ok, 1 failing, 2 noncompliant, 3 failed, 4 abandoned (DEC-5). */
export type Level = 0 | 1 | 2 | 3 | 4

/** How badly an obligation is kept: the highest that is proven (DEC-5). */
export function levelOf(duty: Duty, streaks: readonly Streak[], at: number): Level {
  const { abandonedAfterSeconds, failedAfterSeconds } = duty.terms.compliance
  const highest = streaks
    .map((streak) => streakLevel(duty, streak))
    .reduce<Level>((a, b) => (b > a ? b : a), 0)
  if (streaks.some(({ recovering }) => recovering)) return highest
  if (failedThroughout(duty, streaks, abandonedAfterSeconds, at, (slot) => slot.failure === 'OFFLINE'))
    return 4
  return failedThroughout(duty, streaks, failedAfterSeconds, at, () => true) ? 3 : highest
}

function streakLevel(duty: Duty, streak: Streak): Level {
  const { failures, recovering } = streak
  if (failures.length === 0) return 0
  const isBad = failures.length >= duty.terms.compliance.maxConsecutiveFailures || lagsIn(streak).length > 0
  return isBad && !recovering ? 2 : 1
}

/**
 * Whether every decided slot of every layer that came due in the last `seconds` failed in a way that `matters`, enough of them
 * are decided, at least one failure is judged, and all of that time is.
 */
function failedThroughout(
  duty: Duty,
  streaks: readonly Streak[],
  seconds: number,
  at: number,
  matters: (slot: TimedSlot) => boolean,
): boolean {
  const after = at - seconds * 1000
  if (after < judgedFrom(duty)) return false
  const judged = streaks.flatMap(({ failures }) => failures.filter(({ due }) => due > after))
  return (
    judged.length > 0 &&
    streaks.every(
      ({ layer, slots }) =>
        coverageOf(duty, layer, slots, seconds, at).isEnough &&
        slots.filter(({ due }) => due > after).every((slot) => slot.failure !== undefined && matters(slot)),
    )
  )
}
