import {
  contentCid,
  finding,
  formatInstant,
  readRepoProof,
  verifyRepoProof,
  type Evidence,
  type EvidenceRecord,
  type RepoProof,
} from '@quorate/core'
import { nsids } from '@quorate/schemas'
import { collectIdentity } from './collect-identity.ts'
import { governanceCollections, groupOf } from './group-record.ts'
import { NetworkError } from './network-error.ts'
import type { Network } from './network.ts'
import { Problems, type Problem } from './problem.ts'
import { fetchRepoProof, listRecords, type Repository } from './repository-read.ts'
import type { StoredRecord } from './stored-record.ts'

/** Most acknowledgments of one member that are proven, newest record keys first. */
const proofsPerMember = 1000

export type MemberEvidence = { readonly evidence: Evidence; readonly problems: readonly Problem[] }

/** All that one account's repository and directory tell about `group`, or about every group when it is undefined. */
export async function collectMember(
  network: Network,
  did: string,
  group: string | undefined,
): Promise<MemberEvidence> {
  const problems = new Problems()
  const { repository, signingKey, plcLogs, didDocuments } = await collectIdentity(network, did, problems)
  const stored = repository === undefined ? [] : await collectRecords(network, repository, group, problems)
  const acks = stored.filter(({ record }) => record['$type'] === nsids.OrgP2pdsPolicyAck)
  const proofs =
    repository === undefined ? [] : await collectProofs(network, repository, signingKey, acks, problems)
  const records = stored.flatMap((found) => evidenceOf(did, found))
  return { evidence: { records, proofs, plcLogs, didDocuments }, problems: problems.list }
}

async function collectRecords(
  network: Network,
  repository: Repository,
  group: string | undefined,
  problems: Problems,
): Promise<StoredRecord[]> {
  const { did } = repository
  const found: StoredRecord[] = []
  for (const collection of governanceCollections) {
    const before = problems.list.length
    const listing = await problems.attempt(did, () => listRecords(network, repository, collection))
    for (const { uri, findings } of listing?.refused ?? []) problems.add({ did, uri, findings })
    found.push(
      ...(listing?.records ?? []).filter(({ record }) => group === undefined || groupOf(record) === group),
    )
    // A host that is down was asked often enough; one that tells one collection wrongly may tell the next.
    if (problems.list.slice(before).some(({ error }) => error?.retryable)) break
  }
  return found
}

async function collectProofs(
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
  const proofs: RepoProof[] = []
  for (const ack of acks.slice(0, proofsPerMember)) {
    const proof = await problems.attempt(
      did,
      () => collectProof(network, repository, key, ack, problems),
      ack.uri,
    )
    if (proof !== undefined) proofs.push(proof)
  }
  return proofs
}

/** The proof of one record, kept only if it shows exactly this record under the account's key of now (SIG-6). */
async function collectProof(
  network: Network,
  repository: Repository,
  key: string | undefined,
  { uri, rkey, record }: StoredRecord,
  problems: Problems,
): Promise<RepoProof | undefined> {
  const { did } = repository
  if (key === undefined) {
    const at = formatInstant(network.clock.now())
    problems.add({ did, uri, findings: [finding('proof/key-unknown', '', { did, at })] })
    return undefined
  }
  const collection = nsids.OrgP2pdsPolicyAck
  const proof = readRepoProof(await fetchRepoProof(network, repository, collection, rkey))
  const verified = proof.ok
    ? verifyRepoProof(proof.value, { repository: did, key, record, collection, rkey })
    : proof
  if (!verified.ok) problems.add({ did, uri, findings: verified.findings })
  return proof.ok && verified.ok ? proof.value : undefined
}

function evidenceOf(repository: string, { uri, record }: StoredRecord): EvidenceRecord[] {
  const cid = contentCid(record)
  return cid.ok ? [{ repository, record, uri, cid: cid.value.toString() }] : []
}
