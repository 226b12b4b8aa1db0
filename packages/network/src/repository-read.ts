import { type Checked, type Finding } from '@quorate/core'
import { NetworkError } from './network-error.ts'
import type { Network } from './network.ts'
import { retrying } from './retry.ts'
import { readStoredRecord, type StoredRecord } from './stored-record.ts'
import { answerBytes, jsonObject, query } from './xrpc.ts'

/** Which repository, and the origin of the server that hosts it. */
export type Repository = { readonly did: string; readonly service: string }

/** A listing, with what could not be read of it. */
export type RecordListing = {
  readonly records: readonly StoredRecord[]
  /** Where a record was refused, and why: its uri as far as the host told one. */
  readonly refused: readonly { readonly uri: string; readonly findings: readonly [Finding, ...Finding[]] }[]
}

/** Bounds of one listing. */
const listing = { records: 10_000, bytes: 67_108_864, page: 100 } as const

const proofBytes = 4_194_304

/** One record, or undefined when the host says that there is none. Refused when it is not what its CID says. */
export async function getRecord(
  network: Network,
  repository: Repository,
  collection: string,
  rkey: string,
): Promise<Checked<StoredRecord> | undefined> {
  return retrying(network, (signal) => readRecord(network, repository, collection, rkey, signal))
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
 * Every record of a collection, page by page. Throws NetworkError when the host fails, or tells of more than 10,000
 * records or 64 MiB; what it tells wrongly of one record touches that record alone.
 */
export async function listRecords(
  network: Network,
  repository: Repository,
  collection: string,
): Promise<RecordListing> {
  const { did, service } = repository
  const records = new Map<string, StoredRecord>()
  const refused: RecordListing['refused'][number][] = []
  const tooLarge = (what: string) =>
    new NetworkError('too-large', service, `more than ${what} in ${collection} of ${did}`)
  let [bytes, told] = [0, 0]
  for (let cursor: string | undefined; ;) {
    const page = await listPage(network, repository, collection, cursor)
    bytes += page.bytes
    told += page.entries.length
    if (bytes > listing.bytes) throw tooLarge(`${String(listing.bytes)} bytes`)
    if (told > listing.records) throw tooLarge(`${String(listing.records)} records`)
    for (const entry of page.entries) {
      const read = readStoredRecord(entry, did, collection)
      if (read.ok) records.set(read.value.uri, read.value)
      else refused.push({ uri: uriOf(entry), findings: read.findings })
    }
    // A page without records ends a listing, so that cursors alone cannot go on for ever.
    if (page.cursor === undefined || page.entries.length === 0)
      return { records: [...records.values()], refused }
    cursor = page.cursor
  }
}

async function listPage(
  network: Network,
  { did, service }: Repository,
  collection: string,
  cursor: string | undefined,
) {
  const method = 'com.atproto.repo.listRecords'
  const params = {
    repo: did,
    collection,
    limit: String(listing.page),
    ...(cursor !== undefined && { cursor }),
  }
  const answer = await retrying(network, (signal) =>
    query(network, { service, method, params, maxBytes: listing.bytes, signal }),
  )
  const json = jsonObject(service, answer)
  const entries = json['records']
  if (!Array.isArray(entries))
    throw new NetworkError('malformed', service, 'the answer has no array of records')
  const next = typeof json['cursor'] === 'string' && json['cursor'] !== '' ? json['cursor'] : undefined
  return { entries: entries as unknown[], cursor: next, bytes: answer.body.length }
}

function uriOf(entry: unknown): string {
  const { uri } = (entry ?? {}) as Record<string, unknown>
  return typeof uri === 'string' ? uri.slice(0, 1000) : ''
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
