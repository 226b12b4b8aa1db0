import {
  acceptUnless,
  accept,
  describeValue,
  fromAtprotoJson,
  isDataMap,
  maxFindings,
  parseInstant,
  refuse,
  under,
  type Checked,
  type DataMap,
  type DataValue,
  type Finding,
} from '@quorate/core'

/** Reads one argument of a request. `path` is its place there. */
export type Argument<T> = (json: unknown, path: string) => Checked<T>

function malformed(expected: string, path: string, json: unknown): Checked<never> {
  return refuse('request/malformed', path, { expected, actual: describeValue(json) })
}

/** Any value of the data model, as atproto JSON; what is outside the model is refused by its own findings. */
export const data: Argument<DataValue> = (json, path) => {
  if (json === undefined) return malformed('a value', path, json)
  const value = fromAtprotoJson(json)
  return value.ok ? value : acceptUnless(under(path, value.findings), null)
}

export const record: Argument<DataMap> = (json, path) => {
  const value = data(json, path)
  if (!value.ok) return value
  return isDataMap(value.value) ? accept(value.value) : malformed('a record', path, json)
}

export const bytes: Argument<Uint8Array> = (json, path) => {
  const value = fromAtprotoJson(json)
  return value.ok && value.value instanceof Uint8Array
    ? accept(value.value)
    : malformed('{"$bytes": base64}', path, json)
}

export const text: Argument<string> = (json, path) =>
  typeof json === 'string' ? accept(json) : malformed('text', path, json)

/** Any number of JSON; whether it is within bounds is for the operation to say. */
export const number: Argument<number> = (json, path) =>
  typeof json === 'number' ? accept(json) : malformed('a number', path, json)

/** An instant, as milliseconds since 1970. */
export const instant: Argument<number> = (json, path) => {
  const read = text(json, path)
  return read.ok ? parseInstant(read.value, path) : read
}

export const flag: Argument<boolean> = (json, path) =>
  typeof json === 'boolean' ? accept(json) : malformed('true or false', path, json)

/** JSON as it came, for what is not of the data model. */
export const json: Argument<unknown> = (value, path) =>
  value === undefined ? malformed('a value', path, value) : accept(value)

/** Absent, or null for runners that cannot leave a field out. */
export function optional<T>(argument: Argument<T>): Argument<T | undefined> {
  return (value, path) => (value === undefined || value === null ? accept(undefined) : argument(value, path))
}

export function list<T>(argument: Argument<T>): Argument<T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) return malformed('an array', path, value)
    const findings: Finding[] = []
    const items: T[] = []
    for (const [i, item] of value.entries()) {
      // A line holds millions of items, and each may be a fault.
      if (findings.length >= maxFindings) break
      const read = argument(item, `${path}[${String(i)}]`)
      if (read.ok) items.push(read.value)
      else findings.push(...read.findings)
    }
    return acceptUnless(findings, items)
  }
}

type Shape = Record<string, Argument<unknown>>
export type Read<S extends Shape> = { [K in keyof S]: S[K] extends Argument<infer T> ? T : never }

/** An object with these fields; others are not looked at. */
export function fields<S extends Shape>(shape: S): Argument<Read<S>> {
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return malformed('an object', path, value)
    const findings: Finding[] = []
    const out: Record<string, unknown> = {}
    for (const [name, argument] of Object.entries(shape)) {
      const own = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
      const read = argument(own, path === '' ? name : `${path}.${name}`)
      if (read.ok) out[name] = read.value
      else findings.push(...read.findings)
    }
    return acceptUnless(findings, out as Read<S>)
  }
}
