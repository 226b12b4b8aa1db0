import type { DataMap, Evidence } from '@quorate/core'
import type { Version } from '@quorate/governance'

import type { Reader } from './obligations-text.ts'
import type { Terminal } from '../shell/render/terminal.ts'
import { accountHosts } from './account-hosts.ts'
import { newWarnings } from './policy-warnings.ts'
import { warningsText } from './warning-text.ts'
import { comparePolicies, type Comparison } from './comparison.ts'

/** For whom a change is shown, and by what. */
export type ChangeReader = Reader & {
  readonly evidence: Pick<Evidence, 'plcLogs' | 'didDocuments'>
  readonly at: number
}

/** What the next version would change, by what it means, for whom, and the warnings that it brings. */
export function changesOf(base: Version, next: Version, reader: ChangeReader, terminal: Terminal): string {
  const hosts = accountHosts(reader.evidence, reader.at)
  return [
    compareVersions(base, next).text(reader, terminal),
    warningsText(newWarnings(next, base, hosts), terminal),
  ]
    .filter((part) => part !== '')
    .join('\n')
}

export function compareVersions(base: Version, next: Version): Comparison {
  const [before, after] = [base, next].map(({ record }) => record as unknown as DataMap) as [DataMap, DataMap]
  return comparePolicies(before, after)
}
