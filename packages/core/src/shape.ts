import { isAtUriString, isValidDid, isValidNsid, isValidUri } from '@atproto/syntax'
import { lexiconDocuments } from '@quorate/schemas'
import { readBlobRef } from './blob-ref.ts'
import { utf8Length } from './bytes.ts'
import { isCidText } from './cid.ts'
import { describeValue, isDataMap, type DataMap, type DataValue } from './data-value.ts'
import { finding, joinPath, maxFindings, type Finding } from './finding.ts'
import { parseInstant } from './instant.ts'
import { UsageError } from './usage-error.ts'

/**
 * Every way in which `value` is not what a lexicon says: `ref` is an NSID, with `#name` for one of its other definitions.
 * Unknown fields are kept and pass (ENC-6). Instants are those of ENC-4 and CIDs those of ENC-3, stricter than a lexicon
 * can say. Stops after about a hundred faults, since a few bytes can hold thousands.
 */
export function checkShape(ref: string, value: DataValue | undefined): Finding[] {
  const findings: Finding[] = []
  check(definitionOf(ref), value, '', ref, findings)
  return findings
}

/**
 * What a lexicon defines of a value of its shape, without the fields that it does not: those are inside what was signed (ENC-6), say
 * nothing to whoever goes by this lexicon, and can be as many as anybody likes.
 */
export function definedPart(ref: string, value: DataMap): DataMap {
  return partOf(definitionOf(ref), value, ref) as DataMap
}

function partOf(def: Definition, value: DataValue, within: string): DataValue {
  if (def.type === 'ref') {
    const target = absolute(def.ref ?? '', within)
    return partOf(definitionOf(target), value, target)
  }
  const { items } = def
  if (Array.isArray(value))
    return items === undefined ? value : value.map((item) => partOf(items, item, within))
  const { properties } = def.record ?? def
  if (!isDataMap(value) || properties === undefined) return value
  const part: DataMap = {}
  for (const [name, field] of Object.entries(value)) {
    const known = properties[name]
    if (known !== undefined) part[name] = partOf(known, field, within)
    else if (name === '$type') part[name] = field
  }
  return part
}

type Definition = {
  readonly type: string
  readonly record?: Definition
  readonly required?: readonly string[]
  readonly nullable?: readonly string[]
  readonly properties?: Readonly<Record<string, Definition>>
  readonly items?: Definition
  readonly ref?: string
  readonly refs?: readonly string[]
  readonly format?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly maxSize?: number
}

const definitions = new Map<string, Definition>(
  lexiconDocuments.flatMap((doc) =>
    Object.entries(doc.defs).map(([name, def]): [string, Definition] => [
      name === 'main' ? doc.id : `${doc.id}#${name}`,
      def as Definition,
    ]),
  ),
)

function definitionOf(ref: string): Definition {
  const definition = definitions.get(ref)
  if (definition === undefined) throw new UsageError(`no lexicon defines ${ref}`)
  return definition
}

/** `#name` means a definition of the same document. */
function absolute(ref: string, within: string): string {
  return ref.startsWith('#') ? (within.split('#')[0] ?? '') + ref : ref
}

function check(
  def: Definition,
  value: DataValue | undefined,
  path: string,
  within: string,
  out: Finding[],
): void {
  if (out.length >= maxFindings) return
  const expect = (expected: string) =>
    out.push(finding('record/shape', path, { expected, actual: describeValue(value) }))
  switch (def.type) {
    case 'record': {
      if (!isDataMap(value)) expect('a record')
      else {
        const type = value['$type']
        if (type !== within)
          out.push(
            finding('record/shape', joinPath(path, '$type'), {
              expected: within,
              actual: describeValue(type),
            }),
          )
        checkObject(def.record as Definition, value, path, within, out)
      }
      return
    }
    case 'object':
      if (isDataMap(value)) checkObject(def, value, path, within, out)
      else expect('an object')
      return
    case 'ref': {
      const target = absolute(def.ref ?? '', within)
      check(definitionOf(target), value, path, target, out)
      return
    }
    case 'union': {
      // Open: a type that is not listed passes, if it says what it is.
      if (!isDataMap(value) || typeof value['$type'] !== 'string') expect('an object with a $type')
      else if (def.refs?.includes(value['$type']))
        check(definitionOf(value['$type']), value, path, value['$type'], out)
      return
    }
    case 'array': {
      if (!Array.isArray(value)) expect('an array')
      else if (!inRange(value.length, def.minLength, def.maxLength))
        expect(`an array of ${range(def.minLength, def.maxLength)}`)
      else
        for (const [i, item] of value.entries())
          check(def.items as Definition, item, `${path}[${String(i)}]`, within, out)
      return
    }
    case 'string':
      checkText(def, value, expect)
      return
    case 'integer': {
      const whole = typeof value === 'number' && Number.isSafeInteger(value)
      if (!whole || !inRange(value, def.minimum, def.maximum))
        expect(`an integer ${range(def.minimum, def.maximum)}`)
      return
    }
    case 'boolean':
      if (typeof value !== 'boolean') expect('true or false')
      return
    case 'bytes':
      if (!(value instanceof Uint8Array)) expect('bytes')
      else if (!inRange(value.length, def.minLength, def.maxLength))
        expect(`bytes, ${range(def.minLength, def.maxLength)} of them`)
      return
    case 'blob':
      checkBlob(def, value, expect)
      return
    case 'unknown':
      if (!isDataMap(value)) expect('an object')
      return
    default:
      throw new UsageError(`no check for lexicon type ${def.type}`)
  }
}

function checkBlob(def: Definition, value: DataValue | undefined, expect: (expected: string) => void): void {
  const blob = readBlobRef(value)
  if (blob === undefined) expect('a blob with ref, mimeType and size')
  else if (!inRange(blob.size, 0, def.maxSize)) expect(`a blob of ${range(0, def.maxSize)} bytes`)
}

function checkObject(def: Definition, value: DataMap, path: string, within: string, out: Finding[]): void {
  for (const name of def.required ?? []) {
    if (!Object.hasOwn(value, name)) {
      out.push(finding('record/shape', joinPath(path, name), { expected: 'this field', actual: 'nothing' }))
    }
  }
  for (const [name, property] of Object.entries(def.properties ?? {})) {
    if (value[name] === null && def.nullable?.includes(name) === true) continue
    if (Object.hasOwn(value, name)) check(property, value[name], joinPath(path, name), within, out)
  }
}

const formats: Record<string, readonly [string, (text: string) => boolean]> = {
  did: ['a DID', isValidDid],
  cid: ['a CIDv1 (dag-cbor or raw, SHA-256, base32)', isCidText],
  datetime: ['an instant YYYY-MM-DDTHH:mm:ss.sssZ', (text) => parseInstant(text).ok],
  nsid: ['an NSID', isValidNsid],
  'at-uri': ['an at-uri', isAtUriString],
  // URL.canParse alone trims and escapes white space.
  uri: ['a URI', (text) => isValidUri(text) && URL.canParse(text)],
}

function checkText(def: Definition, value: DataValue | undefined, expect: (expected: string) => void): void {
  if (typeof value !== 'string') {
    expect('text')
    return
  }
  const [name, holds] = formats[def.format ?? ''] ?? ['text', () => true]
  if (!holds(value)) expect(name)
  else if (
    (def.minLength ?? def.maxLength) !== undefined &&
    !inRange(utf8Length(value), def.minLength, def.maxLength)
  ) {
    expect(`text of ${range(def.minLength, def.maxLength)} bytes`)
  }
}

function inRange(n: number, least = -Infinity, most = Infinity): boolean {
  return n >= least && n <= most
}

function range(least = 0, most = Infinity): string {
  return most === Infinity ? `at least ${String(least)}` : `${String(least)} to ${String(most)}`
}
