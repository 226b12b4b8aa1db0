import { draftNotDone, draftReceipt, type Slot } from '@quorate/attest'
import type { DataMap } from '@quorate/core'
import { commitMs, elapsedSince, type Check, type Round } from './probe-round.ts'
import { askSample } from './probe-sample.ts'
import type { Source } from './probe-source.ts'
import type { Served } from './probed-host.ts'

/**
 * Asks a node all layers of the policy for one subject, one after the other; gives a leaf for each. All of them ask for the
 * commit first, which is asked for once: a node that serves none has failed them all.
 */
export async function checkNode(round: Round, check: Check, layers: readonly number[]): Promise<DataMap[]> {
  const { source, host, node, subject } = check
  const { network, version, verifier, index, until } = round
  const slots = layers.map((layer): Slot => ({ policy: version.cid, node, subject, layer, index }))
  const observedAt = network.clock.now()
  if (observedAt >= until) return slots.map((slot) => draftNotDone(slot, 'busy'))
  if (source === undefined) return slots.map((slot) => draftNotDone(slot, 'sourceUnreachable'))
  const served = await host.commit(source.subject, observedAt + commitMs)
  const elapsedMs = elapsedSince(network, observedAt)
  const seen = { version, verifier, observedAt, elapsedMs, source: source.commit }
  if (served.fault !== undefined) {
    const { fault: outcome } = served
    return slots.map((slot) => draftReceipt({ ...seen, slot, outcome }))
  }
  const leaves: DataMap[] = []
  let commit = served.value
  for (const slot of slots) {
    if (slot.layer === 0) leaves.push(draftReceipt({ ...seen, slot, node: served.value }))
    else {
      const sampled = await checkSample(round, { ...check, source }, slot, commit)
      commit = sampled.commit
      leaves.push(sampled.leaf)
    }
  }
  return leaves
}

/**
 * A node that went on to a newer commit while it was asked need not have what only the older one had, and is asked the same
 * of the newer one, once: who goes on each time, or keeps commits back to do so, has to have them all.
 */
async function checkSample(
  round: Round,
  check: Check & { readonly source: Source },
  slot: Slot,
  commit: Served,
): Promise<{ readonly leaf: DataMap; readonly commit: Served }> {
  const first = await askSample(round, check, slot, commit)
  if (first.state === 'notDone') return { leaf: draftNotDone(slot, first.reason), commit }
  if (first.newer === undefined) return { leaf: first.receipt, commit }
  const second = await askSample(round, check, slot, first.newer)
  return { leaf: second.state === 'asked' ? second.receipt : first.receipt, commit: first.newer }
}
