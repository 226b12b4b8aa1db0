import type { DataMap, Evidence } from '@quorate/core'

import {
  bundleOf,
  checkedGroup,
  checks,
  found,
  underNext,
  type Changes,
  type CheckedGroup,
  type Found,
} from './checked-group.ts'
import { amend, at, successor, vote, type Person } from './group-records.ts'

/** A group, its next version as if it were the first, and what certifies both. */
export type Amended = {
  readonly group: CheckedGroup
  readonly next: CheckedGroup
  readonly founding: Evidence
}

/** What is otherwise than usual about both versions: their rules, and fields of the first. */
type Base = { readonly rules?: Changes; readonly first?: DataMap; readonly isByBoth?: boolean }

/**
 * The second version takes effect 40 hours after the group was drafted. Alice weighs three quarters, and approves it alone unless
 * `isByBoth`.
 */
export async function amendedBy(changes: DataMap, rules: Changes = {}, base: Base = {}): Promise<Amended> {
  const group = await checkedGroup(base.rules, base.first, 3)
  const voters = base.isByBoth === true ? [group.alice, group.bob] : [group.alice]
  const named = { name: 'Good friends', effectiveAt: at(40), ...changes }
  return amendOnce({ group, founding: group.founding }, named, rules, voters, 20)
}

/** One version more: proposed and approved so many hours after the group was drafted. */
export async function amendOnce(
  { group, founding }: Pick<Amended, 'group' | 'founding'>,
  changes: DataMap,
  rules: Changes,
  voters: readonly Person[],
  hours: number,
): Promise<Amended> {
  const own = group.policy['rules'] as DataMap
  const parts = Object.entries(rules).map(([part, fields]): [string, DataMap] => [
    part,
    { ...(own[part] as DataMap | undefined), ...fields },
  ])
  const next = successor(group.policy, { ...changes, rules: { ...own, ...Object.fromEntries(parts) } })
  const proposal = await amend(group.alice, group.policy, next, hours)
  const approvals = await Promise.all(voters.map((who) => vote(who, proposal, 'approve', at(hours + 1))))
  return {
    group,
    next: underNext(group, next),
    founding: {
      ...founding,
      records: [...founding.records, ...[proposal, ...approvals].map((housed) => found(housed))],
    },
  }
}

/** One bundle with what was found in slots of the first version, and then in slots of the second. */
export async function bundleWith(
  { group, next, founding }: Amended,
  before: Found,
  after: Found,
): Promise<Uint8Array> {
  const first = await checks(group, before)
  const second = await checks(next, after, {}, first)
  return bundleOf(founding, first.records, second.records)
}
