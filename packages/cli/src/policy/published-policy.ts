import { contentCid, type DataMap } from '@quorate/core'
import type { Session, StoredRecord } from '@quorate/network'

import { loadNetwork } from '../account/network.ts'
import { sendRecord } from '../signing/publish-record.ts'

export type PublishedPolicy = { readonly uri: string; readonly written: boolean }

/** Publishes a policy without a certificate, unless it is there, with one or without. */
export async function publishDraft(session: Session, policy: DataMap): Promise<PublishedPolicy> {
  const before = await ownCopy(session, policy)
  return before === undefined ? sendRecord(session, policy) : { uri: before.uri, written: false }
}

/**
 * Publishes a policy with its certificate, over the account's own draft of it and nothing else. One that has a certificate
 * stays: any sufficient one certifies the same version (GOV-7).
 */
export async function publishCertified(session: Session, policy: DataMap): Promise<PublishedPolicy> {
  const before = await ownCopy(session, policy)
  if (before?.record['certificate'] !== undefined) return { uri: before.uri, written: false }
  return sendRecord(session, policy, before?.cid)
}

/** The same content in the account's repository, at its place. */
async function ownCopy(session: Session, policy: DataMap): Promise<StoredRecord | undefined> {
  const { getRecord, placeOf } = await loadNetwork()
  const { network, did, service } = session
  const { collection, rkey } = placeOf(policy)
  const stored = await getRecord(network, { did, service }, collection, rkey)
  if (stored?.ok !== true) return undefined
  const [own, cid] = [contentCid(stored.value.record), contentCid(policy)]
  return own.ok && cid.ok && own.value.equals(cid.value) ? stored.value : undefined
}
