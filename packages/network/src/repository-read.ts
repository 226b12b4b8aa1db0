import type { Checked } from '@quorate/core'
import { NetworkError } from './network-error.ts'
import type { Network } from './network.ts'
import type { Repository } from './repository.ts'
import { rethrowExplained } from './repository-status.ts'
import { retrying } from './retry.ts'
import { readStoredRecord, type StoredRecord } from './stored-record.ts'
import { answerBytes, jsonObject, query } from './xrpc.ts'

const proofBytes = 4_194_304

/** One record, or undefined when the host says that there is none. Refused when it is not what its CID says. */
export async function getRecord(
  network: Network,
  repository: Repository,
  collection: string,
  rkey: string,
): Promise<Checked<StoredRecord> | undefined> {
  return retrying(network, (signal) => readRecord(network, repository, collection, rkey, signal)).catch(
    (error: unknown) => rethrowExplained(network, repository, error),
  )
}

/** The same in one attempt, for an operation that has attempts of its own. */
export async function readRecord(
  network: Network,
  { did, service }: Repository,
  collection: string,
  rkey: string,
  signal: AbortSignal,
): Promise<Checked<StoredRecord> | undefined> {
  const method = 'com.atproto.repo.getRecord'
  const params = { repo: did, collection, rkey }
  try {
    const answer = await query(network, { service, method, params, maxBytes: answerBytes, signal })
    return readStoredRecord(jsonObject(service, answer), did, collection)
  } catch (error) {
    if (error instanceof NetworkError && error.code === 'not-found') return undefined
    throw error
  }
}

/**
 * The CAR of com.atproto.sync.getRecord: the signed commit, and the path to a record or to where it would be (SIG-6).
 * Nothing of it is checked here: see `readRepoProof`.
 */
export async function fetchRepoProof(
  network: Network,
  { did, service }: Repository,
  collection: string,
  rkey: string,
): Promise<Uint8Array> {
  const method = 'com.atproto.sync.getRecord'
  const params = { did, collection, rkey }
  const answer = await retrying(network, (signal) =>
    query(network, { service, method, params, maxBytes: proofBytes, signal }),
  )
  return answer.body
}
