import {
  cidOf,
  cidTextOf,
  fromAtprotoJson,
  isDataMap,
  profile,
  RAW,
  UsageError,
  type DataMap,
} from '@quorate/core'
import { NetworkError } from './network-error.ts'
import type { Network } from './network.ts'
import type { Repository } from './repository.ts'
import { rethrowExplained } from './repository-status.ts'
import { retrying, type Patience } from './retry.ts'
import type { Session } from './session.ts'
import { jsonObject, query } from './xrpc.ts'

/** A blob may be far larger than a record, and its host far away. */
const patience: Patience = { operationMs: 300_000, attemptMs: 120_000 }

/**
 * Gives bytes to the host of the account, which keeps them once a record names them: what is returned, as it is. Hosts
 * look into the bytes for their `mimeType`, whatever they are told, and take no record that says another. Throws
 * NetworkError: `mismatch` when the host took something else.
 */
export async function uploadBlob(session: Session, bytes: Uint8Array): Promise<DataMap> {
  const { network, did, service } = session
  if (bytes.length > profile.batchBytes)
    throw new UsageError(`a blob has at most ${String(profile.batchBytes)} bytes`)
  const cid = cidOf(bytes, RAW)
  await session.ensureNotMoved()
  return retrying(
    network,
    async (signal) => {
      const answer = await session.procedure('com.atproto.repo.uploadBlob', bytes, signal)
      const stored = fromAtprotoJson(jsonObject(service, answer)['blob'])
      const blob = stored.ok && isDataMap(stored.value) ? stored.value : {}
      if (typeof blob['mimeType'] !== 'string')
        throw new NetworkError('malformed', service, 'the answer has no blob')
      if (!cid.equals(blob['ref']) || blob['size'] !== bytes.length)
        throw new NetworkError('mismatch', service, `stored something else than ${cid.toString()}`)
      return { $type: 'blob', ref: cid, mimeType: blob['mimeType'], size: bytes.length }
    },
    patience,
  ).catch((error: unknown) => rethrowExplained(network, { did, service }, error))
}

/**
 * The `size` bytes that have this CID, from the host of the repository. Throws NetworkError: `mismatch` when the host gives
 * others, `too-large` when it gives more or a batch has no so large a blob.
 */
export async function fetchBlob(
  network: Network,
  repository: Repository,
  cid: string,
  size: number,
): Promise<Uint8Array> {
  const { did, service } = repository
  const method = 'com.atproto.sync.getBlob'
  if (size > profile.batchBytes)
    throw new NetworkError('too-large', service, `a blob of ${String(size)} bytes`)
  const { body } = await retrying(
    network,
    (signal) => query(network, { service, method, params: { did, cid }, maxBytes: size, signal }),
    patience,
  ).catch((error: unknown) => rethrowExplained(network, repository, error))
  if (body.length !== size || cidTextOf(body, RAW) !== cid)
    throw new NetworkError('mismatch', service, `gave something else than ${cid} of ${did}`)
  return body
}
