import {
  compareCids,
  contentCid,
  contentOf,
  isDataMap,
  profile,
  type Bundle,
  type Checked,
  type DataMap,
} from '@quorate/core'

import { Failure, failure } from '../shell/failure.ts'
import { signedRecordsOf } from '../signing/offline/read-signed-records.ts'
import { parseBundle } from '../group/source/bundle-file.ts'
import { contentKind } from '../shell/files/content-kind.ts'
import { readInput } from '../shell/files/input-file.ts'
import { pickByCid } from '../group/source/pick-by-cid.ts'
import { ensurePolicy, parsePolicyDocument } from '../policy-document/policy-document.ts'

export const recordSourceExpected =
  'a bundle, a file of --offline, a policy.yaml or the JSON of a policy record'

/** A record in a file. Copies that differ only in where they are, or in their signatures, have one content CID. */
export type SourceRecord = {
  readonly cid: string
  readonly record: DataMap
  /** DID that its signatures are for; undefined for a policy that nobody signs. */
  readonly repository: string | undefined
  readonly uri: string | undefined
}

/** The records in a file that have the content CID `wanted`, or the only one that begins or ends so, or the only one. */
export function recordsCalled(
  name: string,
  wanted: string | undefined,
): readonly [SourceRecord, ...SourceRecord[]] {
  const all = readRecordSource(name).records
  const byCid = Map.groupBy(all, ({ cid }) => cid)
  const cids = [...byCid.keys()].map((cid) => ({ cid }))
  if (wanted === undefined && cids.length > 1) {
    const expected = cids.map(({ cid }) => cid).toSorted(compareCids)
    throw failure('usage', 'input/ambiguous', 'CID', { expected })
  }
  const picked = wanted === undefined ? cids[0]?.cid : pickByCid(cids, wanted, 'record').cid
  const [first, ...rest] = byCid.get(picked ?? '') ?? []
  if (first === undefined)
    throw failure('indeterminate', 'input/not-found', name, { what: 'record', actual: 'none' })
  return [first, ...rest]
}

/** The records in a file, and the bundle that it is, if it is one. */
export function readRecordSource(name: string): {
  readonly records: readonly SourceRecord[]
  readonly bundle: Bundle | undefined
} {
  const bytes = readInput(name, recordSourceExpected, profile.bundleBytes)
  const kind = contentKind(bytes)
  if (kind === 'binary' || kind === 'nothing') {
    const bundle = parseBundle(bytes, name)
    return { records: bundleRecords(bundle), bundle }
  }
  const signed = kind === 'json' ? signedRecordsIn(bytes) : undefined
  if (signed?.ok === false) throw new Failure('untrusted', signed.findings)
  const records = signed?.value ?? [sourceRecord(contentOf(ensurePolicy(parsePolicyDocument(bytes, name))))]
  const [first, ...rest] = records.flatMap((record) => (record.ok ? [] : record.findings))
  if (first !== undefined) throw new Failure('untrusted', [first, ...rest])
  return { records: records.flatMap((record) => (record.ok ? [record.value] : [])), bundle: undefined }
}

/** A policy that was only proposed is a record of its own: it is what the members decide on. */
function bundleRecords({ records }: Bundle): SourceRecord[] {
  const proposed = records.flatMap(({ record }) => {
    const policy = isDataMap(record['policy']) ? sourceRecord(record['policy']) : undefined
    return policy?.ok === true ? [policy.value] : []
  })
  return [...records.map(({ uri, ...found }) => ({ ...found, uri })), ...proposed]
}

/** Undefined for JSON that is no file of `--offline` at all. */
function signedRecordsIn(bytes: Uint8Array): Checked<Checked<SourceRecord>[]> | undefined {
  const json = parseJson(bytes)
  if (typeof json !== 'object' || json === null || !Object.hasOwn(json, 'records')) return undefined
  const signed = signedRecordsOf(json)
  if (!signed.ok) return signed
  const { repository, records } = signed.value
  return { ok: true, value: records.map(({ record }) => sourceRecord(record, repository)) }
}

function sourceRecord(record: DataMap, repository?: string): Checked<SourceRecord> {
  const cid = contentCid(record)
  return cid.ok ? { ok: true, value: { cid: cid.value.toString(), record, repository, uri: undefined } } : cid
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown
  } catch {
    return undefined
  }
}
