import { AtUri, isAtUriString } from '@atproto/syntax'
import { UsageError, type Checked } from '@quorate/core'
import { resolveIdentity } from './identity.ts'
import type { Network } from './network.ts'
import { getRecord } from './repository-read.ts'
import type { StoredRecord } from './stored-record.ts'

/**
 * The record at `at://account/collection/rkey`, the account named by its DID or handle, and the DID in whose repository it is;
 * undefined when its host says that there is none. Throws UsageError for a text of another form.
 */
export async function getRecordAt(
  network: Network,
  uri: string,
): Promise<Checked<StoredRecord & { readonly repository: string }> | undefined> {
  if (!isAtUriString(uri)) throw new UsageError(`not an at-uri: ${uri}`)
  const { host, collection, rkey } = new AtUri(uri)
  if (collection === '' || rkey === '') throw new UsageError(`not the at-uri of a record: ${uri}`)
  const repository = await resolveIdentity(network, host)
  const found = await getRecord(network, repository, collection, rkey)
  return found?.ok === true ? { ok: true, value: { ...found.value, repository: repository.did } } : found
}
