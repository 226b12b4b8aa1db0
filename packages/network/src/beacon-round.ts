import { beaconRound, beaconRoundAt, fromHex } from '@quorate/attest'
import { roundsThatHold, type BeaconChain, type SignedRound } from '@quorate/core'
import type { Version } from '@quorate/governance'
import { request } from './bounded-request.ts'
import { NetworkError } from './network-error.ts'
import type { Network } from './network.ts'
import { retrying } from './retry.ts'
import { jsonObject } from './xrpc.ts'
import { refusalOf } from './xrpc-refusal.ts'

const answerBytes = 16_384
/** Milliseconds for the round to be had, once it is due. */
const patienceMs = 30_000

/**
 * The round that enters the challenges of a slot, from an HTTP API of drand, waited for until it is due; undefined where
 * the policy asks for none. `unknown` when it cannot be had, what is told is not signed by the beacon, or the chain is not known.
 */
export async function fetchBeacon(
  network: Network,
  drandUrl: string,
  version: Version,
  index: number,
): Promise<SignedRound | 'unknown' | undefined> {
  const chain = version.record.rules.verification.beacon?.chain ?? ''
  const round = beaconRound(version, index)
  if (!round.ok) return 'unknown'
  if (round.value === undefined) return undefined
  const { clock } = network
  const due = beaconRoundAt(chain, round.value) ?? 0
  if (due > clock.now()) await clock.sleep(due - clock.now())
  try {
    return await readRound({ ...network, until: clock.now() + patienceMs }, drandUrl, chain, round.value)
  } catch (error) {
    if (error instanceof NetworkError) return 'unknown'
    throw error
  }
}

async function readRound(
  network: Network,
  drandUrl: string,
  chain: string,
  round: number,
): Promise<SignedRound> {
  const url = new URL(`${drandUrl.replace(/\/+$/, '')}/${chain}/public/${String(round)}`)
  const answer = await retrying(network, async (signal) => {
    const answer = await request(network, url, { method: 'GET', maxBytes: answerBytes, signal })
    if (answer.status === 200) return answer
    throw refusalOf(url.origin, 'drand', answer, [], network.clock.now())
  })
  const { round: told, signature, previous_signature: previous } = jsonObject(url.origin, answer)
  const claim = { round, signature: bytesOf(signature), previousSignature: bytesOf(previous) }
  const { signature: bytes } = claim
  const [held] =
    bytes === undefined || told !== round
      ? []
      : roundsThatHold(chain as BeaconChain, [{ ...claim, signature: bytes }])
  if (held === undefined) throw new NetworkError('malformed', url.origin, `not round ${String(round)}`)
  return held
}

/** Of text in hexadecimal that is not empty; undefined for anything else. */
function bytesOf(value: unknown): Uint8Array | undefined {
  return typeof value === 'string' && /^(?:[0-9a-f]{2})+$/.test(value) ? fromHex(value) : undefined
}
