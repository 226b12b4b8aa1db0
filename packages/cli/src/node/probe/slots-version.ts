import type { ChainReport, Version } from '@quorate/governance'

import { failure } from '../../shell/failure.ts'

/** The version whose slots are answered now: while two overlap, the older one (GOV-9). A usage failure when none is in force. */
export function slotsVersion({ versions }: Pick<ChainReport, 'versions'>, group: string): Version {
  const [oldest] = versions
    .filter(({ state }) => state === 'ACTIVE' || state === 'OVERLAP')
    .map(({ version }) => version)
    .sort((a, b) => a.number - b.number)
  if (oldest === undefined) throw failure('indeterminate', 'probe/no-version', '', { group })
  return oldest
}
