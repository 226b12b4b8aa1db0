import type { Slot } from '@quorate/attest'
import { compareText, UsageError, type DataMap, type SignedRound } from '@quorate/core'
import type { Version } from '@quorate/governance'
import { fetchBeacon } from './beacon-round.ts'
import type { Network } from './network.ts'
import { checkNode } from './probe-check.ts'
import { ProbeQueues } from './probe-queues.ts'
import type { Round } from './probe-round.ts'
import { SourceReader } from './probe-source.ts'
import { UniverseReader, type HeldBlocks } from './probe-universe.ts'
import { ProbedHost } from './probed-host.ts'

export type ProbeRequest = {
  readonly version: Version
  /** Index of the slot that is answered; it is now. */
  readonly index: number
  /** The operator that asks. */
  readonly verifier: string
  /** Of the batch that the leaves go into; 32 bytes. */
  readonly secret: Uint8Array
  /** Whom to ask for what; every layer of the policy is asked of each. */
  readonly checks: readonly { readonly node: string; readonly subject: string }[]
  readonly held?: HeldBlocks | undefined
  /** Milliseconds since 1970 from which on no challenge is sent: the end of the slot. */
  readonly until: number
  /** URL of an HTTP API of drand. */
  readonly drandUrl?: string | undefined
  /** Told of each leaf as it is there, how many there are by now, and how many there will be. */
  readonly onProbed?: ((probed: Probed, done: number, all: number) => void) | undefined
}

/** What became of one slot, and the leaf that says so. */
export type Probed = {
  readonly slot: Slot
  /** A receipt without signatures, or a leaf for a check that was not made. */
  readonly leaf: DataMap
  readonly isReceipt: boolean
  /** Outcome of the receipt, or why the check was not made. */
  readonly result: string
}

export type ProbeAnswer = {
  /** In the order of the slots. */
  readonly probed: readonly Probed[]
  /** By which samples were drawn; the batch of the leaves has to state it. */
  readonly beacon: SignedRound | undefined
}

/** Checks that are under way at a time: of one node, and of all. */
const checksAtOnce = { perNode: 4, all: 64 } as const

/**
 * Asks nodes for what they hold, and says what was seen of each (RCP-1 to RCP-6). Works against
 * any host that serves com.atproto.sync. Throws nothing that a network brings about; a UsageError for a node that is not
 * of the policy.
 */
export async function probeNodes(network: Network, request: ProbeRequest): Promise<ProbeAnswer> {
  const { version, index, held, onProbed, drandUrl = 'https://api.drand.sh' } = request
  const layers = [...version.record.rules.verification.layers].sort((a, b) => a - b)
  const checks = request.checks
    .map((check) => ({ ...check, url: endpointOf(version, check.node) }))
    .sort((a, b) => compareText(a.node, b.node) || compareText(a.subject, b.subject))
  const universes = new UniverseReader(network, version, held)
  let asked: ReturnType<typeof fetchBeacon> | undefined
  const beacon = () => (asked ??= fetchBeacon(network, drandUrl, version, index))
  const round: Round = { ...request, network, universes, beacon }
  const hosts = new Map<string, ProbedHost>()
  const sources = new SourceReader(network, request.until)
  const queues = new ProbeQueues(checksAtOnce.perNode, checksAtOnce.all)
  let done = 0

  const probe = async ({ node, subject, url }: (typeof checks)[number]): Promise<Probed[]> => {
    const host = hosts.get(url) ?? new ProbedHost(network, url)
    hosts.set(url, host)
    const source = await sources.read(subject)
    const leaves = await queues.run(url, () => checkNode(round, { node, subject, host, url, source }, layers))
    return leaves.map((leaf, i) => {
      const slot = { policy: version.cid, node, subject, layer: layers[i] ?? 0, index }
      const probed = probedOf(slot, leaf)
      onProbed?.(probed, ++done, request.checks.length * layers.length)
      return probed
    })
  }

  const probed = (await Promise.all(checks.map(probe))).flat()
  const told = await asked
  return { probed, beacon: told === 'unknown' ? undefined : told }
}

function endpointOf({ nodes }: Version, node: string): string {
  const seat = nodes.get(node)
  if (seat === undefined) throw new UsageError(`no node of the policy: ${node}`)
  return seat.endpoint
}

function probedOf(slot: Slot, leaf: DataMap): Probed {
  const { outcome, reason } = leaf as { readonly outcome?: string; readonly reason?: string }
  return { slot, leaf, isReceipt: outcome !== undefined, result: outcome ?? reason ?? '' }
}
