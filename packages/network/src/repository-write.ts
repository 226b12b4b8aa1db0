import {
  cidTextOf,
  describeFinding,
  encodeCanonical,
  toAtprotoJson,
  UsageError,
  type DataMap,
} from '@quorate/core'
import { NetworkError, RecordConflict } from './network-error.ts'
import { readRecord } from './repository-read.ts'
import { rethrowExplained } from './repository-status.ts'
import { retrying } from './retry.ts'
import type { Session } from './session.ts'
import { jsonObject } from './xrpc.ts'

export type RecordWrite = {
  readonly collection: string
  readonly rkey: string
  /** The whole record; its `$type` is the collection. */
  readonly record: DataMap
  /** CID of the content that this replaces. Absent: there must be none yet, or this very content. */
  readonly replaces?: string | undefined
}

export type WrittenRecord = {
  readonly uri: string
  /** CID of the whole record, computed here and confirmed by the service. */
  readonly cid: string
  /** False when the content was there before. */
  readonly written: boolean
}

/**
 * Puts a record at a key that the caller derives, so that doing it again changes nothing. Never overwrites another
 * content than `replaces`: that is a RecordConflict. After a failure that may pass it reads before it writes again, since
 * the write may have come through. Throws NetworkError `moved` when the account is no longer where it logged in.
 */
export async function putRecord(session: Session, write: RecordWrite): Promise<WrittenRecord> {
  const { collection, rkey, record, replaces } = write
  const { network, did, service } = session
  const uri = `at://${did}/${collection}/${rkey}`
  if (record['$type'] !== collection) throw new UsageError(`a record of ${collection} has that $type`)
  const bytes = encodeCanonical(record)
  if (!bytes.ok) throw new UsageError(`not a record: ${describeFinding(bytes.findings[0])}`)
  const cid = cidTextOf(bytes.value)

  await session.ensureNotMoved()
  return retrying(network, async (signal) => {
    const current = await readRecord(network, { did, service }, collection, rkey, signal)
    if (current?.ok === false) {
      throw new NetworkError('mismatch', service, `cannot read what is at ${uri}, and leaves it`)
    }
    const before = current?.value.cid
    if (before === cid) return { uri, cid, written: false }
    if (before !== replaces) throw new RecordConflict(service, uri, before, replaces)

    const input = { repo: did, collection, rkey, record: toAtprotoJson(record), swapRecord: before ?? null }
    const answer = await session.procedure('com.atproto.repo.putRecord', input, signal)
    const stored = jsonObject(service, answer)['cid']
    if (stored !== cid)
      throw new NetworkError('mismatch', service, `stored something else than ${cid} at ${uri}`)
    return { uri, cid, written: true }
  }).catch((error: unknown) => rethrowExplained(network, { did, service }, error))
}
