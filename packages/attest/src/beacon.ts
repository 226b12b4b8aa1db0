import { accept, profile, refuse, sha256, type Checked } from '@quorate/core'
import type { Version } from '@quorate/governance'
import type { batch } from '@quorate/schemas'
import { fromHex } from './hexadecimal.ts'
import { slotStart } from './slot.ts'

const beacons: Readonly<Record<string, { readonly genesis: number; readonly period: number }>> =
  profile.beacons

/**
 * The round of the policy's beacon whose randomness enters the challenges of a slot (RCP-3): the first that is not before
 * its start, so that nobody knows it earlier. Undefined where the policy asks for none. Refuses a beacon that is not known.
 */
export function beaconRound(version: Version, index: number): Checked<number | undefined> {
  const { beacon } = version.record.rules.verification
  if (beacon === undefined) return accept(undefined)
  const known = Object.hasOwn(beacons, beacon.chain) ? beacons[beacon.chain] : undefined
  if (known === undefined) return refuse('receipt/beacon-unknown', 'beacon', { actual: beacon.chain })
  const sinceMs = slotStart(version, index) - known.genesis * 1000
  return accept(Math.max(1, Math.ceil(sinceMs / (known.period * 1000)) + 1))
}

/** When a round is published, in milliseconds; undefined for a chain that is not known. */
export function beaconRoundAt(chain: string, round: number): number | undefined {
  const known = Object.hasOwn(beacons, chain) ? beacons[chain] : undefined
  return known && (known.genesis + (round - 1) * known.period) * 1000
}

/** The randomness that enters the samples of a batch: the hash of the signature that it states, whether or not that holds (RCP-3). */
export function randomnessOf(batch: Pick<batch.Main, 'beacon'> | undefined): Uint8Array | undefined {
  return batch?.beacon && sha256(fromHex(batch.beacon.signature))
}
