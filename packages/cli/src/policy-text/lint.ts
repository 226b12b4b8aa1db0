import { contentOf, under, type DataMap } from '@quorate/core'
import { lintSuccession, readVersion, type Version } from '@quorate/governance'

import { cliFinding, type ReportedFinding } from '../cli-finding.ts'
import type { PolicyFileResult } from '../policy-file/read-policy-file.ts'
import { leafText } from './leaves.ts'

export type Lint = {
  /** Content CID, once the policy is valid. */
  readonly cid?: string
  readonly faults: readonly ReportedFinding[]
  readonly warnings: readonly ReportedFinding[]
}

/** Everything that is wrong with a policy, by itself and as the version after `prev`; where the file says so. */
export function lintDocument(document: PolicyFileResult, prev: DataMap | undefined): Lint {
  if (!document.ok) return { faults: document.findings, warnings: [] }
  const { policy, placed } = document
  const version = readVersion(contentOf(policy))
  const before = prev === undefined ? undefined : readVersion(contentOf(prev))
  const faults: ReportedFinding[] = [
    ...(version.ok ? [] : version.findings),
    ...(version.ok && before?.ok === true ? lintSuccession(version.value, before.value) : []),
  ]
    .map(placed)
    .sort(
      (a, b) =>
        positionOf(a, 'line') - positionOf(b, 'line') || positionOf(a, 'column') - positionOf(b, 'column'),
    )
  if (before?.ok === false) faults.push(...under('prev', before.findings))
  const warnings =
    version.ok && before?.ok === true ? lintOverlap(version.value, before.value).map(placed) : []
  return { ...(version.ok ? { cid: version.value.cid } : {}), faults, warnings }
}

/** What has no place in a file comes first, in its own order. */
function positionOf({ params }: ReportedFinding, name: 'line' | 'column'): number {
  return Number(params[name] ?? 0)
}

/** Whether what is new can be synced before the version before stops counting (GOV-9). */
function lintOverlap(next: Version, prev: Version): ReportedFinding[] {
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
