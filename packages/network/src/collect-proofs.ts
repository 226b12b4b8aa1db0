import { finding, formatInstant, readRepoProof, verifyRepoProof, type RepoProof } from '@quorate/core'
import { nsids } from '@quorate/schemas'
import { mapConcurrently } from './concurrency.ts'
import { NetworkError } from './network-error.ts'
import type { Network } from './network.ts'
import type { Problems } from './problem.ts'
import { fetchRepoProof } from './repository-read.ts'
import type { Repository } from './repository.ts'
import type { StoredRecord } from './stored-record.ts'

/** Most acknowledgments of one member that are proven, newest record keys first. */
const proofsPerMember = 1000

/** A member acknowledges once a version, so one request each is few; a whole repository would be far more. */
const proofsAtOnce = 4

/** A proof of each acknowledgment, as far as the account's host gives ones that hold (SIG-6). */
export async function collectProofs(
  network: Network,
  repository: Repository,
  key: string | undefined,
  acks: readonly StoredRecord[],
  problems: Problems,
): Promise<RepoProof[]> {
  const { did, service } = repository
  if (acks.length > proofsPerMember) {
    const message = `more than ${String(proofsPerMember)} acknowledgments; the others stay unproven`
    problems.add({ did, error: new NetworkError('too-large', service, message) })
  }
  const reading = new ProofReading(network, repository, key, problems)
  const [newest, ...others] = acks.slice(0, proofsPerMember)
  if (newest === undefined) return []
  // Alone, so that there is a revision to compare the others with.
  const first = await reading.proofOf(newest)
  const rest = await mapConcurrently(others, proofsAtOnce, (ack) => reading.proofOf(ack))
  return [first, ...rest].filter((proof) => proof !== undefined)
}

class ProofReading {
  readonly #network: Network
  readonly #repository: Repository
  readonly #key: string | undefined
  readonly #problems: Problems
  /** The newest revision that the host has shown. */
  #rev = ''
  #isDown = false

  constructor(network: Network, repository: Repository, key: string | undefined, problems: Problems) {
    this.#network = network
    this.#repository = repository
    this.#key = key
    this.#problems = problems
  }

  async proofOf(ack: StoredRecord): Promise<RepoProof | undefined> {
    // A host that is down was asked often enough.
    if (this.#isDown) return undefined
    return this.#problems.attempt(
      this.#repository.did,
      () =>
        this.#read(ack).catch((error: unknown) => {
          this.#isDown ||= error instanceof NetworkError && error.retryable
          throw error
        }),
      ack.uri,
    )
  }

  /** Kept only if it shows exactly this record under the account's key of now. */
  async #read({ uri, rkey, record }: StoredRecord): Promise<RepoProof | undefined> {
    const { did } = this.#repository
    if (this.#key === undefined) {
      const at = formatInstant(this.#network.clock.now())
      this.#problems.add({ did, uri, findings: [finding('proof/key-unknown', '', { did, at })] })
      return undefined
    }
    const collection = nsids.OrgP2pdsPolicyAck
    const before = this.#rev
    const proof = readRepoProof(await fetchRepoProof(this.#network, this.#repository, collection, rkey))
    const expected = { repository: did, key: this.#key, record, collection, rkey }
    const verified = proof.ok ? verifyRepoProof(proof.value, expected) : proof
    if (!verified.ok) this.#problems.add({ did, uri, findings: verified.findings })
    if (!proof.ok || !verified.ok) return undefined
    this.#compare(uri, proof.value.rev, before)
    return proof.value
  }

  /** What an old commit shows was published all the same, so its proof is kept. */
  #compare(uri: string, rev: string, before: string): void {
    if (rev > this.#rev) this.#rev = rev
    if (rev >= before) return
    const { did, service } = this.#repository
    const message = `answered with revision ${rev} of ${did} after ${before}: it went back`
    this.#problems.add({ did, uri, error: new NetworkError('mismatch', service, message) })
  }
}
