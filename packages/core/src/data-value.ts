import type { CID } from 'multiformats/cid'

/** A value of the atproto data model (ENC-1), in memory. */
export type DataValue = null | boolean | number | string | Uint8Array | CID | DataValue[] | DataMap
export type DataMap = { [key: string]: DataValue }

export function isDataMap(value: DataValue | undefined): value is DataMap {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array) &&
    !isLink(value)
  )
}

/** Whether a value is a CID link, of whatever copy of the multiformats package. */
export function isLink(value: unknown): value is CID {
  return typeof value === 'object' && value !== null && 'asCID' in value && value.asCID === value
}

/** Whether text, or a key, is of the data model: no lone surrogate, and no byte order mark at its start (ENC-1). */
export function isDataText(text: string): boolean {
  return text.isWellFormed() && !text.startsWith('\ufeff')
}

/**
 * What is expected instead of a map that is no value of the data model: one that JSON would read as bytes or a link, or as a record or
 * blob that it is not (ENC-1). Undefined where nothing is wrong with the map itself.
 */
export function mapFault(map: Readonly<Record<string, unknown>>): string | undefined {
  if (Object.hasOwn(map, '$bytes') || Object.hasOwn(map, '$link'))
    return 'a map without the keys `$bytes` and `$link`'
  if (!Object.hasOwn(map, '$type')) return undefined
  const type = map['$type']
  if (typeof type !== 'string' || type === '') return 'a `$type` that is text'
  return type === 'blob' && !isBlob(map) ? 'a blob with ref, mimeType and size' : undefined
}

function isBlob({ ref, mimeType, size }: Readonly<Record<string, unknown>>): boolean {
  return isLink(ref) && typeof mimeType === 'string' && Number.isSafeInteger(size) && (size as number) >= 0
}

/** How a value is called in a finding. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return `an array of ${String(value.length)}`
  if (value instanceof Uint8Array) return `${String(value.length)} bytes`
  if (isLink(value)) return 'a link'
  if (typeof value === 'string') return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value)
  if (typeof value === 'object') return 'an object'
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return `a ${typeof value}`
}
