import { describeInstant, type DataValue } from '@quorate/core'
import { evidenceOf, type Condition, type ConditionType, type Params, type Status } from './condition.ts'
import type { Duty } from './duty.ts'
import type { Reason } from './reason.ts'
import type { TimedSlot } from './slots.ts'
import { slotEnd } from './slot-count.ts'
import { lagsIn, type Streak } from './streak.ts'

type Verdict = {
  readonly status: Status
  readonly reason: Reason
  readonly by: readonly TimedSlot[]
  /** When the grace ends by which it is so, in milliseconds. */
  readonly graceEnds?: number
}

const byLayer: readonly [type: ConditionType, layer: number][] = [
  ['Retrievable', 1],
  ['Proven', 3],
]

/** InSync, and Retrievable and Proven where their layers are asked for: whether a node keeps what it owes (DEC-4). */
export function keepingConditions(
  duty: Duty,
  streaks: readonly Streak[],
  at: number,
  isJoining: boolean,
): Condition[] {
  const condition = (type: ConditionType, verdict: Verdict, layer: number): Condition => {
    const { status, reason, by, graceEnds } = verdict
    const since = by[0]
    return {
      type,
      required: !isJoining,
      status,
      reason,
      params: {
        layer,
        ...particulars(duty, by),
        ...instants({
          graceEnds,
          slotEnds: reason === 'Passing' ? undefined : slotEnd(duty.spans, layer, at),
        }),
      },
      evidence: evidenceOf(by.slice(-maxSlots).flatMap(({ reports }) => reports.map(({ cid }) => cid))),
      ...(since === undefined ? {} : { since: describeInstant(since.start) }),
    }
  }
  const [first] = streaks
  const lagging = streaks.find((streak) => lagsIn(streak).length > 0 && !streak.recovering)
  const inSync =
    first === undefined
      ? []
      : lagging === undefined
        ? [condition('InSync', verdictOf(duty, first, at), first.layer)]
        : [
            condition(
              'InSync',
              { status: 'False', reason: 'LagExceeded', by: lagsIn(lagging) },
              lagging.layer,
            ),
          ]
  return [
    ...inSync,
    ...byLayer.flatMap(([type, layer]) => {
      const streak = streaks.find((s) => s.layer === layer)
      return streak === undefined ? [] : [condition(type, verdictOf(duty, streak, at), layer)]
    }),
  ]
}

/** Slots whose receipts a condition names: the latest. */
const maxSlots = 8

function verdictOf(duty: Duty, streak: Streak, at: number): Verdict {
  const { failures, passed, forgiven, excused, recovering, slots } = streak
  const { maxConsecutiveFailures, failedAfterSeconds, offlineGraceSeconds, recoveryGraceSeconds } =
    duty.terms.compliance
  const tooMany = failures.length >= maxConsecutiveFailures
  if (tooMany && !recovering) return { status: 'False', reason: 'TooManyFailures', by: failures }
  // Whatever is tolerated since: that a node holds anything, only a slot shows that passed, and lately.
  if (passed === undefined)
    return { status: 'Unknown', reason: slots.length > 0 ? 'NeverPassed' : 'NoneDecided', by: failures }
  if (passed.due <= at - failedAfterSeconds * 1000)
    return { status: 'Unknown', reason: 'PassedLongAgo', by: [passed] }
  // Before all that is tolerated: else a slot that passes could undo what made it so, and leave these.
  if (excused.length > 0) return { status: 'Unknown', reason: 'JoinGrace', by: excused }
  if (tooMany)
    return {
      status: 'True',
      reason: 'RecoveryGrace',
      by: failures,
      graceEnds: passed.start + recoveryGraceSeconds * 1000,
    }
  if (failures.length > 0) return { status: 'True', reason: 'FailuresTolerated', by: failures }
  if (forgiven.length > 0)
    return {
      status: 'True',
      reason: 'OfflineGrace',
      by: forgiven,
      graceEnds: passed.end + offlineGraceSeconds * 1000,
    }
  return { status: 'True', reason: 'Passing', by: passesOf(slots) }
}

/** The slots in a row, up to the latest, that passed. */
function passesOf(slots: readonly TimedSlot[]): readonly TimedSlot[] {
  return slots.slice(slots.findLastIndex(({ failure }) => failure !== undefined) + 1)
}

function particulars(duty: Duty, by: readonly TimedSlot[]): Params {
  const [first, last] = [by[0], by.at(-1)]
  if (first === undefined || last === undefined) return {}
  const named = ({ span, index }: TimedSlot): DataValue => [span.version.cid, index]
  return {
    slots: by.length,
    maxConsecutiveFailures: duty.terms.compliance.maxConsecutiveFailures,
    first: named(first),
    last: named(last),
    outcome: last.failure ?? 'PASS',
  }
}

function instants(times: Readonly<Record<string, number | undefined>>): Params {
  return Object.fromEntries(
    Object.entries(times).flatMap(([name, ms]) => (ms === undefined ? [] : [[name, describeInstant(ms)]])),
  )
}
