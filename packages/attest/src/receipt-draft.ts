import { formatInstant, toAtprotoJson, UsageError, type DataMap } from '@quorate/core'
import type { Version } from '@quorate/governance'
import { nsids, type receipt } from '@quorate/schemas'
import { toHex } from './hexadecimal.ts'
import { notDoneType } from './leaf.ts'
import { outcomeOf } from './receipt-outcome.ts'
import type { Failure, ReceiptOutcome } from './slot-outcome.ts'
import type { Slot } from './slot.ts'

/** A commit that a host served, of the subject and signed by it, and its block. */
export type ServedCommit = { readonly cid: string; readonly rev: string; readonly block: Uint8Array }

/** What became of one item that was drawn; `index` is that in the universe, `cid` that of its block or record. */
export type SampledItem = {
  readonly index: number
  readonly cid: string
  readonly outcome: 'PASS' | Exclude<Failure, 'STALE' | 'OFFLINE'>
  readonly bytes: number
  readonly ms: number
}

/** The challenge of layer 1 or 3 and what came of it, in the order of the draws. */
export type SampledItems = {
  readonly universe: { readonly size: number; readonly root: Uint8Array }
  readonly nonce: Uint8Array
  readonly results: readonly SampledItem[]
}

/** What a verifier saw of one slot. */
export type Observation = {
  readonly version: Version
  readonly slot: Slot
  /** The operator. */
  readonly verifier: string
  /** Milliseconds since 1970 at which the challenge was sent. */
  readonly observedAt: number
  readonly elapsedMs: number
  /** The newest commit that the subject's own host served. */
  readonly source: ServedCommit | undefined
} & (
  | {
      readonly node?: undefined
      /** UNKNOWN where the node is not to blame that there is none. */
      readonly outcome: Exclude<Failure, 'STALE'> | 'UNKNOWN'
    }
  | {
      /** The commit that the node served: of the subject, and signed by it. */
      readonly node: ServedCommit
      /** In layers 1 and 3. */
      readonly sampled?: SampledItems | undefined
      /** Whether the node went on to a newer commit while it was asked for an older one. */
      readonly superseded?: boolean
    }
)

/** The receipt for what was seen, without signatures; its outcome follows from it (RCP-2). Throws a UsageError for another's node. */
export function draftReceipt(seen: Observation): DataMap {
  const { version, slot, verifier, observedAt, elapsedMs, source, node } = seen
  const { policy, subject, layer, index } = slot
  const endpoint = version.nodes.get(slot.node)?.endpoint
  if (endpoint === undefined) throw new UsageError(`no node of the policy: ${slot.node}`)
  return {
    $type: nsids.OrgP2pdsAttestReceipt,
    group: version.group,
    policy,
    node: slot.node,
    subject,
    layer,
    slot: index,
    verifier,
    endpoint,
    ...(source === undefined ? {} : { sourceCommit: reported(source) }),
    ...(node === undefined ? {} : { nodeCommit: reported(node) }),
    ...(seen.node === undefined || seen.sampled === undefined
      ? {}
      : sampleFields(seen.sampled, version.record.rules.verification.sampleSize)),
    observedAt: formatInstant(observedAt),
    elapsedMs,
    outcome: outcomeSeen(seen),
  }
}

/** The leaf for a check that was assigned and not made, and why (RCP-7). */
export function draftNotDone({ policy, node, subject, layer, index }: Slot, reason: string): DataMap {
  return { $type: notDoneType, policy, node, subject, layer, slot: index, reason }
}

function outcomeSeen(seen: Observation): ReceiptOutcome {
  if (seen.node === undefined) return seen.outcome
  if (seen.superseded === true) return 'SUPERSEDED'
  const { source, node, sampled } = seen
  // Nothing was asked for, so that nothing is shown.
  if (sampled?.universe.size === 0) return 'UNKNOWN'
  const results = sampled?.results as receipt.Result[] | undefined
  return outcomeOf({ source, node, record: { ...(results && { results }) } }) ?? 'UNKNOWN'
}

function reported({ cid, block }: ServedCommit): DataMap {
  const { $bytes } = toAtprotoJson(block) as { $bytes: string }
  return { cid, block: $bytes }
}

function sampleFields({ universe, nonce, results }: SampledItems, sampleSize: number): DataMap {
  return {
    universe: { size: universe.size, root: toHex(universe.root) },
    sampleSize,
    nonce: toHex(nonce),
    results: results.map((result) => ({ ...result })),
  }
}
