import {
  accept,
  cidTextOf,
  contentCid,
  decodeStrict,
  describeValue,
  encodeCanonical,
  isDataMap,
  refuse,
  toAtprotoJson,
} from '@quorate/core'

import { bytes, data, record } from './argument.ts'
import { operation, type Operation } from './operation.ts'

export const encodingOps: Record<string, Operation> = {
  decode: operation({ bytes }, (args) => {
    const value = decodeStrict(args.bytes)
    if (!value.ok) return value
    return accept({ cid: cidTextOf(args.bytes), value: toAtprotoJson(value.value) })
  }),

  // What the data model calls a value of its own is always a map, so only a map is encoded for its CID.
  encode: operation({ value: data }, ({ value }) => {
    if (!isDataMap(value)) {
      return refuse('value/not-data', 'value', { expected: 'a map', actual: describeValue(value) })
    }
    const encoded = encodeCanonical(value)
    if (!encoded.ok) return encoded
    return accept({ cid: cidTextOf(encoded.value), bytes: toAtprotoJson(encoded.value) })
  }),

  contentCid: operation({ record }, (args) => {
    const cid = contentCid(args.record)
    return cid.ok ? accept({ cid: cid.value.toString() }) : cid
  }),
}
