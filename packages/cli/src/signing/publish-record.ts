import { cidOf, encodeCanonical, type DataMap, type EvidenceRecord } from '@quorate/core'
import type { Session, WrittenRecord } from '@quorate/network'

import { loadNetwork } from '../account/network.ts'
import { failure } from '../failure.ts'

/** Puts a record at its place in the account's repository, over `before` if that is there. Again changes nothing. */
export async function publishRecord(
  session: Session,
  record: DataMap,
  before?: EvidenceRecord,
): Promise<WrittenRecord> {
  const { NetworkError, placeOf, putRecord } = await loadNetwork()
  try {
    const replaces = before === undefined ? undefined : cidOfWhole(before.record)
    return await putRecord(session, { ...placeOf(record), record, replaces })
  } catch (error) {
    if (!(error instanceof NetworkError && error.code === 'unauthorized')) throw error
    const params = { did: session.did, reason: error.message }
    throw failure('network', 'session/expired', '', params)
  }
}

/** What stands in `me`'s repository where `record` would be put, as far as it was collected. */
export async function recordInPlaceOf(
  record: DataMap,
  me: string,
  records: readonly EvidenceRecord[],
): Promise<EvidenceRecord | undefined> {
  const { placeOf } = await loadNetwork()
  const { collection, rkey } = placeOf(record)
  return records.find(({ uri }) => uri === `at://${me}/${collection}/${rkey}`)
}

function cidOfWhole(record: DataMap): string | undefined {
  const bytes = encodeCanonical(record)
  return bytes.ok ? cidOf(bytes.value).toString() : undefined
}
