import type { ChainReport } from '@quorate/governance'

import { cliFinding, type CliFinding } from '../shell/findings/cli-finding.ts'
import { foundingName } from './source/chain-view.ts'

/** That a group is whole says nothing of whose it is (GOV-12); none where no group was found at all. */
export function groupNotSaid({ group, pool }: ChainReport): CliFinding[] {
  if (group === undefined) return []
  const called = foundingName(pool, group)
  const name = called === undefined ? '' : ` (${called})`
  return [cliFinding('check/group-not-said', '', { group, name })]
}
