import { checkShape, joinPath, type DataMap, type DataValue } from '@quorate/core'
import { nsids } from '@quorate/schemas'
import { isMap, isScalar, isSeq, type Node } from 'yaml'

import type { ReportedFinding } from '../shell/findings/cli-finding.ts'
import { suggestion } from '../shell/nearest-name.ts'
import { instantExpected, parseIsoInstant } from './instant-text.ts'
import { policyFields, writtenName, type Field, type Value } from './policy-fields.ts'
import { parseThreshold, thresholdExpected } from './threshold-text.ts'
import { describeNode, excerpt, YamlSource, type Position } from './yaml-source.ts'

export type PolicyFileResult =
  | {
      readonly ok: true
      readonly policy: DataMap
      /** A finding on the record, with the place in the file that it comes from. */
      readonly placed: (finding: ReportedFinding) => ReportedFinding
    }
  | { readonly ok: false; readonly findings: readonly [ReportedFinding, ...ReportedFinding[]] }

/**
 * The policy record that a policy file in YAML stands for, in the shape of its lexicon. Else everything that is wrong, in
 * the order of the file, each with `line` and `column` and the path as it is written there. `absent` are the fields that
 * the file may leave out.
 */
export function readPolicyFile(bytes: Uint8Array, absent: DataMap = {}): PolicyFileResult {
  const reader = new PolicyReader(bytes)
  const policy = reader.read(absent)
  const [first, ...rest] = reader.findings().sort(byPosition)
  return first === undefined
    ? { ok: true, policy, placed: (found) => reader.placed(found) }
    : { ok: false, findings: [first, ...rest] }
}

/** Where a value is: in the record, and in the file. */
type Place = { readonly record: string; readonly written: string }

class PolicyReader {
  private readonly source: YamlSource
  private readonly shapeFindings: ReportedFinding[] = []
  /** By path in the record. */
  private readonly places = new Map<string, { readonly written: string; readonly position: Position }>()
  private readonly failed: string[] = []

  constructor(bytes: Uint8Array) {
    this.source = new YamlSource(bytes)
  }

  read(absent: DataMap): DataMap {
    if (this.source.root === null && this.source.findings.length > 0) return {}
    const value = this.value(
      this.source.root,
      { kind: 'object', fields: policyFields },
      { record: '', written: '' },
    )
    if (value === undefined) return {}
    const policy = { $type: nsids.OrgP2pdsPolicy, ...absent, ...(value as DataMap) }
    for (const finding of checkShape(nsids.OrgP2pdsPolicy, policy)) {
      if (!this.failed.some((path) => isWithin(finding.path, path)))
        this.shapeFindings.push(this.placed(finding))
    }
    return policy
  }

  findings(): ReportedFinding[] {
    return [...this.source.findings, ...this.shapeFindings]
  }

  /** Undefined when it is no such value; why is a finding. */
  private value(node: unknown, value: Value, place: Place): DataValue | undefined {
    this.places.set(place.record, { written: place.written, position: this.source.positionOf(node) })
    const converted = this.convert(node as Node | null, value, place)
    if (converted === undefined) this.failed.push(place.record)
    return converted
  }

  private convert(node: Node | null, value: Value, place: Place): DataValue | undefined {
    if (node !== null && !this.source.ensurePlain(node, place.written)) return undefined
    switch (value.kind) {
      case 'object':
        return isMap(node)
          ? this.fields(node.items, value.fields, place)
          : this.expect('fields with values', node, place)
      case 'list':
        if (!isSeq(node)) return this.expect('a list', node, place)
        return node.items.map((item, i) => this.value(item, value.item, at(place, `[${String(i)}]`)) ?? null)
      case 'threshold':
        if (isMap(node)) return this.fields(node.items, value.fields, place)
        return this.parsed(parseThreshold, thresholdExpected, node, place)
      case 'instant':
        return this.parsed(parseIsoInstant, instantExpected, node, place)
      case 'text':
        return this.parsed(wholeText, 'text', node, place)
      case 'integer':
        return this.integer(node, value, place)
    }
  }

  private fields(
    items: readonly { readonly key: unknown; readonly value: unknown }[],
    fields: readonly Field[],
    place: Place,
  ): DataMap {
    const map: DataMap = {}
    const writtenAs = new Map<Field, string>()
    for (const { key, value } of items) {
      const name = isScalar(key) && typeof key.value === 'string' ? key.value : undefined
      const field = fields.find((known) => known.name === name || known.written === name)
      if (name === undefined || field === undefined) {
        this.unknownField(key, name, fields, place)
        continue
      }
      const inside = { record: joinPath(place.record, field.name), written: joinPath(place.written, name) }
      const before = writtenAs.get(field)
      if (before !== undefined) {
        const position = this.source.positionOf(key)
        this.source.report('policy-file/twice', inside.written, position, { first: before })
        continue
      }
      writtenAs.set(field, name)
      const converted = this.value(value, field.value, inside)
      if (converted !== undefined) map[field.name] = converted
    }
    return map
  }

  private integer(
    node: Node | null,
    value: Value & { kind: 'integer' },
    place: Place,
  ): DataValue | undefined {
    const { quantity } = value
    const number = isScalar(node) && typeof node.value === 'bigint' ? Number(node.value) : undefined
    const saysUnit = quantity === undefined || quantity.bare || place.written.endsWith(quantity.suffix)
    if (number !== undefined && Number.isSafeInteger(number) && saysUnit) return number
    if (quantity === undefined) return this.expect('an integer', node, place)
    return this.parsed((text) => quantity.parse(text), quantity.expected, node, place)
  }

  private parsed(
    parse: (text: string) => DataValue | undefined,
    expected: string,
    node: Node | null,
    place: Place,
  ): DataValue | undefined {
    const text = isScalar(node) && typeof node.value === 'string' ? parse(node.value) : undefined
    return text ?? this.expect(expected, node, place)
  }

  private expect(expected: string, node: Node | null, { written }: Place): DataValue | undefined {
    const params = { expected, actual: describeNode(node) }
    this.source.report('policy-file/value', written, this.source.positionOf(node), params)
    return undefined
  }

  private unknownField(key: unknown, name: string | undefined, fields: readonly Field[], place: Place): void {
    const names = fields.map(({ written }) => written)
    const all = [...names, ...fields.map((field) => field.name)]
    const path = joinPath(place.written, excerpt(name ?? ''))
    this.source.report('policy-file/unknown-field', path, this.source.positionOf(key), {
      actual: describeNode(key),
      expected: suggestion(name ?? '', all, `expected one of ${names.join(', ')}`),
    })
  }

  /** A finding on the record, at the place in the file that it comes from, or that what is missing belongs to. */
  placed(finding: ReportedFinding): ReportedFinding {
    const exact = this.places.get(finding.path)
    if (exact !== undefined)
      return { ...finding, path: exact.written, params: { ...finding.params, ...exact.position } }
    const dot = finding.path.lastIndexOf('.')
    const parent = this.places.get(dot === -1 ? '' : finding.path.slice(0, dot))
    const path = joinPath(parent?.written ?? '', writtenName(finding.path.slice(dot + 1)))
    return {
      ...finding,
      path,
      params: { ...finding.params, ...(parent?.position ?? { line: 1, column: 1 }) },
    }
  }
}

function wholeText(text: string): string | undefined {
  return text.isWellFormed() && !text.startsWith('\ufeff') ? text : undefined
}

function at({ record, written }: Place, index: string): Place {
  return { record: record + index, written: written + index }
}

function isWithin(path: string, container: string): boolean {
  return path === container || path.startsWith(`${container}.`) || path.startsWith(`${container}[`)
}

function byPosition(a: ReportedFinding, b: ReportedFinding): number {
  return positionIn(a, 'line') - positionIn(b, 'line') || positionIn(a, 'column') - positionIn(b, 'column')
}

function positionIn({ params }: ReportedFinding, name: string): number {
  return Number(params[name] ?? 0)
}
