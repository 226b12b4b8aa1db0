import { contentCid, type Evidence, type EvidenceRecord } from '@quorate/core'
import type { ByteBudget } from './byte-budget.ts'
import { collectIdentity, type CollectedIdentity } from './collect-identity.ts'
import { groupOf } from './group-record.ts'
import type { Network } from './network.ts'
import { Problems, type Problem } from './problem.ts'
import { listing, listRecords } from './record-listing.ts'
import type { Repository } from './repository.ts'
import type { StoredRecord } from './stored-record.ts'

/** Milliseconds that one account may take, so that a host that is slow on purpose holds nobody else up for long. */
export const accountMs = 300_000

/** What was read of one account, and where. */
export type AccountReading = {
  readonly did: string
  /** Origin of its host, and the did:key that signs its commits; undefined when it could not be found out. */
  readonly service: string | undefined
  readonly signingKey: string | undefined
  readonly evidence: Evidence
  readonly problems: readonly Problem[]
}

/** What is read of an account's repository once its host is known. */
export type ReadRepository = (
  network: Network,
  account: CollectedIdentity & { readonly repository: Repository },
  problems: Problems,
) => Promise<Pick<Evidence, 'records' | 'proofs'>>

/** The identity of an account, and what `read` finds in its repository. */
export async function readAccount(
  network: Network,
  did: string,
  read: ReadRepository,
): Promise<AccountReading> {
  const bounded = { ...network, until: network.clock.now() + accountMs }
  const first = await readOnce(bounded, did, read)
  if (!first.problems.some(({ error }) => error?.code === 'no-repository')) return first
  // An account that moves while it is read is found where it is then.
  const second = await readOnce(bounded, did, read)
  return second.service === first.service ? first : second
}

async function readOnce(network: Network, did: string, read: ReadRepository): Promise<AccountReading> {
  const problems = new Problems()
  const identity = await collectIdentity(network, did, problems)
  const { repository, signingKey, plcLogs, didDocuments } = identity
  const { records, proofs } =
    repository === undefined
      ? { records: [], proofs: [] }
      : await read(network, { ...identity, repository }, problems)
  return {
    did,
    signingKey,
    evidence: { records, proofs, plcLogs, didDocuments },
    problems: problems.list,
    service: repository?.service,
  }
}

/** The records of `group` in these collections, or of every group when it is undefined. */
export async function collectRecords(
  network: Network,
  repository: Repository,
  collections: readonly string[],
  group: string | undefined,
  budget: ByteBudget,
  problems: Problems,
): Promise<StoredRecord[]> {
  const { did } = repository
  const share = budget.share(listing.bytes)
  const found: StoredRecord[] = []
  for (const collection of collections) {
    const { records, refused, bytes, fault } = await listRecords(network, repository, collection, share.left)
    share.spend(bytes)
    for (const { uri, findings } of refused) problems.add({ did, uri, findings })
    if (fault !== undefined) problems.add({ did, error: fault })
    found.push(...records.filter(({ record }) => group === undefined || groupOf(record) === group))
    // A host that is down was asked often enough; one that tells one collection wrongly may tell the next.
    if (fault?.retryable === true || fault?.code === 'no-repository') break
  }
  return found
}

/** Records as evidence, each with its blob where that was found. */
export function evidenceOf(
  repository: string,
  { uri, record }: StoredRecord,
  blob?: Uint8Array,
): EvidenceRecord[] {
  const cid = contentCid(record)
  if (!cid.ok) return []
  return [{ repository, record, uri, cid: cid.value.toString(), ...(blob && { blob }) }]
}
