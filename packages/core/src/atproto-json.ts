import { decodeBase64, encodeBase64 } from './base64.ts'
import { parseCid } from './cid.ts'
import { describeValue, isDataText, isLink, mapFault, type DataValue } from './data-value.ts'
import { acceptUnless, finding, joinPath, maxFindings, type Checked, type Finding } from './finding.ts'
import { profile } from './limits.ts'

/** A value as atproto writes it in JSON: bytes as `{"$bytes": base64}`, links as `{"$link": cid}`. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue }

export function toAtprotoJson(value: DataValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Uint8Array) return { $bytes: encodeBase64(value) }
  if (isLink(value)) return { $link: value.toString() }
  if (Array.isArray(value)) return value.map(toAtprotoJson)
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, toAtprotoJson(v)]))
}

/**
 * The value that atproto JSON stands for. Refuses malformed `$bytes`, `$link`, `$type` and blobs, floats and unsafe
 * integers, and text or keys with a lone surrogate or a leading byte order mark, each with its path; what JSON cannot tell apart (`123.0`) is taken as the integer.
 */
export function fromAtprotoJson(json: unknown): Checked<DataValue> {
  const findings: Finding[] = []
  const value = convert(json, '', 0, findings)
  return acceptUnless(findings, value)
}

function convert(json: unknown, path: string, depth: number, findings: Finding[]): DataValue {
  if (findings.length >= maxFindings) return null
  const reject = (expected: string): null => {
    findings.push(finding('value/not-data', path, { expected, actual: describeValue(json) }))
    return null
  }
  if (json === null || typeof json === 'boolean') return json
  if (typeof json === 'number') {
    return Number.isSafeInteger(json) ? json + 0 : reject('an integer within +-(2^53 - 1)')
  }
  if (typeof json === 'string') {
    return isDataText(json) ? json : reject('well-formed text without a leading byte order mark')
  }
  if (typeof json !== 'object') return reject('a JSON value')
  if (Object.hasOwn(json, '$bytes')) return bytesOf(json) ?? reject('{"$bytes": base64} alone')
  if (Object.hasOwn(json, '$link')) return linkOf(json) ?? reject('{"$link": CID} alone')
  if (depth >= profile.depth) {
    findings.push(finding('bytes/too-deep', path, { expected: profile.depth }))
    return null
  }
  if (Array.isArray(json))
    return json.map((item, i) => convert(item, `${path}[${String(i)}]`, depth + 1, findings))
  const entries = Object.entries(json)
  if (Object.hasOwn(json, '__proto__')) return reject('an object without a key `__proto__`')
  const before = findings.length
  for (const [key] of entries) {
    if (findings.length >= maxFindings) return null
    if (isDataText(key)) continue
    const params = { expected: 'a key of the data model', actual: describeValue(key) }
    findings.push(finding('value/not-data', path, params))
  }
  const map = Object.fromEntries(
    entries.map(([k, v]) => [k, convert(v, joinPath(path, k), depth + 1, findings)]),
  )
  // What is wrong within it may be what makes it no blob, and is told with its path.
  const expected = findings.length > before ? undefined : mapFault(map)
  return expected === undefined ? map : reject(expected)
}

function bytesOf(json: object): Uint8Array | undefined {
  const text = (json as { $bytes: unknown }).$bytes
  if (typeof text !== 'string' || Object.keys(json).length !== 1) return undefined
  return decodeBase64(text)
}

function linkOf(json: object): DataValue | undefined {
  const text = (json as { $link: unknown }).$link
  if (typeof text !== 'string' || Object.keys(json).length !== 1) return undefined
  const cid = parseCid(text)
  return cid.ok ? cid.value : undefined
}
