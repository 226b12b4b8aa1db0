import { cidBytes, compareBytes, compareText, FieldHash } from '@quorate/core'
import type { Version } from '@quorate/governance'
import type { Slot } from './slot.ts'

/** Who is to check whom under one policy version (RCP-1). */
export class Assignment {
  private readonly version: Version
  private readonly hash: FieldHash
  /** Operators with a node, bytewise. */
  private readonly operators: readonly string[]
  private readonly known = new Map<string, readonly string[]>()

  constructor(version: Version) {
    this.version = version
    this.hash = FieldHash.of('quorate/assign/v1', cidBytes(version.cid))
    this.operators = [...new Set([...version.nodes.values()].map((n) => n.operator))].sort(compareText)
  }

  /**
   * The operators that check a node for a subject in a slot, whatever the layer: the `verifiers` of lowest hash among those
   * with a node, the checked node's own left out. Any node of an operator may do it. Empty for a node that is not known.
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
    return this.operators
      .filter((operator) => operator !== own)
      .map((operator) => ({ operator, score: hash.digest(operator) }))
      .sort((a, b) => compareBytes(a.score, b.score))
      .slice(0, this.version.record.rules.verification.verifiers)
      .map(({ operator }) => operator)
  }
}

/** How many of the assigned decide a slot: an absolute majority of them (RCP-8). */
export function majorityOf(assigned: number): number {
  return Math.floor(assigned / 2) + 1
}
