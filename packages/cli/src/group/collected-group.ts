import { isDataMap, type DataValue } from '@quorate/core'
import type { Collected } from '@quorate/network'

import { rememberGroup } from './known-groups.ts'

/**
 * After the evidence of a group was collected: if a policy in it, adopted or proposed, lists the account, the next commands
 * mean that group. One who signs without network collects on another machine, and publishes there what names no members.
 */
export async function rememberCollected(
  { group, evidence, accounts }: Collected & { readonly group: string },
  me: string | undefined,
): Promise<void> {
  const policies = evidence.records.flatMap(({ record }) => [record, record['policy']])
  if (me === undefined || !policies.some((policy) => lists(policy, me))) return
  const told = accounts.filter((account) => account.evidence.records.length > 0)
  await rememberGroup(
    me,
    group,
    told.map(({ did }) => did),
  )
}

/** Whether a policy, or what may be one, has the account among its members. */
export function lists(policy: DataValue | undefined, did: string): boolean {
  const members = isDataMap(policy) ? policy['members'] : undefined
  return Array.isArray(members) && members.some((member) => isDataMap(member) && member['did'] === did)
}
