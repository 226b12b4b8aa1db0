import type { policy } from '@quorate/schemas'

/** Of each number in the rules, which is the stricter: the smaller or the greater (OBL-3). */
const stricter = {
  'replication.minCopies': Math.max,
  'replication.placement.copies': Math.max,
  'verification.intervalSeconds': Math.min,
  'verification.sampleSize': Math.max,
  'verification.lossPpm': Math.min,
  'verification.verifiers': Math.max,
  'verification.windowSeconds': Math.min,
  'verification.coveragePpm': Math.max,
  'sync.maxLagSeconds': Math.min,
  'sync.revealSeconds': Math.min,
  'compliance.joinGraceSeconds': Math.min,
  'compliance.offlineGraceSeconds': Math.min,
  'compliance.recoveryGraceSeconds': Math.min,
  'compliance.maxConsecutiveFailures': Math.min,
  'compliance.failedAfterSeconds': Math.min,
  'compliance.abandonedAfterSeconds': Math.min,
  'sla.uptimePpm': Math.max,
  'sla.serveMs': Math.min,
  'sla.servePpm': Math.max,
  'sla.passPpm': Math.max,
  'sla.maxGapSeconds': Math.min,
  'sla.windowSeconds': Math.min,
  'accounting.reportSeconds': Math.min,
  'accounting.retainSeconds': Math.max,
} as const

export type NumberPath = keyof typeof stricter

const paths = Object.keys(stricter) as NumberPath[]

export function stricterOf(path: NumberPath, a: number, b: number): number {
  return stricter[path](a, b)
}

/** Every number that the rules state. Without a placement all operators hold each subject, which no number exceeds. */
export function numbersIn(rules: policy.Rules): [NumberPath, number][] {
  const stated = paths.flatMap((path): [NumberPath, number][] => {
    const value = valueAt(rules, path.split('.'))
    return typeof value === 'number' ? [[path, value]] : []
  })
  if (rules.replication.placement !== undefined) return stated
  return [...stated, ['replication.placement.copies', Number.POSITIVE_INFINITY]]
}

function valueAt(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return value
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? valueAt((value as Record<string, unknown>)[name], rest)
    : undefined
}
