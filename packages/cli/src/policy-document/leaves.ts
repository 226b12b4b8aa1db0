import { isDataMap, joinPath, toAtprotoJson, type DataMap, type DataValue } from '@quorate/core'

import { policyFields, type Field } from './policy-fields.ts'
import { quantities } from '../shell/quantity.ts'
import { formatThreshold } from './threshold-text.ts'

/**
 * Fields of a policy by their paths in the record, in the order of its lexicon, then those that it does not know.
 * Thresholds and lists are one field each.
 */
export function leavesOf(
  map: DataMap,
  path = '',
  known: readonly Field[] = policyFields,
): Map<string, DataValue> {
  const leaves = new Map<string, DataValue>()
  const entries = Object.entries(map).sort(([a], [b]) => rankOf(a, known) - rankOf(b, known))
  for (const [name, value] of entries) {
    const inside = joinPath(path, isPlainName(name) ? name : `[${JSON.stringify(name)}]`)
    const isWhole =
      !isDataMap(value) || Object.keys(value).length === 0 || formatThreshold(value) !== undefined
    if (!isWhole)
      for (const [deeper, leaf] of leavesOf(value, inside, fieldsWithin(known, name)))
        leaves.set(deeper, leaf)
    else leaves.set(inside, value)
  }
  return leaves
}

function rankOf(name: string, known: readonly Field[]): number {
  const place = known.findIndex((field) => field.name === name)
  return place < 0 ? known.length : place
}

function fieldsWithin(known: readonly Field[], name: string): readonly Field[] {
  const value = known.find((field) => field.name === name)?.value
  return value?.kind === 'object' ? value.fields : []
}

/** A name with a dot in it must not read as the path of another field. */
function isPlainName(name: string): boolean {
  return /^[\w$]+$/.test(name)
}

/** A field's value as people write it: `30m` for `intervalSeconds`, `99.9%` for `uptimePpm`, `2/3` for a threshold. */
export function leafText(path: string, value: DataValue): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') {
    const quantity = quantities.find(({ suffix }) => path.endsWith(suffix))
    return quantity?.format(value) ?? String(value)
  }
  if (isDataMap(value)) return formatThreshold(value) ?? JSON.stringify(toAtprotoJson(value))
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : value.map(itemText).join(', ')
  return JSON.stringify(toAtprotoJson(value))
}

/** An item that could read as several stands in quotes. */
export function itemText(item: DataValue): string {
  return typeof item === 'string' && /^[\w.:#/%@~+-]+$/.test(item)
    ? item
    : JSON.stringify(toAtprotoJson(item))
}
