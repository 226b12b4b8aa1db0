import { RAW, type CID } from './cid.ts'
import { isDataMap, isLink, type DataMap, type DataValue } from './data-value.ts'
import { accept, refuse, type Checked } from './finding.ts'
import { profile } from './limits.ts'

/** What a record says of a blob: the raw CID of its bytes, and how many there are. */
export type BlobRef = { readonly ref: CID; readonly mimeType: string; readonly size: number }

/** A blob as the data model names one; undefined when the value is another thing. */
export function readBlobRef(value: DataValue | undefined): BlobRef | undefined {
  const { $type: type, ref, mimeType, size } = isDataMap(value) ? value : {}
  if (type !== 'blob' || !isLink(ref) || ref.code !== RAW) return undefined
  if (typeof mimeType !== 'string' || typeof size !== 'number' || size < 0) return undefined
  return { ref, mimeType, size }
}

/** The blob that a record names: there is one, and it is in a field of the record itself (BND-1). */
export function blobNamedBy(record: DataMap): BlobRef | undefined {
  const [blob, ...others] = Object.values(record).flatMap((value) => readBlobRef(value) ?? [])
  return others.length === 0 ? blob : undefined
}

/** Refuses bytes, with their raw CID, that are not the blob that the record names. */
export function checkBlob(record: DataMap, cid: CID, bytes: Uint8Array, path: string): Checked<Uint8Array> {
  const named = blobNamedBy(record)
  if (bytes.length > profile.batchBytes)
    return refuse('bytes/too-large', path, { expected: profile.batchBytes, actual: bytes.length })
  if (named?.ref.equals(cid) === true && named.size === bytes.length) return accept(bytes)
  const describe = (ref: CID, size: number) => `${ref.toString()} of ${size} bytes`
  return refuse('bundle/entry', path, {
    expected: named === undefined ? 'no blob, since the record names none' : describe(named.ref, named.size),
    actual: describe(cid, bytes.length),
  })
}
