import type { Version } from '@quorate/governance'

import { cliFinding, type ReportedFinding } from '../cli-finding.ts'
import { leafText } from '../policy-text/leaves.ts'

/** Whether what is new can be synced before the version before stops counting (GOV-9). */
export function warnOfOverlap(next: Version, prev: Version): ReportedFinding[] {
  const fresh = [
    ...counted(newIn(nodesOf(next), nodesOf(prev)), 'new node'),
    ...counted(newIn(subjectsOf(next), subjectsOf(prev)), 'new subject'),
  ]
  const overlapSeconds = Math.floor(((next.compatUntil ?? next.effectiveAt) - next.effectiveAt) / 1000)
  const { maxLagSeconds } = next.record.rules.sync
  if (fresh.length === 0 || overlapSeconds >= maxLagSeconds) return []
  return [
    cliFinding('lint/overlap-short', 'compatUntil', {
      actual: leafText('overlapSeconds', overlapSeconds),
      expected: leafText('maxLagSeconds', maxLagSeconds),
      what: fresh.join(' and '),
    }),
  ]
}

function nodesOf({ record }: Version): string[] {
  return record.members.flatMap(({ nodes }) => (nodes ?? []).map(({ id }) => id))
}

function subjectsOf({ record }: Version): readonly string[] {
  return record.rules.replication.subjects ?? record.members.map(({ did }) => did)
}

function newIn(now: readonly string[], before: readonly string[]): number {
  const known = new Set(before)
  return now.filter((id) => !known.has(id)).length
}

function counted(n: number, noun: string): string[] {
  return n === 0 ? [] : [`${String(n)} ${noun}${n === 1 ? '' : 's'}`]
}
