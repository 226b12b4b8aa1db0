import {
  draftNotDone,
  draftReceipt,
  drawSample,
  nonceOf,
  seedOf,
  type SampledItem,
  type Slot,
  type Universe,
} from '@quorate/attest'
import type { CID, DataMap } from '@quorate/core'
import type { Version } from '@quorate/governance'
import type { BeaconRound } from './beacon-round.ts'
import { mapConcurrently } from './concurrency.ts'
import type { Network } from './network.ts'
import type { ProbedHost, Reply, Served } from './probed-host.ts'
import type { Source } from './probe-source.ts'
import type { UniverseReader } from './probe-universe.ts'

/** Why a check was not made. */
type NotDone = 'sourceUnreachable' | 'universeUnknown' | 'beaconUnknown' | 'busy' | 'layerUnknown'

/** What all checks of a round share. */
export type Round = {
  readonly network: Network
  readonly version: Version
  readonly index: number
  /** The operator. */
  readonly verifier: string
  readonly secret: Uint8Array
  /** Milliseconds since 1970 from which on no challenge is sent. */
  readonly until: number
  readonly universes: UniverseReader
  readonly beacon: () => Promise<BeaconRound | 'unknown' | undefined>
}

/** A node to ask, for a subject of which the source is known. */
export type Check = {
  readonly node: string
  readonly host: ProbedHost
  readonly url: string
  readonly subject: string
  readonly source: Source | undefined
}

/** Milliseconds for a commit, and for a sample: for all of it and for each item. */
const patience = { commitMs: 45_000, sampleMs: 60_000, itemMs: 500 } as const
const itemsAtOnce = 4

/** Asks a node all layers of the policy for one subject; gives a leaf for each, in the order of `layers`. */
export async function checkNode(round: Round, check: Check, layers: readonly number[]): Promise<DataMap[]> {
  const slots = layers.map((layer) => slotOf(round, check, layer))
  const { source, host } = check
  const { network, until } = round
  const observedAt = network.clock.now()
  if (observedAt >= until) return slots.map((slot) => notDone(slot, 'busy'))
  if (source === undefined) return slots.map((slot) => notDone(slot, 'sourceUnreachable'))
  const served = await host.commit(source.subject, observedAt + patience.commitMs)
  const seen = { ...framed(round, source, observedAt), elapsedMs: elapsedSince(network, observedAt) }
  const leaves: DataMap[] = []
  for (const slot of slots) {
    if (served.fault !== undefined) leaves.push(draftReceipt({ ...seen, slot, outcome: served.fault }))
    else if (slot.layer === 0) leaves.push(draftReceipt({ ...seen, slot, node: served.value }))
    else leaves.push(await checkSample(round, { ...check, source }, slot, served.value))
  }
  return leaves
}

type Sourced = Check & { readonly source: Source }

async function checkSample(round: Round, check: Sourced, slot: Slot, commit: Served): Promise<DataMap> {
  const { network, version, verifier } = round
  const { layer } = slot
  if (layer !== 1 && layer !== 3) return notDone(slot, 'layerUnknown')
  const node = { did: check.subject, service: check.url }
  const universe = (await round.universes.read(commit, check.source, node))?.[layer]
  if (universe === undefined) return notDone(slot, 'universeUnknown')
  const beacon = await round.beacon()
  if (beacon === 'unknown') return notDone(slot, 'beaconUnknown')
  const observedAt = network.clock.now()
  if (observedAt >= round.until) return notDone(slot, 'busy')
  const nonce = nonceOf(round.secret, slot)
  const seed = seedOf(slot, { verifier, commit: commit.cid, nonce, beacon: beacon?.randomness })
  const drawn = drawSample(seed, universe.items.length, version.record.rules.verification.sampleSize)
  // Of an empty universe nothing is drawn.
  const indices = drawn.ok ? drawn.value : []
  const by = observedAt + patience.sampleMs + indices.length * patience.itemMs
  const results = await mapConcurrently(indices, itemsAtOnce, (index) =>
    askItem(check, layer, commit, universe, index, by),
  )
  const failed = results.some(({ outcome }) => outcome !== 'PASS')
  const superseded = failed && (await hasMovedOn(network, check, commit))
  return draftReceipt({
    ...framed(round, check.source, observedAt),
    elapsedMs: elapsedSince(network, observedAt),
    slot,
    node: commit,
    sampled: {
      universe: { size: universe.items.length, root: universe.root },
      nonce,
      beacon,
      results,
    },
    superseded,
  })
}

async function askItem(
  { host, subject }: Check,
  layer: 1 | 3,
  commit: Served,
  universe: Universe,
  index: number,
  by: number,
): Promise<SampledItem> {
  const [item, cid] = [universe.items[index], universe.cids[index]] as [Uint8Array, CID]
  const reply: Reply<Uint8Array> =
    layer === 1
      ? await host.block(subject, cid, commit.way, by)
      : await host.record(subject, commit.cid, new TextDecoder().decode(item), cid, by)
  const { fault, ms } = reply
  // A node that was there a moment ago is not offline: it did not answer.
  const outcome = fault === 'OFFLINE' ? 'TIMEOUT' : (fault ?? 'PASS')
  return { index, cid: cid.toString(), outcome, bytes: reply.value?.length ?? 0, ms }
}

/** Whether the node serves a newer commit by now, so that it need not keep what only the older one has. */
async function hasMovedOn({ clock }: Network, { host, source }: Sourced, commit: Served): Promise<boolean> {
  const { value: now } = await host.commit(source.subject, clock.now() + patience.commitMs)
  return now !== undefined && now.rev > commit.rev
}

function framed({ version, verifier }: Round, { commit }: Source, observedAt: number) {
  return { version, verifier, observedAt, source: commit }
}

function elapsedSince({ clock }: Network, instant: number): number {
  return Math.max(0, Math.round(clock.now() - instant))
}

function slotOf({ version, index }: Round, { node, subject }: Check, layer: number): Slot {
  return { policy: version.cid, node, subject, layer, index }
}

function notDone(slot: Slot, reason: NotDone): DataMap {
  return draftNotDone(slot, reason)
}
