import { finding, formatInstant, type Finding } from '@quorate/core'
import type { Departures, Version } from '@quorate/governance'
import type { batch } from '@quorate/schemas'
import { Assignment } from './assignment.ts'
import { randomnessOf } from './beacon.ts'
import { seedOf } from './challenge.ts'
import { checkDates } from './commit-check.ts'
import { fromHex } from './hexadecimal.ts'
import { owingUnder } from './obligations.ts'
import { checkOutcome } from './receipt-outcome.ts'
import type { Receipt } from './receipt.ts'
import { drawSample } from './sample.ts'
import { slotIndexAt } from './slot.ts'

/** What a policy version says of every receipt on it. */
export class ReceiptRules {
  readonly version: Version
  readonly assignment: Assignment
  private readonly owes: (node: string, subject: string) => boolean

  constructor(version: Version, departures: Departures) {
    this.version = version
    this.assignment = new Assignment(version, departures)
    this.owes = owingUnder(version)
  }

  /**
   * Everything that a receipt breaks by itself: policy, slot, layer, obligation, endpoint, assignment, dates of commits, sample and
   * outcome (RCP-1 to RCP-3). Empty: it is a proper receipt, if its verifier says it. `batch` is the one that holds it; a receipt in
   * none may have been drawn by a beacon that is not at hand.
   */
  check(receipt: Receipt, batch: Pick<batch.Main, 'beacon'> | undefined): Finding[] {
    const ofPolicy = this.checkPolicy(receipt)
    if (ofPolicy.length > 0) return ofPolicy
    const { sampleSize, beacon } = this.version.record.rules.verification
    const findings = [
      ...this.checkSlot(receipt),
      ...checkDates(receipt),
      ...checkOutcome(receipt, sampleSize),
    ]
    const isDrawnUnseen = batch === undefined && beacon !== undefined
    return findings.length > 0 || isDrawnUnseen ? findings : checkSample(receipt, randomnessOf(batch))
  }

  private checkPolicy({ record }: Receipt): Finding[] {
    const { cid, group } = this.version
    const named = { policy: [cid, record.policy], group: [group, record.group] } as const
    return Object.entries(named).flatMap(([path, [expected, actual]]) =>
      expected === actual ? [] : [finding('receipt/other-policy', path, { expected, actual })],
    )
  }

  private checkSlot({ slot, record, observedAt }: Receipt): Finding[] {
    const { version } = this
    const { node, subject, layer, index } = slot
    const { verifier, endpoint } = record
    const { layers } = version.record.rules.verification
    const out: Finding[] = []
    const expected = slotIndexAt(version, observedAt)
    if (index !== expected || (version.expiresAt !== undefined && observedAt >= version.expiresAt)) {
      out.push(
        finding('receipt/slot', 'slot', { actual: index, expected, observedAt: formatInstant(observedAt) }),
      )
    }
    if (!layers.includes(layer))
      out.push(finding('receipt/layer', 'layer', { actual: layer, expected: layers }))
    if (!this.owes(node, subject)) return [...out, finding('receipt/not-obliged', 'node', { node, subject })]
    const stated = version.nodes.get(node)?.endpoint ?? ''
    if (endpoint !== stated)
      out.push(finding('receipt/endpoint', 'endpoint', { node, expected: stated, actual: endpoint }))
    const assigned = this.assignment.verifiersOf(slot)
    if (!assigned.includes(verifier))
      out.push(finding('receipt/not-assigned', 'verifier', { verifier, expected: assigned }))
    return out
  }
}

/** Whether the results are of the items that were drawn, in the order of the draws (RCP-3). */
function checkSample({ slot, record, node }: Receipt, beacon: Uint8Array | undefined): Finding[] {
  const { verifier, nonce, universe, results = [], sampleSize = 1 } = record
  if (nonce === undefined || universe === undefined || universe.size === 0 || node === undefined) return []
  const seed = seedOf(slot, {
    verifier,
    commit: node.cid,
    nonce: fromHex(nonce),
    beacon,
  })
  const drawn = drawSample(seed, universe.size, sampleSize)
  const indices = drawn.ok ? drawn.value : []
  return results.flatMap(({ index }, i) => {
    const path = `results[${String(i)}].index`
    const expected = indices[i] ?? 'none'
    return index === expected ? [] : [finding('receipt/sample', path, { verifier, expected, actual: index })]
  })
}
