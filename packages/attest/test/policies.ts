import type { DataMap } from '@quorate/core'
import { readVersion, type Version } from '@quorate/governance'

import { ensure, foundingPolicy, member, node, people, rules } from '../../governance/test/group.ts'

/** Parts of the rules that differ from those of the sample. */
export type Rules = Readonly<Record<string, DataMap>>

function ruled(changes: Rules): DataMap {
  const changed = Object.entries(changes).map(([part, fields]) => [
    part,
    { ...(rules[part] as DataMap | undefined), ...fields },
  ])
  return { rules: { ...rules, ...(Object.fromEntries(changed) as DataMap) } }
}

export function versionOf(members: readonly DataMap[], changes: Rules = {}, more: DataMap = {}): Version {
  return ensure(readVersion(foundingPolicy(members, {}, { ...ruled(changes), ...more })))
}

/** Members of these names with one node each, named after them. */
export async function equipped(...names: readonly string[]): Promise<DataMap[]> {
  const all = await people(...names)
  return Promise.all(all.map(async (person, i) => member(person, { nodes: [await node(names[i] ?? '')] })))
}

export function nodesOf(member: DataMap | undefined): DataMap[] {
  return member?.['nodes'] as DataMap[]
}
