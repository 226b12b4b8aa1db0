import { describeInstant } from '@quorate/core'

import type { Json } from '../../shell/answer.ts'
import { timeText } from '../../shell/render/time-left.ts'
import type { Subject } from './subject.ts'

/** When voting is, from when the version may take effect, and whether the overlap leaves time to sync what is new. */
export type Dates = {
  readonly opensAt: number
  readonly closesAt: number
  /** The earliest effectiveAt that POL-2 allows the next version. */
  readonly earliestAt: number
  readonly effectiveAt: number | undefined
  readonly overlapSeconds: number | undefined
  readonly maxLagSeconds: number | undefined
}

export function datesOf({ base, next, opensAt, closesAt }: Subject): Dates {
  const { delaySeconds } = base.record.governance
  return {
    opensAt,
    closesAt,
    earliestAt: Math.max(closesAt + delaySeconds * 1000, base.effectiveAt, base.compatUntil ?? 0),
    effectiveAt: next?.effectiveAt,
    overlapSeconds: next && Math.floor(((next.compatUntil ?? next.effectiveAt) - next.effectiveAt) / 1000),
    maxLagSeconds: next?.record.rules.sync.maxLagSeconds,
  }
}

export function dateFields(dates: Dates): [string, string][] {
  const { opensAt, closesAt, earliestAt, effectiveAt, overlapSeconds, maxLagSeconds } = dates
  const text = (seconds: number) => timeText(seconds * 1000)
  return [
    ['voting', `from ${describeInstant(opensAt)} until ${describeInstant(closesAt)}`],
    ['earliest', `${describeInstant(earliestAt)} for the next version to take effect`],
    ...(effectiveAt === undefined
      ? []
      : [['effective', describeInstant(effectiveAt)] satisfies [string, string]]),
    ...(overlapSeconds === undefined || maxLagSeconds === undefined
      ? []
      : [
          [
            'overlap',
            `${text(overlapSeconds)} beside the version before, ${overlapSeconds < maxLagSeconds ? 'less than' : 'enough for'} the ${text(maxLagSeconds)} that a node may lag`,
          ] satisfies [string, string],
        ]),
  ]
}

export function datesJson({ opensAt, closesAt, earliestAt, effectiveAt, ...spans }: Dates): Json {
  return {
    opensAt: describeInstant(opensAt),
    closesAt: describeInstant(closesAt),
    earliestEffectiveAt: describeInstant(earliestAt),
    effectiveAt: effectiveAt === undefined ? null : describeInstant(effectiveAt),
    overlapSeconds: spans.overlapSeconds ?? null,
    maxLagSeconds: spans.maxLagSeconds ?? null,
  }
}
