import {
  checkShape,
  cidTextOf,
  contentCid,
  contentOf,
  describeInstant,
  describeValue,
  encodeCanonical,
  finding,
  instantMs,
  isDataMap,
  under,
  type Checked,
  type DataMap,
  type Finding,
} from '@quorate/core'
import { nsids, type ack, type checkpoint, type proposal, type vote } from '@quorate/schemas'
import { openCertificate, type Claim } from './certificate.ts'
import type { FoundRecord } from './found-record.ts'
import { Signed, type Metadata } from './signed.ts'
import { readVersion, type Version } from './version.ts'

export type SignedVote = Signed<vote.Main>
export type SignedAck = Signed<ack.Main>
export type SignedProposal = Signed<proposal.Main>
export type SignedCheckpoint = Signed<checkpoint.Main>

/** A claim, and the repository whose record makes it. */
export type MadeClaim = Claim & { readonly repository: string }

/** The content of a policy that the evidence holds, certified or not, and what claims to certify it. */
export class Draft {
  readonly cid: string
  readonly content: DataMap
  readonly claims: MadeClaim[] = []
  private read: Checked<Version> | undefined

  constructor(cid: string, content: DataMap) {
    this.cid = cid
    this.content = content
  }

  /** Read when it is first asked for: a large policy has thousands of keys, and strangers may send many. */
  get version(): Checked<Version> {
    return (this.read ??= readVersion(this.content))
  }
}

/** All evidence, each record once, found by what it speaks about. Certificates are opened into their records. */
export type Pool = {
  /** The instant of evaluation, in milliseconds: what is dated later is not there. */
  readonly at: number
  readonly drafts: Map<string, Draft>
  /** By content CID, then by repository: the same proposal may be made by several. */
  readonly proposals: Map<string, Map<string, SignedProposal>>
  /** By the content CID of what they cancel. */
  readonly cancellations: Map<string, SignedProposal[]>
  /** By the content CID of the base. */
  readonly proposalsOn: Map<string, Set<string>>
  /** By the content CID of the proposal. */
  readonly votes: Map<string, Map<string, SignedVote>>
  /** By the content CID of the policy. */
  readonly acks: Map<string, Map<string, SignedAck>>
  readonly checkpoints: Map<string, SignedCheckpoint>
  /** Acknowledgments by the CIDs of the whole records, as repositories name them: signatures included. */
  readonly wholeAcks: Map<string, DataMap>
  /** Where records were found, by repository and content CID. */
  readonly uris: Map<string, string>
  /** What was not admitted, and why. It decides nothing. */
  readonly diagnostics: Finding[]
}

/** Admits the records dated not after `at` (milliseconds), whatever their order and repetition (DEC-2). */
export function gather(records: readonly FoundRecord[], at: number): Pool {
  const pool: Pool = {
    at,
    drafts: new Map(),
    proposals: new Map(),
    cancellations: new Map(),
    proposalsOn: new Map(),
    votes: new Map(),
    acks: new Map(),
    checkpoints: new Map(),
    wholeAcks: new Map(),
    uris: new Map(),
    diagnostics: [],
  }
  addEvidence(pool, records, at)
  return pool
}

export function addEvidence(pool: Pool, records: readonly FoundRecord[], at: number): void {
  for (const [i, found] of records.entries()) {
    const refused = admit(pool, found, at)
    if (refused.length === 0) continue
    // One by one: a certificate can bring more than a call takes arguments.
    for (const diagnostic of under(`records[${String(i)}]`, refused)) pool.diagnostics.push(diagnostic)
  }
}

const dates = new Map<unknown, string>([
  [nsids.OrgP2pdsPolicy, 'createdAt'],
  [nsids.OrgP2pdsGovernanceProposal, 'createdAt'],
  [nsids.OrgP2pdsGovernanceVote, 'castAt'],
  [nsids.OrgP2pdsPolicyAck, 'ackedAt'],
  [nsids.OrgP2pdsGovernanceCheckpoint, 'asOf'],
])

/** What nodes say of each other, and what members attest of them, changes nothing here; whether it holds is asked elsewhere (RCP-7, ATT-2). */
const elsewhere = new Set<unknown>([
  nsids.OrgP2pdsAttestBatch,
  nsids.OrgP2pdsAttestCompliance,
  nsids.OrgP2pdsAttestReceipt,
])

function admit(pool: Pool, found: FoundRecord, at: number): readonly Finding[] {
  const { record, repository } = found
  const type = record['$type']
  if (elsewhere.has(type)) return []
  const dateField = dates.get(type)
  if (dateField === undefined)
    return [finding('record/unknown-type', '$type', { actual: describeValue(type) })]
  const cid = contentCid(record)
  if (!cid.ok) return cid.findings
  const isPolicy = type === nsids.OrgP2pdsPolicy
  const shape = isPolicy ? checkDate(record) : checkShape(type as string, withoutEmbedded(contentOf(record)))
  if (shape.length > 0) return shape
  const date = instantMs(record[dateField] as string)
  if (date > at) {
    return [finding('record/in-future', dateField, { date: describeInstant(date), at: describeInstant(at) })]
  }
  const text = cid.value.toString()
  if (found.uri !== undefined) pool.uris.set(recordKey(repository, text), found.uri)
  if (isPolicy) return admitPolicy(pool, repository, record, text, at)
  switch (type) {
    case nsids.OrgP2pdsGovernanceProposal:
      admitProposal(pool, repository, text, record, date)
      break
    case nsids.OrgP2pdsGovernanceVote:
      join(within(pool.votes, record['proposal'] as string), repository, text, record, date, 'closed')
      break
    case nsids.OrgP2pdsPolicyAck:
      join(within(pool.acks, record['policy'] as string), repository, text, record, date)
      nameWhole(pool, record)
      break
    default:
      join(pool.checkpoints, repository, text, record, date)
  }
  return []
}

/** A bad embedded policy makes its proposal INVALID rather than absent, so it is judged where the proposal counts. */
function withoutEmbedded(content: DataMap): DataMap {
  if (content['$type'] !== nsids.OrgP2pdsGovernanceProposal) return content
  const { policy: _policy, ...shallow } = content
  return shallow
}

function checkDate(record: DataMap): Finding[] {
  const { createdAt } = record
  const dated = createdAt === undefined ? {} : { createdAt }
  return checkShape(nsids.OrgP2pdsPolicy, dated).filter((f) => f.path === 'createdAt')
}

function admitPolicy(
  pool: Pool,
  repository: string,
  record: DataMap,
  cid: string,
  at: number,
): readonly Finding[] {
  const draft = addDraft(pool, contentOf(record), cid)
  if (record['certificate'] === undefined) return []
  const { claim, records } = openCertificate(record)
  draft.claims.push({ ...claim, repository })
  return records.flatMap((found) => admit(pool, found, at))
}

function admitProposal(pool: Pool, repository: string, cid: string, record: DataMap, date: number): void {
  const { kind, cancels, base, policy: embedded } = record
  if (kind === 'cancellation') {
    if (typeof cancels === 'string') {
      within(pool.cancellations, cancels, () => []).push(new Signed(repository, cid, record, date))
    }
    return
  }
  join(within(pool.proposals, cid), repository, cid, record, date)
  within(pool.proposalsOn, base as string, () => new Set()).add(cid)
  if (!isDataMap(embedded)) return
  const next = contentCid(embedded)
  if (next.ok) addDraft(pool, contentOf(embedded), next.value.toString())
}

function nameWhole(pool: Pool, ack: DataMap): void {
  const bytes = encodeCanonical(ack)
  if (bytes.ok) pool.wholeAcks.set(cidTextOf(bytes.value), ack)
}

function addDraft(pool: Pool, content: DataMap, cid: string): Draft {
  const known = pool.drafts.get(cid)
  if (known !== undefined) return known
  const draft = new Draft(cid, content)
  pool.drafts.set(cid, draft)
  return draft
}

/** One name for a record of a repository. */
export function recordKey(repository: string, cid: string): string {
  return `${repository} ${cid}`
}

function join<R extends object>(
  map: Map<string, Signed<R>>,
  repository: string,
  cid: string,
  record: DataMap,
  date: number,
  metadata: Metadata = 'open',
): void {
  const known = map.get(recordKey(repository, cid))
  if (known === undefined)
    map.set(recordKey(repository, cid), new Signed<R>(repository, cid, record, date, metadata))
  else known.join(record)
}

function within<K, V>(map: Map<K, V>, key: K, make: () => V = () => new Map() as V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
