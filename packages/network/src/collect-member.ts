import { contentCid, type Evidence, type EvidenceRecord } from '@quorate/core'
import { nsids } from '@quorate/schemas'
import type { ByteBudget } from './byte-budget.ts'
import { collectIdentity } from './collect-identity.ts'
import { collectProofs } from './collect-proofs.ts'
import { governanceCollections, groupOf } from './group-record.ts'
import type { Network } from './network.ts'
import { Problems, type Problem } from './problem.ts'
import { listing, listRecords } from './record-listing.ts'
import type { Repository } from './repository.ts'
import type { StoredRecord } from './stored-record.ts'

/** Milliseconds that one account may take, so that a host that is slow on purpose holds nobody else up for long. */
const accountMs = 300_000

/** What was read of one account, and where. */
export type AccountReading = {
  readonly did: string
  /** Origin of its host, and the did:key that signs its commits; undefined when it could not be found out. */
  readonly service: string | undefined
  readonly signingKey: string | undefined
  readonly evidence: Evidence
  readonly problems: readonly Problem[]
}

/** All that one account's repository and directory tell about `group`, or about every group when it is undefined. */
export async function collectMember(
  network: Network,
  did: string,
  group: string | undefined,
  budget: ByteBudget,
): Promise<AccountReading> {
  const bounded = { ...network, until: network.clock.now() + accountMs }
  const first = await readAccount(bounded, did, group, budget)
  if (!first.problems.some(({ error }) => error?.code === 'no-repository')) return first
  // An account that moves while it is read is found where it is then.
  const second = await readAccount(bounded, did, group, budget)
  return second.service === first.service ? first : second
}

async function readAccount(
  network: Network,
  did: string,
  group: string | undefined,
  budget: ByteBudget,
): Promise<AccountReading> {
  const problems = new Problems()
  const identity = await collectIdentity(network, did, problems)
  const { repository, signingKey, plcLogs, didDocuments } = identity
  const stored =
    repository === undefined ? [] : await collectRecords(network, repository, group, budget, problems)
  const acks = stored.filter(({ record }) => record['$type'] === nsids.OrgP2pdsPolicyAck)
  const proofs =
    repository === undefined ? [] : await collectProofs(network, repository, signingKey, acks, problems)
  const records = stored.flatMap((found) => evidenceOf(did, found))
  return {
    did,
    signingKey,
    evidence: { records, proofs, plcLogs, didDocuments },
    problems: problems.list,
    service: repository?.service,
  }
}

async function collectRecords(
  network: Network,
  repository: Repository,
  group: string | undefined,
  budget: ByteBudget,
  problems: Problems,
): Promise<StoredRecord[]> {
  const { did } = repository
  const share = budget.share(listing.bytes)
  const found: StoredRecord[] = []
  for (const collection of governanceCollections) {
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

function evidenceOf(repository: string, { uri, record }: StoredRecord): EvidenceRecord[] {
  const cid = contentCid(record)
  return cid.ok ? [{ repository, record, uri, cid: cid.value.toString() }] : []
}
