import {
  contentOf,
  isDataMap,
  toAtprotoJson,
  type DataMap,
  type DataValue,
  type JsonValue,
} from '@quorate/core'
import { Document, Pair, Scalar, YAMLMap, YAMLSeq, type Node } from 'yaml'

import { hasHazard, hex, replaceHazards } from '../terminal-text.ts'
import { policyFields, type Field, type Value } from './policy-fields.ts'
import { formatThreshold } from './threshold-text.ts'

/**
 * A policy record as a policy file, which reads back as the same content. The certificate is left out; fields that this
 * version does not know are shown as they are, and do not read back. Safe to show on a terminal.
 */
export function writePolicyFile(policy: DataMap): string {
  const { $type: _type, ...content } = contentOf(policy)
  const document = new Document({ version: '1.2' })
  document.contents = mapOf(content, policyFields)
  // Every text with a hazard stands in double quotes, where these are YAML's own escapes.
  return replaceHazards(document.toString({ lineWidth: 0 }), (point) => {
    const code = point.codePointAt(0) ?? 0
    return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`
  })
}

function mapOf(map: DataMap, fields: readonly Field[]): YAMLMap {
  const node = new YAMLMap()
  for (const field of fields) {
    const value = map[field.name]
    if (value !== undefined) node.items.push(pairOf(value, field))
  }
  for (const [name, value] of Object.entries(map)) {
    if (!fields.some((field) => field.name === name))
      node.items.push(new Pair(scalarOf(name), jsonNode(toAtprotoJson(value))))
  }
  return node
}

function pairOf(value: DataValue, { name, written, value: form }: Field): Pair {
  const text = form.kind === 'integer' && typeof value === 'number' ? form.quantity?.format(value) : undefined
  return text === undefined
    ? new Pair(scalarOf(form.kind === 'integer' ? name : written), nodeOf(value, form))
    : new Pair(scalarOf(written), scalarOf(text))
}

function nodeOf(value: DataValue, form: Value): Node {
  if (form.kind === 'list' && Array.isArray(value))
    return listOf(value.map((item) => nodeOf(item, form.item)))
  if ((form.kind === 'object' || form.kind === 'threshold') && isDataMap(value)) {
    const text = form.kind === 'threshold' ? formatThreshold(value) : undefined
    return text === undefined ? mapOf(value, form.fields) : scalarOf(text)
  }
  return jsonNode(toAtprotoJson(value))
}

function jsonNode(json: JsonValue): Node {
  if (Array.isArray(json)) return listOf(json.map(jsonNode))
  if (typeof json !== 'object' || json === null) return scalarOf(json)
  const node = new YAMLMap()
  for (const [name, value] of Object.entries(json)) node.items.push(new Pair(scalarOf(name), jsonNode(value)))
  return node
}

function listOf(items: readonly Node[]): YAMLSeq {
  const node = new YAMLSeq()
  node.items.push(...items)
  return node
}

function scalarOf(value: string | number | boolean | null): Scalar {
  const scalar = new Scalar(value)
  if (typeof value === 'string' && hasHazard(value.replaceAll('\n', ''))) scalar.type = Scalar.QUOTE_DOUBLE
  return scalar
}
