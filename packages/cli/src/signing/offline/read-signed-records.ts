import {
  acceptUnless,
  describeValue,
  finding,
  fromAtprotoJson,
  isDataMap,
  parseCid,
  profile,
  under,
  type Checked,
  type DataMap,
} from '@quorate/core'

import { Failure, failure } from '../../shell/failure.ts'
import { describeContent } from '../../shell/files/content-kind.ts'
import { readInput } from '../../shell/files/input-file.ts'
import { maxSignedRecords, type SignedRecord, type SignedRecords } from './signed-file.ts'

const signedExpected = 'a file of signed records, as --offline writes it'
const maxBytes = maxSignedRecords * profile.recordBytes

/** The records in a file of `--offline`, `-` for standard input; a failure with all that is wrong with its form. */
export function readSignedRecords(name: string): SignedRecords {
  const bytes = readInput(name, signedExpected, maxBytes)
  const json = parseJson(bytes)
  if (json === undefined) {
    const actual = bytes.length > maxBytes ? 'too much of it' : describeContent(bytes)
    throw failure('usage', 'input/not-signed', name, { expected: signedExpected, actual })
  }
  const records = signedRecordsOf(json)
  if (records.ok) return records.value
  throw new Failure('untrusted', records.findings)
}

/** The same of parsed JSON: exactly `version`, `repository` and 1 to 64 `records`. */
export function signedRecordsOf(json: unknown): Checked<SignedRecords> {
  const { version, repository, records, ...foreign } = fieldsOf(json)
  const entries: readonly unknown[] = Array.isArray(records) ? records : []
  const read = entries.slice(0, maxSignedRecords).map((entry, i) => recordOf(entry, `records[${String(i)}]`))
  const findings = [
    ...(version === 1 ? [] : [shape('version', '1', version)]),
    ...(typeof repository === 'string' ? [] : [shape('repository', 'a DID', repository)]),
    ...(entries.length > 0 && entries.length <= maxSignedRecords
      ? []
      : [shape('records', `an array of 1 to ${String(maxSignedRecords)} records`, records)]),
    ...unknownFields(foreign),
    ...read.flatMap((entry) => (entry.ok ? [] : entry.findings)),
  ]
  return acceptUnless(findings, {
    repository: String(repository),
    records: read.flatMap((entry) => (entry.ok ? [entry.value] : [])),
  })
}

function recordOf(entry: unknown, path: string): Checked<SignedRecord> {
  const { record: json, replaces, ...foreign } = fieldsOf(entry)
  const value = fromAtprotoJson(json)
  const record = value.ok && isDataMap(value.value) ? value.value : undefined
  const replaced = replaces === undefined || (typeof replaces === 'string' && parseCid(replaces).ok)
  const findings = [
    ...(value.ok ? [] : under('record', value.findings)),
    ...(value.ok && record === undefined ? [shape('record', 'an object', json)] : []),
    ...(replaced ? [] : [shape('replaces', 'a CID', replaces)]),
    ...unknownFields(foreign),
  ]
  return acceptUnless(under(path, findings), {
    record: record ?? ({} satisfies DataMap),
    replaces: typeof replaces === 'string' ? replaces : undefined,
  })
}

function shape(path: string, expected: string, actual: unknown) {
  return finding('record/shape', path, { expected, actual: describeValue(actual) })
}

function unknownFields(foreign: Readonly<Record<string, unknown>>) {
  return Object.entries(foreign).map(([name, value]) => shape(name, 'no such field', value))
}

function fieldsOf(json: unknown): Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
    ? (json as Readonly<Record<string, unknown>>)
    : {}
}

function parseJson(bytes: Uint8Array): unknown {
  if (bytes.length > maxBytes) return undefined
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown
  } catch {
    return undefined
  }
}
