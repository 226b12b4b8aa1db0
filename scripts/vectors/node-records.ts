import { type DataMap, type DataValue, type JsonValue, toAtprotoJson } from '@quorate/core'

import { keyOf } from './case.ts'
import { firstPolicy, person, seat, type Person } from './group-records.ts'

/** Changes of the rules, by part; null leaves a part out. */
export type RuleChanges = Readonly<Record<string, DataMap | DataValue[]>>

export function people<const N extends readonly string[]>(...names: N): Promise<{ [K in keyof N]: Person }> {
  return Promise.all(names.map((name) => person(name))) as Promise<{ [K in keyof N]: Person }>
}

/** A node with a key of its own. */
export async function node(name: string, more: DataMap = {}): Promise<DataMap> {
  const key = (await keyOf(`node ${name}`)).did()
  return { id: `did:web:node.${name}.example`, key, endpoint: `https://node.${name}.example`, ...more }
}

/** A member with one node, named after it. */
export async function nodeSeat(who: Person, more: DataMap = {}): Promise<DataMap> {
  const name = who.did.replace('did:web:', '').replace('.example', '')
  return seat(who, { nodes: [await node(name)], ...more })
}

export async function nodePolicy(
  members: readonly DataMap[],
  changes: RuleChanges = {},
  more: DataMap = {},
): Promise<DataMap> {
  const policy = await firstPolicy(members, {}, more)
  return { ...policy, rules: ruled(policy['rules'] as DataMap, changes) }
}

function ruled(rules: DataMap, changes: RuleChanges): DataMap {
  const changed = Object.entries(changes).map(([part, fields]): [string, DataValue] => [
    part,
    Array.isArray(fields) ? fields : { ...(rules[part] as DataMap | undefined), ...fields },
  ])
  return { ...rules, ...Object.fromEntries(changed) }
}

export function json(value: DataValue): JsonValue {
  return toAtprotoJson(value)
}
