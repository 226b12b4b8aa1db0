import { DAG_CBOR, parseCid } from '@quorate/core'

import { NetworkError } from './network-error.ts'
import type { Network } from './network.ts'
import type { Repository } from './repository.ts'
import { retrying } from './retry.ts'
import { answerBytes, jsonObject, query, textField } from './xrpc.ts'

/** The commit that a host says is the newest of a repository; nothing of it is verified. */
export type LatestCommit = { readonly cid: string; readonly rev: string }

/** By com.atproto.sync.getLatestCommit. Throws NetworkError. */
export async function fetchLatestCommit(
  network: Network,
  { did, service }: Repository,
): Promise<LatestCommit> {
  const method = 'com.atproto.sync.getLatestCommit'
  const answer = await retrying(network, (signal) =>
    query(network, { service, method, params: { did }, maxBytes: answerBytes, signal }),
  )
  const json = jsonObject(service, answer)
  const cid = textField(service, json, 'cid')
  if (!parseCid(cid, DAG_CBOR).ok) throw new NetworkError('malformed', service, 'the commit has no CID')
  return { cid, rev: textField(service, json, 'rev') }
}
