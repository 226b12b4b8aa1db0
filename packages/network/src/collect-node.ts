import { blobNamedBy, compareText, type EvidenceRecord } from '@quorate/core'
import { nsids } from '@quorate/schemas'
import { collectRecords, evidenceOf, readAccount, type AccountReading } from './account-reading.ts'
import { fetchBlob } from './blob.ts'
import type { ByteBudget } from './byte-budget.ts'
import { mapConcurrently } from './concurrency.ts'
import { NetworkError } from './network-error.ts'
import type { Network } from './network.ts'
import type { Problems } from './problem.ts'
import { listing } from './record-listing.ts'
import type { Repository } from './repository.ts'
import type { StoredRecord } from './stored-record.ts'

const nodeCollections = [nsids.OrgP2pdsAttestBatch, nsids.OrgP2pdsGovernanceCheckpoint]

const blobsAtOnce = 4

/** The batches of a node with their leaves, and its checkpoints: of `group`, or of every group when it is undefined. */
export function collectNode(
  network: Network,
  did: string,
  group: string | undefined,
  budget: ByteBudget,
): Promise<AccountReading> {
  return readAccount(network, did, async (bounded, { repository }, problems) => {
    const stored = await collectRecords(bounded, repository, nodeCollections, group, budget, problems)
    // Keys begin with the instant of the slot: the newest come first, should not all of them be read.
    const newestFirst = stored.toSorted((a, b) => compareText(b.rkey, a.rkey))
    // What the blobs of one node leave is for the others.
    const reading = new BlobReading(bounded, repository, budget.share(listing.bytes), problems)
    const records = await mapConcurrently(newestFirst, blobsAtOnce, (found) => reading.withBlob(found))
    return { records: records.flat(), proofs: [] }
  })
}

/** Who an account is, and who signs its commits; nothing that it wrote. */
export function collectSubject(network: Network, did: string): Promise<AccountReading> {
  return readAccount(network, did, () => Promise.resolve({ records: [], proofs: [] }))
}

class BlobReading {
  readonly #network: Network
  readonly #repository: Repository
  readonly #budget: ByteBudget
  readonly #problems: Problems
  #isDown = false

  constructor(network: Network, repository: Repository, budget: ByteBudget, problems: Problems) {
    this.#network = network
    this.#repository = repository
    this.#budget = budget
    this.#problems = problems
  }

  async withBlob(found: StoredRecord): Promise<EvidenceRecord[]> {
    const { did } = this.#repository
    const named = blobNamedBy(found.record)
    // A host that is down was asked often enough.
    if (named === undefined || this.#isDown) return evidenceOf(did, found)
    const { ref, size } = named
    const blob = await this.#problems.attempt(
      did,
      () =>
        this.#fetch(ref.toString(), size).catch((error: unknown) => {
          this.#isDown ||= error instanceof NetworkError && error.retryable
          throw error
        }),
      found.uri,
    )
    return evidenceOf(did, found, blob)
  }

  async #fetch(cid: string, size: number): Promise<Uint8Array> {
    if (size > this.#budget.left) {
      const message = `a blob of ${String(size)} bytes, more than are left to read`
      throw new NetworkError('too-large', this.#repository.service, message)
    }
    // At once, for others are asked for meanwhile.
    this.#budget.spend(size)
    return fetchBlob(this.#network, this.#repository, cid, size)
  }
}
