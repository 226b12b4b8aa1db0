import type { Finding } from '@quorate/core'
import { NetworkError } from './network-error.ts'
import type { Network } from './network.ts'
import { explained } from './repository-status.ts'
import type { Repository } from './repository.ts'
import { retrying } from './retry.ts'
import { readStoredRecord, type StoredRecord } from './stored-record.ts'
import { jsonObject, query } from './xrpc.ts'

/** What a listing told until its end, or until it broke off. */
export type RecordListing = {
  readonly records: readonly StoredRecord[]
  /** Where a record was refused, and why: its uri as far as the host told one. */
  readonly refused: readonly { readonly uri: string; readonly findings: readonly [Finding, ...Finding[]] }[]
  /** Bytes of the answers. */
  readonly bytes: number
  /** Why the listing was not read to its end. What was read before still counts: evidence only adds. */
  readonly fault?: NetworkError
}

/** Bounds of one listing, and of one page of it: its records, and the values of its JSON, keys among them. */
export const listing = {
  records: 10_000,
  bytes: 67_108_864,
  page: 100,
  pageValues: 4_194_304,
} as const

type Page = {
  readonly entries: readonly unknown[]
  readonly cursor: string | undefined
  readonly bytes: number
}

/**
 * Every record of a collection, page by page, until the host ends it, fails, or tells of more than 10,000 records or
 * `maxBytes`. A host that goes in circles is left too. What it tells wrongly of one record touches that record alone.
 */
export async function listRecords(
  network: Network,
  repository: Repository,
  collection: string,
  maxBytes: number = listing.bytes,
): Promise<RecordListing> {
  const read = new ListingRead(repository, collection, maxBytes)
  try {
    for (let cursor: string | undefined; ;) {
      const page = await listPage(network, repository, collection, cursor, maxBytes)
      read.take(page)
      // A page without records ends a listing, so that cursors alone cannot go on for ever.
      if (page.cursor === undefined || page.entries.length === 0) return read.told()
      cursor = read.follow(page.cursor)
    }
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error
    return read.told(await explained(network, repository, error))
  }
}

/**
 * The records of a collection from the greatest record key downwards, page by page, as long as the caller asks, within the
 * bounds of one listing. What the host tells wrongly of a record is left out. Throws NetworkError.
 */
export async function* newestRecords(
  network: Network,
  repository: Repository,
  collection: string,
): AsyncGenerator<readonly StoredRecord[], void> {
  for (let cursor: string | undefined, told = 0; told < listing.records;) {
    const page = await listPage(network, repository, collection, cursor, listing.bytes)
    told += page.entries.length
    yield page.entries.slice(0, listing.page).flatMap((entry) => {
      const read = readStoredRecord(entry, repository.did, collection)
      return read.ok ? [read.value] : []
    })
    if (page.cursor === undefined || page.entries.length === 0) return
    cursor = page.cursor
  }
}

class ListingRead {
  readonly #records = new Map<string, StoredRecord>()
  readonly #refused: RecordListing['refused'][number][] = []
  readonly #cursors = new Set<string>()
  readonly #repository: Repository
  readonly #collection: string
  readonly #maxBytes: number
  #bytes = 0
  #told = 0

  constructor(repository: Repository, collection: string, maxBytes: number) {
    this.#repository = repository
    this.#collection = collection
    this.#maxBytes = maxBytes
  }

  take({ entries, bytes }: Page): void {
    this.#bytes += bytes
    this.#told += entries.length
    if (this.#bytes > this.#maxBytes)
      throw this.#fault('too-large', `more than ${String(this.#maxBytes)} bytes`)
    const before = this.#records.size + this.#refused.length
    for (const entry of entries.slice(0, listing.records)) {
      const read = readStoredRecord(entry, this.#repository.did, this.#collection)
      if (read.ok) this.#records.set(read.value.uri, read.value)
      else this.#refused.push({ uri: uriOf(entry), findings: read.findings })
    }
    if (this.#told > listing.records)
      throw this.#fault('too-large', `more than ${String(listing.records)} records`)
    if (entries.length > 0 && this.#records.size + this.#refused.length === before)
      throw this.#fault('malformed', 'a page that tells again what was told')
  }

  /** The cursor of the next page, which no page before had. */
  follow(cursor: string): string {
    if (this.#cursors.has(cursor)) throw this.#fault('malformed', 'pages that lead back to one before')
    this.#cursors.add(cursor)
    return cursor
  }

  told(fault?: NetworkError): RecordListing {
    const records = [...this.#records.values()]
    return { records, refused: this.#refused, bytes: this.#bytes, ...(fault && { fault }) }
  }

  #fault(code: 'too-large' | 'malformed', what: string): NetworkError {
    const { did, service } = this.#repository
    return new NetworkError(code, service, `${what} in ${this.#collection} of ${did}`)
  }
}

async function listPage(
  network: Network,
  { did, service }: Repository,
  collection: string,
  cursor: string | undefined,
  maxBytes: number,
): Promise<Page> {
  const method = 'com.atproto.repo.listRecords'
  const params = {
    repo: did,
    collection,
    limit: String(listing.page),
    ...(cursor !== undefined && { cursor }),
  }
  const answer = await retrying(network, (signal) =>
    query(network, { service, method, params, maxBytes, signal }),
  )
  const json = jsonObject(service, answer, listing.pageValues)
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
