import { ownBatches, slotDue, slotIndexAt } from '@quorate/attest'
import {
  describeFinding,
  formatInstant,
  instantMs,
  profile,
  signRecord,
  UsageError,
  type Signer,
} from '@quorate/core'
import {
  draftCheckpoint,
  listedBy,
  operatorOf,
  ownCheckpoints,
  recordKey,
  type OwnCheckpoint,
  type Version,
} from '@quorate/governance'
import { nsids } from '@quorate/schemas'
import { mapConcurrently } from './concurrency.ts'
import { documentOf } from './did-document.ts'
import { resolveIdentity, type Identity } from './identity.ts'
import type { Network } from './network.ts'
import { ownSeat } from './node-seat.ts'
import { Problems, type Problem } from './problem.ts'
import { newestRecords } from './record-listing.ts'
import type { Repository } from './repository.ts'
import { putRecord, type WrittenRecord } from './repository-write.ts'
import type { Session } from './session.ts'

const nodesAtOnce = 8

export type NodeCheckpointRequest = {
  /** The version whose batches are witnessed, with this node among its own. */
  readonly version: Version
  /** Content CID of the newest certified version. */
  readonly head: string
  /** Of the node's key. */
  readonly signer: Signer
  /** How long the checkpoint speaks for the head, in milliseconds. */
  readonly validMs: number
}

export type NodeCheckpoint = {
  /** Undefined when there was nothing new and the checkpoint before speaks for a while yet. */
  readonly published: (WrittenRecord & { readonly seq: number }) | undefined
  /** The batches and DID documents that are new to this node. */
  readonly seen: readonly { readonly repository: string; readonly cid: string }[]
  /** Nodes whose repositories could not be read. */
  readonly problems: readonly Problem[]
}

/**
 * States in the node's repository which batches of other operators it has seen by now, so that they count (RCP-7, GOV-11):
 * those that their nodes signed and no checkpoint of this node lists; and which documents the accounts have that are held, for where
 * no version pins one, receipts on an account rest on these (SIG-7). `session` is that of the node's account. Throws
 * NetworkError when its own repository cannot be read or written.
 */
export async function publishNodeCheckpoint(
  session: Session,
  { version, head, signer, validMs }: NodeCheckpointRequest,
): Promise<NodeCheckpoint> {
  const { network, did } = session
  const seat = ownSeat(version, did, signer)
  // An account that is a member, too, has one chain, whichever key signed last (GOV-11).
  const keys = [seat, version.members.get(did)].flatMap((one) => one?.key ?? [])
  const own = await newestOwn(session, version.group, keys)
  const [last] = own
  const listed = listedBy(own)
  const problems = new Problems()
  const others = [...version.nodes.values()].filter(({ operator }) => operator !== seat.operator)
  const found = await mapConcurrently(others, nodesAtOnce, ({ id, key }) =>
    problems.attempt(id, async () =>
      recentBatches(network, await resolveIdentity(network, id), key, version),
    ),
  )
  const documents = await mapConcurrently(webSubjects(version, seat.operator), nodesAtOnce, (subject) =>
    problems.attempt(subject, async () => unpinned(version, await resolveIdentity(network, subject))),
  )
  const seen = [...found, ...documents]
    .flatMap((sightings) => sightings ?? [])
    .filter(({ repository, cid }) => !listed.has(recordKey(repository, cid)))
    .slice(0, profile.sightings)
  const now = network.clock.now()
  const speaks = last?.head === head && instantMs(last.expiresAt) - now > validMs / 2
  if (seen.length === 0 && speaks) return { published: undefined, seen, problems: problems.list }
  const asOf = Math.max(now, last === undefined ? now : instantMs(last.asOf) + 1)
  const [text, expiresAt] = [formatInstant(asOf), formatInstant(asOf + validMs)]
  const draft = draftCheckpoint({ group: version.group, head, asOf: text, expiresAt, previous: last, seen })
  const record = await signRecord(draft, did, signer)
  if (!record.ok) throw new UsageError(describeFinding(record.findings[0]))
  const collection = nsids.OrgP2pdsGovernanceCheckpoint
  // By time, so that the newest are found without reading what a node stated in years.
  const rkey = `${text}.${version.group}`
  const written = await putRecord(session, { collection, rkey, record: record.value })
  return { published: { ...written, seq: Number(draft['seq']) }, seen, problems: problems.list }
}

/** The accounts of did:web that nodes hold, and members, as far as another operator is their witness. */
function webSubjects({ members, record }: Version, operator: string): string[] {
  const all = new Set([...members.keys(), ...(record.rules.replication.subjects ?? [])])
  return [...all].filter((did) => {
    const member = members.get(did)
    return did.startsWith('did:web:') && (member === undefined || operatorOf(member) !== operator)
  })
}

/** The document of an account by its CID, unless the version pins it. */
function unpinned({ members }: Version, identity: Identity): { repository: string; cid: string }[] {
  const { did } = identity
  const document = documentOf(identity)
  return !document.ok || members.get(did)?.didHead === document.value.cid
    ? []
    : [{ repository: did, cid: document.value.cid }]
}

/** The newest checkpoints of the group that one of `keys` signed, the newest first. */
async function newestOwn(
  session: Session,
  group: string,
  keys: readonly string[],
): Promise<readonly OwnCheckpoint[]> {
  const { network, did } = session
  for await (const page of newestRecords(network, session, nsids.OrgP2pdsGovernanceCheckpoint)) {
    const found = page.map(({ record }) => ({ record, repository: did }))
    const own = ownCheckpoints(found, { repository: did, group, keys })
    // A node of many groups may have none of this one on a page.
    if (own.length > 0) return own
  }
  return []
}

/** The newest batches on the version that the node signed, as far as seeing them can still matter to a nonce. */
async function recentBatches(network: Network, repository: Repository, key: string, version: Version) {
  const { did } = repository
  const now = network.clock.now()
  const collection = nsids.OrgP2pdsAttestBatch
  const newest = await newestRecords(network, repository, collection).next()
  const found = (newest.value ?? []).map(({ record }) => ({ record, repository: did }))
  return ownBatches(found, version.group, key).flatMap(({ cid, record }) => {
    const isRecent = slotDue(version, slotIndexAt(version, instantMs(record.from)) + 2) >= now
    // Listed once, so one that is dated ahead waits until that is no lie.
    const isDue = instantMs(record.to) <= now + profile.skewSeconds * 1000
    return record.policy === version.cid && isRecent && isDue ? [{ repository: did, cid }] : []
  })
}
