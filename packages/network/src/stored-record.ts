import { isValidRecordKey } from '@atproto/syntax'
import {
  accept,
  cidTextOf,
  describeValue,
  encodeCanonical,
  fromAtprotoJson,
  isDataMap,
  refuse,
  type Checked,
  type DataMap,
} from '@quorate/core'

/** A record as a repository's host told it. Its CID is the one that its content gives. */
export type StoredRecord = {
  readonly uri: string
  readonly rkey: string
  /** CID of the whole record, signatures included: what `swapRecord` takes and a repository proof shows. */
  readonly cid: string
  readonly record: DataMap
}

/**
 * A record from the JSON `{uri, cid, value}` of com.atproto.repo.getRecord and listRecords. Refuses one outside the data
 * model, one of another repository or collection, and a CID that is not its content's.
 */
export function readStoredRecord(json: unknown, did: string, collection: string): Checked<StoredRecord> {
  const { uri, cid, value } = (json ?? {}) as Record<string, unknown>
  const prefix = `at://${did}/${collection}/`
  const rkey = typeof uri === 'string' && uri.startsWith(prefix) ? uri.slice(prefix.length) : ''
  if (!isValidRecordKey(rkey)) {
    return refuse('record/shape', 'uri', { expected: `${prefix}<rkey>`, actual: describeValue(uri) })
  }
  const record = fromAtprotoJson(value)
  if (!record.ok) return record
  if (!isDataMap(record.value) || record.value['$type'] !== collection) {
    return refuse('record/shape', 'value', {
      expected: `a record with $type ${collection}`,
      actual: describeValue(value),
    })
  }
  const bytes = encodeCanonical(record.value)
  if (!bytes.ok) return bytes
  const actual = cidTextOf(bytes.value)
  if (cid !== actual) return refuse('car/hash-mismatch', 'cid', { cid: describeValue(cid) })
  return accept({ uri: prefix + rkey, rkey, cid: actual, record: record.value })
}
