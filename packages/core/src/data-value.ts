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
