import {
  Assignment,
  deriveObligations,
  draftBatch,
  nextBatch,
  ownBatches,
  slotIndexAt,
  slotStart,
  type OwnBatch,
} from '@quorate/attest'
import { describeFinding, instantMs, signRecord, UsageError, type DataMap, type Signer } from '@quorate/core'
import type { Departures, Version } from '@quorate/governance'
import { nsids } from '@quorate/schemas'
import { uploadBlob } from './blob.ts'
import { ownSeat } from './node-seat.ts'
import { probeNodes, type Probed, type ProbeRequest } from './probe.ts'
import { newestRecords } from './record-listing.ts'
import { placeOfBatch } from './record-place.ts'
import { putRecord, type WrittenRecord } from './repository-write.ts'
import type { Session } from './session.ts'

export type RoundRequest = Pick<ProbeRequest, 'held' | 'onProbed' | 'drandUrl'> & {
  /** The version whose slot is answered, with this node among its own. */
  readonly version: Version
  /** Operators that left under it: who checks for them follows from that (RCP-1). */
  readonly departures: Departures
  /** Of the node's key. */
  readonly signer: Signer
}

/** A signed batch, the blob that it names, empty where it names none, and when its slot begins, in milliseconds. */
export type SignedBatch = {
  readonly record: DataMap
  readonly blob: Uint8Array
  readonly slotStart: number
}

export type Round =
  /** Everything that is this node's to check was checked. Nothing is published yet. */
  | {
      readonly state: 'signed'
      /** Index of the slot. */
      readonly index: number
      readonly seq: number
      readonly probed: readonly Probed[]
      readonly batch: SignedBatch
    }
  /** The slot has its batch already, whose results stand. */
  | { readonly state: 'answered'; readonly index: number; readonly before: OwnBatch }
  /** A batch ends at `to`, in milliseconds, or its interval begins there, which is still to come: the clock is behind. */
  | { readonly state: 'ahead'; readonly index: number; readonly to: number }

/**
 * One verification round of a node (RCP-1 to RCP-7): finds what its operator is assigned in the slot that is now, checks it,
 * and signs the batch that goes on from its newest one. The first two of a chain check nothing, since nobody could know
 * their nonces to be fixed before. `session` is that of the node's account. Throws NetworkError when its own repository
 * cannot be read; what becomes of the nodes is in the receipts.
 */
export async function conductRound(session: Session, request: RoundRequest): Promise<Round> {
  const { network, did } = session
  const { version, departures, signer } = request
  const seat = ownSeat(version, did, signer)
  const index = slotIndexAt(version, network.clock.now())
  const own = await newestOwn(session, version.group, seat.key)
  const before = own.find(
    ({ record }) => record.policy === version.cid && slotIndexAt(version, instantMs(record.from)) === index,
  )
  if (before !== undefined) return { state: 'answered', index, before }
  const ended = own.reduce((latest, { record }) => Math.max(latest, instantMs(record.to)), -Infinity)
  const start = slotStart(version, index)
  const from = Math.max(start, ended)
  if (from > network.clock.now()) return { state: 'ahead', index, to: from }
  const next = await nextBatch(own, signer, version.group, from)
  const until = Math.min(slotStart(version, index + 1), version.expiresAt ?? Infinity)
  const checks = next.seq < 2 || index < 0 ? [] : assignedTo(seat.operator, version, departures, index)
  const { secret } = next
  const { probed, beacon } = await probeNodes(network, {
    ...request,
    index,
    verifier: seat.operator,
    secret,
    checks,
    until,
  })
  const leaves = probed.map(({ leaf }) => leaf)
  const instants = leaves.flatMap(({ observedAt }) =>
    typeof observedAt === 'string' ? [instantMs(observedAt)] : [],
  )
  // A clock that was set back meanwhile: what it dated would not stand in the interval.
  if (instants.some((instant) => instant < from)) return { state: 'ahead', index, to: from }
  const last = instants.reduce((latest, instant) => Math.max(latest, instant), network.clock.now())
  const to = Math.min(slotStart(version, index + 1), last + 1)
  const drafted = draftBatch({ version, verifier: seat.operator, ...next, from, to, leaves, beacon })
  if (!drafted.ok) throw new UsageError(describeFinding(drafted.findings[0]))
  const { record, blob } = drafted.value
  // Before it is signed, since it has to say what its host makes of the blob.
  const named = blob.length === 0 ? record : { ...record, leaves: await uploadBlob(session, blob) }
  const signed = await signRecord(named, did, signer)
  if (!signed.ok) throw new UsageError(describeFinding(signed.findings[0]))
  return {
    state: 'signed',
    index,
    seq: next.seq,
    probed,
    batch: { record: signed.value, blob, slotStart: start },
  }
}

/** Puts a signed batch, whose blob its host has, into the node's repository. Again changes nothing. Throws NetworkError. */
export function publishBatch(
  session: Session,
  { record, slotStart: start }: SignedBatch,
): Promise<WrittenRecord> {
  return putRecord(session, { ...placeOfBatch(record, start), record })
}

/** The newest batches of the group that the node signed: enough to go on from. */
async function newestOwn(session: Session, group: string, key: string): Promise<OwnBatch[]> {
  const own: OwnBatch[] = []
  for await (const page of newestRecords(session.network, session, nsids.OrgP2pdsAttestBatch)) {
    const found = page.map(({ record }) => ({ record, repository: session.did }))
    for (const batch of ownBatches(found, group, key)) own.push(batch)
    // A node of many groups may have few of this one on a page.
    if (own.length >= 2 || own.some(({ record }) => record.seq === 0)) break
  }
  return own
}

/** What the operator is to check in the slot: each obligation that it was drawn for. */
function assignedTo(operator: string, version: Version, departures: Departures, index: number) {
  const assignment = new Assignment(version, departures)
  return deriveObligations(version)
    .obligations.filter(({ node, subject }) =>
      assignment.verifiersOf({ node, subject, index }).includes(operator),
    )
    .map(({ node, subject }) => ({ node, subject }))
}
