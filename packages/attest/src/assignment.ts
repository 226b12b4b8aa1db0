import { cidBytes, compareBytes, compareText, FieldHash } from '@quorate/core'
import type { Departures, Version } from '@quorate/governance'
import { slotStart, type Slot } from './slot.ts'

/** Who is to check whom under one policy version (RCP-1). */
export class Assignment {
  private readonly version: Version
  private readonly departures: Departures
  private readonly hash: FieldHash
  /** Operators with a node, bytewise. */
  private readonly operators: readonly string[]
  private readonly known = new Map<string, readonly string[]>()

  /** `departures` are the operators that left under the version. */
  constructor(version: Version, departures: Departures) {
    this.version = version
    this.departures = departures
    this.hash = FieldHash.of('quorate/assign/v1', cidBytes(version.cid))
    this.operators = [...new Set([...version.nodes.values()].map((n) => n.operator))].sort(compareText)
  }

  /**
   * The operators that check a node for a subject in a slot, whatever the layer: those of lowest hash among those with a node, the
   * checked node's own left out, until there are `verifiers` that had not left when the slot began. Any node of an operator may do
   * it. Empty for a node that is not known.
   */
  verifiersOf({ node, subject, index }: Omit<Slot, 'policy' | 'layer'>): readonly string[] {
    const name = `${node} ${subject} ${String(index)}`
    const known = this.known.get(name)
    if (known !== undefined) return known
    const assigned = this.draw(node, subject, index)
    this.known.set(name, assigned)
    return assigned
  }

  private draw(node: string, subject: string, index: number): readonly string[] {
    const own = this.version.nodes.get(node)?.operator
    if (own === undefined) return []
    const hash = this.hash.with(node, subject, index)
    const ranked = this.operators
      .filter((operator) => operator !== own)
      .map((operator) => ({ operator, score: hash.digest(operator) }))
      .sort((a, b) => compareBytes(a.score, b.score))
      .map(({ operator }) => operator)
    // Nobody is taken off, so that no vote is taken back when an exit turns up.
    const start = slotStart(this.version, index)
    const assigned: string[] = []
    let missing = this.version.record.rules.verification.verifiers
    for (const operator of ranked) {
      if (missing === 0) break
      assigned.push(operator)
      if ((this.departures.get(operator) ?? Infinity) > start) missing--
    }
    return assigned
  }
}

/** How many of so many verifiers decide a slot: an absolute majority of them (RCP-8). */
export function majorityOf(assigned: number): number {
  return Math.floor(assigned / 2) + 1
}
