import { describeValue } from './data-value.ts'
import { parseDidKey } from './did-key.ts'
import { acceptUnless, finding, refuse, type Checked, type Finding } from './finding.ts'
import { formatInstant } from './instant.ts'
import type { PlcOperation } from './plc-operation.ts'
import { verifySignature } from './signature.ts'

/** Seconds within which a key of higher authority may undo an operation, the last one included. */
export const plcRecoverySeconds = 72 * 3600

/** One operation of a log: its place there, and the milliseconds since 1970 at which the directory took it. */
export type PlcStep = PlcOperation & { readonly path: string; readonly createdAt: number }

/** A step whose signature holds, with the rank of its key in the rotation keys that it was held against; 0 is highest. */
type PlcLink = PlcStep & { readonly rank: number }

/** The operations that stand, the genesis first, each on the one before. */
export type PlcChain = readonly [PlcLink, ...PlcLink[]]

/** The chain of a genesis alone: it builds on nothing, and one of its own rotation keys signed it. */
export function startPlcChain(genesis: PlcStep): Checked<PlcChain> {
  if (genesis.prev !== null) return refusePrev(genesis)
  const keys = genesis.state.rotationKeys
  const rank = rankOfSigner(keys, genesis)
  return acceptUnless(signatureFaults(rank, keys, genesis), [{ ...genesis, rank }])
}

/**
 * The chain after one more operation, on the one that its `prev` names. Where others stand on that one already it undoes
 * them all, if the first of them is at most 72 hours old and a key of lower authority signed it. What is undone cannot be
 * built on again.
 */
export function extendPlcChain(chain: PlcChain, step: PlcStep): Checked<PlcChain> {
  const at = chain.findLastIndex((link) => link.cid.toString() === step.prev)
  const base = chain[at]
  if (base === undefined) return refusePrev(step)
  if (base.state.tombstoned) return refuse('plc/tombstoned', `${step.path}.operation.prev`)
  const undone = chain[at + 1]
  const keys = base.state.rotationKeys.slice(0, undone?.rank)
  const rank = rankOfSigner(keys, step)
  const [genesis, ...updates] = chain
  return acceptUnless(
    [...orderFaults(chain, step), ...signatureFaults(rank, keys, step), ...recoveryFaults(undone, step)],
    [genesis, ...updates.slice(0, at), { ...step, rank }],
  )
}

/** A rotation key that is no canonical did:key of P-256 or K-256 keeps its rank, and signs nothing. */
function rankOfSigner(keys: readonly string[], { message, signature }: PlcStep): number {
  return keys.findIndex((key) => verifySignature(key, message, signature).ok)
}

function signatureFaults(rank: number, keys: readonly string[], { path }: PlcStep): Finding[] {
  if (rank >= 0) return []
  const usable = keys.filter((key) => parseDidKey(key).ok)
  return [
    finding('plc/signature', `${path}.operation.sig`, { expected: usable.length === 0 ? 'none' : usable }),
  ]
}

function orderFaults(chain: PlcChain, step: PlcStep): Finding[] {
  const newest = (chain.at(-1) ?? chain[0]).createdAt
  if (step.createdAt > newest) return []
  const params = { expected: formatInstant(newest), actual: formatInstant(step.createdAt) }
  return [finding('plc/order', `${step.path}.createdAt`, params)]
}

function recoveryFaults(undone: PlcLink | undefined, step: PlcStep): Finding[] {
  const elapsed = undone === undefined ? 0 : step.createdAt - undone.createdAt
  if (elapsed <= plcRecoverySeconds * 1000) return []
  const params = { expected: plcRecoverySeconds, actual: Math.ceil(elapsed / 1000) }
  return [finding('plc/recovery-late', `${step.path}.createdAt`, params)]
}

function refusePrev({ path, prev }: PlcStep): Checked<never> {
  return refuse('plc/prev', `${path}.operation.prev`, { actual: describeValue(prev) })
}
