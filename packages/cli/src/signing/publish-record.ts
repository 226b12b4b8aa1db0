import { cidTextOf, encodeCanonical, type DataMap, type EvidenceRecord } from '@quorate/core'
import type { Session, WrittenRecord } from '@quorate/network'

import { loadNetwork } from '../account/network.ts'
import { failure } from '../shell/failure.ts'
import type { MemberView } from './member-view.ts'
import { rememberVote } from './offline/signed-votes.ts'

/**
 * Hands over what was signed: to its place in the account's repository, over `before` if that is there, where again
 * changes nothing; or into the file of `--offline`, with where it belongs.
 */
export async function publishRecord(
  { me, outlet }: Pick<MemberView, 'me' | 'outlet'>,
  record: DataMap,
  before?: EvidenceRecord,
): Promise<WrittenRecord> {
  const replaces = before === undefined ? undefined : cidOfWhole(before.record)
  if ('session' in outlet) return sendRecord(outlet.session, record, replaces)
  await rememberVote(me, record)
  outlet.file.add(me, { record, replaces })
  return { uri: await uriOf(record, me), cid: cidOfWhole(record) ?? '', written: true }
}

/** Puts a record at its place in the account's repository, over the content of CID `replaces`. Again changes nothing. */
export async function sendRecord(
  session: Session,
  record: DataMap,
  replaces?: string,
): Promise<WrittenRecord> {
  const { NetworkError, placeOf, putRecord } = await loadNetwork()
  try {
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
  const place = await uriOf(record, me)
  return records.find(({ uri }) => uri === place)
}

/** Where a record of a group belongs in a repository. */
export async function uriOf(record: DataMap, repository: string): Promise<string> {
  const { placeOf } = await loadNetwork()
  const { collection, rkey } = placeOf(record)
  return `at://${repository}/${collection}/${rkey}`
}

function cidOfWhole(record: DataMap): string | undefined {
  const bytes = encodeCanonical(record)
  return bytes.ok ? cidTextOf(bytes.value) : undefined
}
