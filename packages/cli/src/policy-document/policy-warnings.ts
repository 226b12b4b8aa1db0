import type { Version } from '@quorate/governance'

import type { ReportedFinding } from '../shell/findings/cli-finding.ts'
import { warnOfHost, type AccountHosts } from './account-hosts.ts'
import { warnOfOverlap } from './overlap.ts'
import { warnOfOperators } from './operators.ts'
import { warnOfTimes } from './times.ts'
import { warnOfVerifiers } from './verifiers.ts'

/** What a policy is judged beside: the version before it, and where accounts are, as far as either is known. */
export type WarningContext = {
  readonly prev?: Version | undefined
  readonly hosts?: AccountHosts | undefined
}

/** What members would want to know of a policy that is valid. A sensible one gives none. */
export function warningsOf(version: Version, { prev, hosts }: WarningContext = {}): ReportedFinding[] {
  return [
    ...(prev === undefined ? [] : warnOfOverlap(version, prev)),
    ...warnOfOperators(version),
    ...(hosts === undefined ? [] : warnOfHost(version, hosts)),
    ...warnOfTimes(version),
    ...warnOfVerifiers(version),
  ]
}

/** The warnings that a version brings: those that the version before gives as well are known to its members. */
export function newWarnings(version: Version, prev: Version, hosts?: AccountHosts): ReportedFinding[] {
  const known = new Set(warningsOf(prev, { hosts }).map(nameOf))
  return warningsOf(version, { prev, hosts }).filter((found) => !known.has(nameOf(found)))
}

/** What and whom it is about; that a weight is another one now makes it no other warning. */
function nameOf({ code, path, params }: ReportedFinding): string {
  return `${code} ${path} ${JSON.stringify(params['host'] ?? params['who'] ?? null)}`
}
