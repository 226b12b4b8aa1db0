import { cidBytes, compareCids, compareText } from '@quorate/core'
import type { Version } from '@quorate/governance'

/** What one receipt answers (RCP-1): one layer of one obligation, in one interval of the policy. */
export type Slot = {
  /** Content CID of the policy version. */
  readonly policy: string
  /** Id of the node that is checked. */
  readonly node: string
  /** DID of the account whose copy is checked. */
  readonly subject: string
  readonly layer: number
  /** How many intervals lie before it, from the version's effectiveAt on. */
  readonly index: number
}

/** Index of the slot of `version` in which an instant lies; both in milliseconds. Negative before effectiveAt. */
export function slotIndexAt(version: Version, at: number): number {
  return Math.floor((at - version.effectiveAt) / intervalMs(version))
}

/** When a slot of `version` begins, in milliseconds. */
export function slotStart(version: Version, index: number): number {
  return version.effectiveAt + index * intervalMs(version)
}

/** By when the batch of a slot is to be SEEN, in milliseconds (RCP-7). */
export function slotDue(version: Version, index: number): number {
  return slotStart(version, index + 1) + version.record.rules.verification.windowSeconds * 1000
}

function intervalMs({ record }: Version): number {
  return record.rules.verification.intervalSeconds * 1000
}

/** One name for a slot. */
export function slotKey({ policy, node, subject, layer, index }: Slot): string {
  return `${policy} ${node} ${subject} ${String(layer)} ${String(index)}`
}

/** By policy, node, subject, layer and index: the order of the leaves of a batch (RCP-7). */
export function compareSlots(a: Slot, b: Slot): number {
  return (
    compareCids(a.policy, b.policy) ||
    compareText(a.node, b.node) ||
    compareText(a.subject, b.subject) ||
    a.layer - b.layer ||
    a.index - b.index
  )
}

/** A slot as fields of a hash (ENC-8). */
export function slotFields({ policy, node, subject, layer, index }: Slot): (string | number | Uint8Array)[] {
  return [cidBytes(policy), node, subject, layer, index]
}
