import { describeInstant } from '@quorate/core'
import { allOf, type Condition, type Params, type Status } from './condition.ts'
import type { Duty } from './duty.ts'
import type { Reason } from './reason.ts'
import { meets, passes, served, uptime, type Shares, type Window } from './service-shares.ts'
import { lastDueEnd } from './slot-count.ts'
import { judgedFrom, type Streak } from './streak.ts'

const reasonOf: Record<Status, Reason> = {
  True: 'TargetsMet',
  False: 'TargetMissed',
  Unknown: 'TargetsOpen',
}

/** Sla, where the policy has service levels: uptime, service and passes over one window (DEC-6). */
export function slaCondition(
  duty: Duty,
  streaks: readonly Streak[],
  at: number,
  isJoining: boolean,
): Condition[] {
  const { sla } = duty.terms
  const [lowest] = streaks
  if (sla === undefined || lowest === undefined) return []
  const window = windowOf(duty, lowest.layer, sla.windowSeconds, at)
  const targets: [name: string, targetPpm: number | undefined, shares: () => Shares][] = [
    ['uptime', sla.uptimePpm, () => uptime(lowest.slots, sla.maxGapSeconds * 1000, window)],
    ['serve', sla.servePpm, () => served(duty, streaks, sla.serveMs ?? Number.POSITIVE_INFINITY, window)],
    ['pass', sla.passPpm, () => passes(duty, streaks, window)],
  ]
  const asked = targets.flatMap(([name, targetPpm, shares]) =>
    targetPpm === undefined ? [] : [{ name, targetPpm, shares: shares() }],
  )
  if (asked.length === 0) return []
  const status = allOf(asked.map(({ shares, targetPpm }) => meets(shares, targetPpm)))
  const params = asked.map(({ name, targetPpm, shares: { up, down, unknown } }): [string, Params] => [
    name,
    { targetPpm, up: Number(up), down: Number(down), unknown: Number(unknown) },
  ])
  return [
    {
      type: 'Sla',
      required: !isJoining,
      status,
      reason: reasonOf[status],
      params: {
        ...Object.fromEntries(params),
        from: describeInstant(window.from),
        until: describeInstant(window.until),
      },
      evidence: [],
    },
  ]
}

/** It ends with the latest slot that came due, so that what nobody can know yet is not unknown; and begins with what is judged. */
function windowOf(duty: Duty, layer: number, seconds: number, at: number): Window {
  const from = judgedFrom(duty)
  const until = Math.max(from, lastDueEnd(duty.spans, layer, at) ?? from)
  return { from: Math.max(from, until - seconds * 1000), until }
}
