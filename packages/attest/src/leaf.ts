import {
  acceptUnless,
  checkShape,
  cidTextOf,
  decodeStrict,
  definedPart,
  describeValue,
  finding,
  isDataMap,
  refuse,
  type Checked,
  type DataMap,
} from '@quorate/core'
import { nsids, type receipt } from '@quorate/schemas'
import { slotOf } from './receipt.ts'
import type { Slot } from './slot.ts'

/** The `$type` of a leaf for a check that was not made. */
export const notDoneType = `${nsids.OrgP2pdsAttestBatch}#notDone`

/** One leaf of a batch, well-formed: a receipt without signatures, or a check that was not made. */
export type Leaf = {
  /** CID of its bytes: for a receipt, its content CID. */
  readonly cid: string
  readonly slot: Slot
  /** The fields that its lexicon defines: of others none is held, whatever they hold (DEC-8). */
  readonly record: DataMap
  readonly isReceipt: boolean
}

export function readLeaf(bytes: Uint8Array): Checked<Leaf> {
  const decoded = decodeStrict(bytes)
  if (!decoded.ok) return decoded
  const record = decoded.value
  const type = isDataMap(record) ? record['$type'] : undefined
  if (!isDataMap(record) || (type !== nsids.OrgP2pdsAttestReceipt && type !== notDoneType)) {
    return refuse('record/unknown-type', '$type', { actual: describeValue(type) })
  }
  const faults = checkShape(type, record)
  if (Object.hasOwn(record, 'signatures'))
    faults.push(
      finding('record/shape', 'signatures', { expected: 'no signatures in a leaf', actual: 'signatures' }),
    )
  return acceptUnless(faults, {
    cid: cidTextOf(bytes),
    slot: slotOf(record as unknown as receipt.Main),
    record: faults.length === 0 ? definedPart(type, record) : record,
    isReceipt: type === nsids.OrgP2pdsAttestReceipt,
  })
}
