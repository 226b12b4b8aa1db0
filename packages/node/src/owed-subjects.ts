import { deriveObligations } from '@quorate/attest'
import { compareText } from '@quorate/core'
import type { Version } from '@quorate/governance'

/**
 * The accounts that a node owes a replica of under any of the versions, by DID (OBL-1); the ones that the fewest nodes
 * hold come first, since they would be missed the most.
 */
export function owedSubjects(versions: readonly Version[], node: string): string[] {
  const holders = new Map<string, Set<string>>()
  for (const version of versions) {
    for (const { node: holder, subject } of deriveObligations(version).obligations)
      holders.set(subject, (holders.get(subject) ?? new Set()).add(holder))
  }
  return [...holders]
    .filter(([, nodes]) => nodes.has(node))
    .sort(([a, m], [b, n]) => m.size - n.size || compareText(a, b))
    .map(([subject]) => subject)
}
