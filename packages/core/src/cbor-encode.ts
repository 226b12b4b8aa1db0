import { writeCbor } from './cbor-write.ts'
import { isCidBytes } from './cid.ts'
import { describeValue, isDataText, isLink, mapFault, type DataValue } from './data-value.ts'
import {
  acceptUnless,
  finding,
  joinPath,
  maxFindings,
  refuse,
  type Checked,
  type Finding,
} from './finding.ts'
import { profile } from './limits.ts'

/**
 * Canonical DAG-CBOR of a value of the data model (ENC-1). Refuses what is outside it, with a finding for each place:
 * floats, integers past 2^53 - 1, undefined, lone surrogates, a leading byte order mark, a key `__proto__`, foreign CIDs, and
 * maps that JSON would read as something else.
 */
export function encodeCanonical(value: unknown): Checked<Uint8Array> {
  const findings: Finding[] = []
  inspect(value, '', 0, findings)
  const checked = acceptUnless(findings, value as DataValue)
  if (!checked.ok) return checked
  const bytes = writeCbor(checked.value)
  if (bytes.length > profile.recordBytes) {
    return refuse('bytes/too-large', '', { expected: profile.recordBytes, actual: bytes.length })
  }
  return { ok: true, value: bytes }
}

function inspect(value: unknown, path: string, depth: number, findings: Finding[]): void {
  if (findings.length >= maxFindings) return
  const expect = (expected: string) =>
    findings.push(finding('value/not-data', path, { expected, actual: describeValue(value) }))
  switch (typeof value) {
    case 'boolean':
      return
    case 'number':
      if (!Number.isSafeInteger(value)) expect('an integer within +-(2^53 - 1)')
      return
    case 'string':
      if (!isDataText(value)) expect('well-formed text without a leading byte order mark')
      return
    case 'object':
      break
    default:
      expect('a value of the data model')
      return
  }
  if (value === null || value instanceof Uint8Array) return
  if (isLink(value)) {
    if (!((value.bytes as unknown) instanceof Uint8Array) || !isCidBytes(value.bytes))
      expect('a CIDv1 of dag-cbor or raw with SHA-256')
    return
  }
  if (depth >= profile.depth) {
    // One finding is enough, and a deeper walk could overflow the stack.
    findings.push(finding('bytes/too-deep', path, { expected: profile.depth }))
    return
  }
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) inspect(value[i], `${path}[${String(i)}]`, depth + 1, findings)
    return
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) {
    expect('a plain object')
    return
  }
  const expected = mapFault(value as Record<string, unknown>)
  if (expected !== undefined) expect(expected)
  for (const [key, item] of Object.entries(value)) {
    if (key === '__proto__' || !isDataText(key)) {
      findings.push(
        finding('value/not-data', path, { expected: 'a key of the data model', actual: describeValue(key) }),
      )
    }
    inspect(item, joinPath(path, key), depth + 1, findings)
  }
}
