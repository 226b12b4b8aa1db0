import {
  compareText,
  encodeCanonical,
  equalBytes,
  isDataMap,
  toAtprotoJson,
  type DataMap,
  type DataValue,
} from '@quorate/core'

import { leafText } from './leaves.ts'

/** What became of one member, or of one node of a member, between two policies. */
export type SeatChange = {
  readonly did: string
  readonly change: 'added' | 'removed' | 'changed'
  /** What changed, such as `weight 1 to 2`; for one who joins, what it brings. */
  readonly details: readonly string[]
}

/** Members by DID: who joined, who left, and for the others key, weight, operator, identity and nodes. */
export function diffMembers(before: DataMap, after: DataMap): SeatChange[] {
  const [old, now] = [byId(before['members'], 'did'), byId(after['members'], 'did')]
  return [...new Set([...old.keys(), ...now.keys()])].sort(compareText).flatMap((did): SeatChange[] => {
    const [left, right] = [old.get(did), now.get(did)]
    if (left === undefined)
      return right === undefined ? [] : [{ did, change: 'added', details: seatOf(right) }]
    if (right === undefined) return [{ did, change: 'removed', details: seatOf(left) }]
    const details = [
      ...(same(left['key'], right['key']) ? [] : [`re-keyed to ${textOf('key', right['key'])}`]),
      ...diffFields(left, right, ['did', 'key', 'nodes']),
      ...diffNodes(left, right),
    ]
    return details.length === 0 ? [] : [{ did, change: 'changed', details }]
  })
}

function seatOf(member: DataMap): string[] {
  const nodes = [...byId(member['nodes'], 'id').values()].map(nodeText)
  return [
    `weight ${textOf('weight', member['weight'])}`,
    ...(member['operator'] === undefined ? [] : [`operator ${textOf('operator', member['operator'])}`]),
    `key ${textOf('key', member['key'])}`,
    ...(nodes.length === 0 ? [] : [`nodes ${nodes.join(', ')}`]),
  ]
}

function diffNodes(before: DataMap, after: DataMap): string[] {
  const [old, now] = [byId(before['nodes'], 'id'), byId(after['nodes'], 'id')]
  return [...new Set([...old.keys(), ...now.keys()])].sort(compareText).flatMap((id) => {
    const [left, right] = [old.get(id), now.get(id)]
    if (left === undefined) return right === undefined ? [] : [`node ${nodeText(right)} added`]
    if (right === undefined) return [`node ${id} removed`]
    return diffFields(left, right, ['id']).map((detail) => `node ${id}: ${detail}`)
  })
}

function nodeText(node: DataMap): string {
  return `${textOf('id', node['id'])} at ${textOf('endpoint', node['endpoint'])}`
}

function diffFields(before: DataMap, after: DataMap, except: readonly string[]): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => !except.includes(name) && !same(before[name], after[name]))
    .map((name) => `${name} ${changeText(name, before[name], after[name])}`)
}

export function textOf(name: string, value: DataValue | undefined): string {
  return value === undefined ? 'none' : leafText(name, value)
}

export function same(a: DataValue | undefined, b: DataValue | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  const [left, right] = [encodeCanonical(a), encodeCanonical(b)]
  return left.ok && right.ok && equalBytes(left.value, right.value)
}

/** Two different values as texts that differ: where they would read the same, as data. */
export function changeText(
  name: string,
  before: DataValue | undefined,
  after: DataValue | undefined,
): string {
  const [left, right] = [textOf(name, before), textOf(name, after)]
  if (left !== right || before === undefined || after === undefined) return `${left} to ${right}`
  return `${JSON.stringify(toAtprotoJson(before))} to ${JSON.stringify(toAtprotoJson(after))}`
}

export function byId(list: DataValue | undefined, field: string): Map<string, DataMap> {
  const items = Array.isArray(list) ? list.filter(isDataMap) : []
  return new Map(
    items.flatMap((item): [string, DataMap][] => {
      const id = item[field]
      return typeof id === 'string' ? [[id, item]] : []
    }),
  )
}
