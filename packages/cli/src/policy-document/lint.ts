import { contentOf, under, type DataMap } from '@quorate/core'
import { lintSuccession, readVersion } from '@quorate/governance'

import type { ReportedFinding } from '../shell/findings/cli-finding.ts'
import type { PolicyFileResult } from './read-policy-file.ts'
import type { AccountHosts } from './account-hosts.ts'
import { warningsOf } from './policy-warnings.ts'

export type Lint = {
  /** Content CID, once the policy is valid. */
  readonly cid?: string
  readonly faults: readonly ReportedFinding[]
  readonly warnings: readonly ReportedFinding[]
}

/**
 * Everything that is wrong with a policy, by itself and as the version after `prev`, and what members should know of one
 * that is valid; where the file says so.
 */
export function lintDocument(
  document: PolicyFileResult,
  prev: DataMap | undefined,
  hosts?: AccountHosts,
): Lint {
  if (!document.ok) return { faults: document.findings, warnings: [] }
  const { policy, placed } = document
  const version = readVersion(contentOf(policy))
  const before = prev === undefined ? undefined : readVersion(contentOf(prev))
  const faults: ReportedFinding[] = [
    ...(version.ok ? [] : version.findings),
    ...(version.ok && before?.ok === true ? lintSuccession(version.value, before.value) : []),
  ]
    .map(placed)
    .sort(byPosition)
  if (before?.ok === false) faults.push(...under('prev', before.findings))
  const known = { prev: before?.ok === true ? before.value : undefined, hosts }
  const warnings = version.ok ? warningsOf(version.value, known).map(placed).sort(byPosition) : []
  return { ...(version.ok ? { cid: version.value.cid } : {}), faults, warnings }
}

function byPosition(a: ReportedFinding, b: ReportedFinding): number {
  return positionOf(a, 'line') - positionOf(b, 'line') || positionOf(a, 'column') - positionOf(b, 'column')
}

/** What has no place in a file comes first, in its own order. */
function positionOf({ params }: ReportedFinding, name: 'line' | 'column'): number {
  return Number(params[name] ?? 0)
}
