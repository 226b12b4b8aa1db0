import type { DataMap } from '@quorate/core'

import {
  bundleOf,
  checkedGroup,
  checks,
  due,
  type Changes,
  type CheckedGroup,
  type Found,
} from './checked-group.ts'
import { decided, type Decided, type States } from './evaluate-case.ts'

/** When a case is decided: the instant at which a slot comes due, milliseconds after it, or an instant. */
type When = number | readonly [slot: number, ms: number] | string

export type Row = [name: string, what: string, when: When, states: States, requirement?: string]

/** Cases on one timeline: a group, what was found in its slots, and the instants at which that is decided. */
export async function timeline(
  changes: Changes,
  found: Found,
  rows: readonly Row[],
  more: DataMap = {},
): Promise<Decided[]> {
  const group = await checkedGroup(changes, more)
  const { records } = await checks(group, found)
  return decideRows(group, bundleOf(group.founding, records), rows)
}

export function decideRows(group: CheckedGroup, bundle: Uint8Array, rows: readonly Row[]): Decided[] {
  return rows.map(([name, what, when, states, requirement = 'DEC-5']) =>
    decided(name, what, requirement, { bundle, at: instantOf(group, when) }, states),
  )
}

function instantOf(group: CheckedGroup, when: When): string {
  if (typeof when === 'string') return when
  return typeof when === 'number' ? due(group, when) : due(group, ...when)
}

/** Nothing is wrong: what is not listed. */
export const fine: States = { outcome: 'compliant' }

/** So many failures in a row that the policy still tolerates. */
export const failing: States = {
  outcome: 'degraded',
  level: 1,
  conditions: { Copies: 'True AllTrue' },
  obligation: { state: 'judged', InSync: 'True FailuresTolerated' },
}

export const broken: States = {
  outcome: 'noncompliant',
  level: 2,
  conditions: { InSync: 'False SomeFalse', Copies: 'False SomeFalse' },
  obligation: { state: 'judged', InSync: 'False TooManyFailures' },
}
