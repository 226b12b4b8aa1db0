import { contentOf, isDataMap, type DataMap, type DataValue } from '@quorate/core'
import { compareAuthority, readVersion, type Version } from '@quorate/governance'

import { leavesOf } from './leaves.ts'
import { diffMembers, same, type SeatChange } from './member-diff.ts'

/** Two policies compared by what they mean. */
export type PolicyDiff = {
  readonly members: readonly SeatChange[]
  /** Approvals needed under each; undefined unless both policies are valid. */
  readonly needs: readonly NeedChange[] | undefined
  /** Whether the change needs more than an ordinary majority (GOV-5); undefined unless both are valid. */
  readonly changesAuthority: boolean | undefined
  readonly fields: readonly FieldChange[]
}

/** What it takes to pass a kind of proposal, before and after. */
export type NeedChange = {
  readonly kind: 'ordinary' | 'change of authority'
  readonly before: Need
  readonly after: Need
}
export type Need = { readonly need: number; readonly weight: number; readonly quorum: number }

export type FieldChange = {
  /** In the record, such as `rules.sync.maxLagSeconds`. */
  readonly path: string
  readonly before: DataValue | undefined
  readonly after: DataValue | undefined
}

export function diffPolicies(before: DataMap, after: DataMap): PolicyDiff {
  const [old, now] = [readVersion(before), readVersion(after)]
  const both = old.ok && now.ok ? ([old.value, now.value] as const) : undefined
  return {
    members: diffMembers(before, after),
    needs: both && needsOf(...both),
    changesAuthority: both && compareAuthority(...both).changed,
    fields: diffLeaves(before, after),
  }
}

export function isEmpty({ members, fields }: PolicyDiff): boolean {
  return members.length === 0 && fields.length === 0
}

function needsOf(before: Version, after: Version): NeedChange[] {
  const needOf = (version: Version, need: number) => ({
    need,
    weight: version.weight,
    quorum: version.quorum,
  })
  return [
    { kind: 'ordinary', before: needOf(before, before.need), after: needOf(after, after.need) },
    {
      kind: 'change of authority',
      before: needOf(before, before.amendNeed),
      after: needOf(after, after.amendNeed),
    },
  ]
}

/** Members are compared seat by seat, and what names the version differs in any case. */
const apart = ['$type', 'members', 'version', 'group', 'prev', 'createdAt']

function diffLeaves(before: DataMap, after: DataMap): FieldChange[] {
  const [old, now] = [before, after].map((policy) => leavesOf(without(contentOf(policy)))) as [
    Map<string, DataValue>,
    Map<string, DataValue>,
  ]
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((path) => ({ path, before: old.get(path), after: now.get(path) }))
    .filter((change) => !same(change.before, change.after))
}

function without(policy: DataMap): DataMap {
  return Object.fromEntries(Object.entries(policy).filter(([name]) => !apart.includes(name)))
}

/** What a list gained and lost; undefined unless both sides are lists of plain values. */
export function listChange({
  before,
  after,
}: FieldChange): { added: DataValue[]; removed: DataValue[] } | undefined {
  if (!isPlainList(before) || !isPlainList(after)) return undefined
  return {
    added: after.filter((item) => !before.includes(item)),
    removed: before.filter((item) => !after.includes(item)),
  }
}

function isPlainList(value: DataValue | undefined): value is DataValue[] {
  return Array.isArray(value) && value.every((item) => !isDataMap(item) && !Array.isArray(item))
}
