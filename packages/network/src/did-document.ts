import {
  cidTextOf,
  encodeCanonical,
  fromAtprotoJson,
  isDataMap,
  refuse,
  type Checked,
  type DataMap,
} from '@quorate/core'
import type { Identity } from './identity.ts'

/** A DID document as evidence carries it, and its CID (SIG-7). */
export type FoundDocument = { readonly document: DataMap; readonly cid: string }

/** The DID document of an account, unless it is no data. */
export function documentOf({ document }: Identity): Checked<FoundDocument> {
  const value = fromAtprotoJson(document)
  if (!value.ok) return value
  if (!isDataMap(value.value)) return refuse('value/not-data', '', { expected: 'a map', actual: 'no map' })
  const bytes = encodeCanonical(value.value)
  return bytes.ok ? { ok: true, value: { document: value.value, cid: cidTextOf(bytes.value) } } : bytes
}
