import {
  contentOf,
  isDataMap,
  joinPath,
  toAtprotoJson,
  type DataMap,
  type DataValue,
  type JsonValue,
} from '@quorate/core'
import { Document, isScalar, Pair, Scalar, visit, YAMLMap, YAMLSeq, type Node } from 'yaml'

import { hasHazard, hex, replaceHazards } from '../shell/terminal-text.ts'
import { policyFields, type Field, type Value } from './policy-fields.ts'
import { formatThreshold } from './threshold-text.ts'

/**
 * A policy record as a policy file, which reads back as the same content. The certificate is left out; fields that this
 * version does not know are shown as they are, and do not read back. Safe to show on a terminal. `comments` stand above the
 * fields that they are about; what is about a field that is not there stands at the top. `nameOf` says what a DID is called,
 * in plain letters, for a comment beside it.
 */
export function writePolicyFile(
  policy: DataMap,
  comments: PolicyComments = new Map(),
  nameOf: (did: string) => string | undefined = () => undefined,
): string {
  const { $type: _type, ...content } = contentOf(policy)
  const document = new Document({ version: '1.2' })
  const writer = new Commented(comments)
  document.contents = mapOf(content, policyFields, { path: '', writer })
  document.commentBefore = writer.left()
  visit(document, {
    Pair(_, { key, value }) {
      const name =
        isScalar(key) && key.value === 'did' && isScalar(value) ? nameOf(String(value.value)) : undefined
      if (name !== undefined) (value as Scalar).comment = ` ${name}`
    },
  })
  // Every text with a hazard stands in double quotes, where these are YAML's own escapes.
  return replaceHazards(document.toString({ lineWidth: 0 }), (point) => {
    const code = point.codePointAt(0) ?? 0
    return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`
  })
}

/** Lines above fields, by the path in the record; members and nodes by DID: `members[did:plc:x].weight`. */
export type PolicyComments = ReadonlyMap<string, string>

type Place = { readonly path: string; readonly writer: Commented }

class Commented {
  private readonly open: Map<string, string>

  constructor(comments: PolicyComments) {
    this.open = new Map(comments)
  }

  /** The comment on what stands at `path`, once. */
  take(path: string): string | null {
    const comment = this.open.get(path) ?? null
    this.open.delete(path)
    return comment
  }

  left(): string | null {
    const lines = [...this.open].map(([path, comment]) => ` ${path}:${comment}`)
    return lines.length === 0 ? null : lines.join('\n')
  }
}

function mapOf(map: DataMap, fields: readonly Field[], place: Place): YAMLMap {
  const node = new YAMLMap()
  for (const field of fields) {
    const value = map[field.name]
    if (value !== undefined) node.items.push(pairOf(value, field, place))
  }
  for (const [name, value] of Object.entries(map)) {
    if (!fields.some((field) => field.name === name))
      node.items.push(new Pair(keyOf(name, inside(place, name)), jsonNode(toAtprotoJson(value))))
  }
  return node
}

function inside({ path, writer }: Place, name: string): Place {
  return { path: joinPath(path, name), writer }
}

function keyOf(written: string, { path, writer }: Place): Scalar {
  const key = scalarOf(written)
  key.commentBefore = writer.take(path)
  return key
}

function pairOf(value: DataValue, { name, written, value: form }: Field, around: Place): Pair {
  const place = inside(around, name)
  const text = form.kind === 'integer' && typeof value === 'number' ? form.quantity?.format(value) : undefined
  return text === undefined
    ? new Pair(keyOf(form.kind === 'integer' ? name : written, place), nodeOf(value, form, place))
    : new Pair(keyOf(written, place), scalarOf(text))
}

function nodeOf(value: DataValue, form: Value, place: Place): Node {
  if (form.kind === 'list' && Array.isArray(value))
    return listOf(value.map((item) => itemOf(item, form.item, place)))
  if ((form.kind === 'object' || form.kind === 'threshold') && isDataMap(value)) {
    const text = form.kind === 'threshold' ? formatThreshold(value) : undefined
    return text === undefined ? mapOf(value, form.fields, place) : scalarOf(text)
  }
  return jsonNode(toAtprotoJson(value))
}

/** A member or a node has its DID in its path. */
function itemOf(item: DataValue, form: Value, list: Place): Node {
  const id = isDataMap(item) ? (item['did'] ?? item['id']) : undefined
  const place = typeof id === 'string' ? inside(list, `[${id}]`) : list
  const node = nodeOf(item, form, place)
  if (place !== list) node.commentBefore = place.writer.take(place.path)
  return node
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
