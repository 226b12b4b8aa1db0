import {
  draftReceipt,
  drawSample,
  nonceOf,
  seedOf,
  type SampledItem,
  type Slot,
  type Universe,
} from '@quorate/attest'
import { sha256, type CID, type DataMap } from '@quorate/core'
import { mapConcurrently } from './concurrency.ts'
import { commitMs, elapsedSince, type Check, type Round } from './probe-round.ts'
import type { Source } from './probe-source.ts'
import type { Served } from './probed-host.ts'

/** Milliseconds for a sample: for all of it, and for each item. */
const patience = { sampleMs: 60_000, itemMs: 500 } as const
const itemsAtOnce = 4

/** A receipt of layer 1 or 3, with the newer commit that the node had gone on to where that made it fail; or why there is none. */
export type AskedSample =
  | { readonly state: 'asked'; readonly receipt: DataMap; readonly newer: Served | undefined }
  | {
      readonly state: 'notDone'
      readonly reason: 'universeUnknown' | 'beaconUnknown' | 'busy'
    }

/** Draws a sample of what the commit holds, and asks the node for each item of it (RCP-3). */
export async function askSample(
  round: Round,
  check: Check & { readonly source: Source },
  slot: Slot,
  commit: Served,
): Promise<AskedSample> {
  const { network, version, verifier, until } = round
  const { source, host } = check
  // A policy that asks for another layer is none (ENC-6).
  const layer = slot.layer === 1 ? 1 : 3
  const node = { did: check.subject, service: check.url }
  const universe = (await round.universes.read(commit, source, node))?.[layer]
  if (universe === undefined) return notDone('universeUnknown')
  const beacon = await round.beacon()
  if (beacon === 'unknown') return notDone('beaconUnknown')
  const observedAt = network.clock.now()
  if (observedAt >= until) return notDone('busy')
  const nonce = nonceOf(round.secret, slot)
  const randomness = beacon && sha256(beacon.signature)
  const seed = seedOf(slot, { verifier, commit: commit.cid, nonce, beacon: randomness })
  const size = universe.items.length
  const drawn = drawSample(seed, size, version.record.rules.verification.sampleSize)
  // Of an empty universe nothing is drawn.
  const indices = drawn.ok ? drawn.value : []
  const by = observedAt + patience.sampleMs + indices.length * patience.itemMs
  const results = await mapConcurrently(indices, itemsAtOnce, (index) =>
    askItem(check, layer, commit, { universe, index, by }),
  )
  const failed = results.some(({ outcome }) => outcome !== 'PASS')
  const { value: now } = failed
    ? await host.commit(source.subject, network.clock.now() + commitMs)
    : { value: undefined }
  const newer = now !== undefined && now.rev > commit.rev ? now : undefined
  const receipt = draftReceipt({
    version,
    slot,
    verifier,
    observedAt,
    elapsedMs: elapsedSince(network, observedAt),
    source: source.commit,
    node: commit,
    sampled: { universe: { size, root: universe.root }, nonce, results },
    superseded: newer !== undefined,
  })
  return { state: 'asked', receipt, newer }
}

type Item = { readonly universe: Universe; readonly index: number; readonly by: number }

async function askItem(
  { host, subject }: Check,
  layer: 1 | 3,
  commit: Served,
  { universe, index, by }: Item,
): Promise<SampledItem> {
  const [item, cid] = [universe.items[index], universe.cids[index]] as [Uint8Array, CID]
  const { value, fault, ms } =
    layer === 1
      ? await host.block(subject, cid, commit.way, by)
      : await host.record(subject, commit.cid, new TextDecoder().decode(item), cid, by)
  // A node that was there a moment ago is not offline: it did not answer.
  const outcome = fault === 'OFFLINE' ? 'TIMEOUT' : (fault ?? 'PASS')
  return { index, cid: cid.toString(), outcome, bytes: value?.length ?? 0, ms }
}

function notDone(reason: Extract<AskedSample, { reason: string }>['reason']): AskedSample {
  return { state: 'notDone', reason }
}
