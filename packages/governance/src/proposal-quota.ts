import { compareCids, compareText, finding, profile, type Finding } from '@quorate/core'
import type { Outcome } from './base-decision.ts'

/** Keeps each proposer's uncertified proposals to the profile's limit, smallest content CIDs first (DEC-2). */
export function limitProposals<P extends Outcome>(
  proposals: readonly P[],
): { proposals: P[]; findings: Finding[] } {
  const byProposer = new Map<string, P[]>()
  for (const proposal of proposals.filter((p) => !p.passed)) {
    for (const did of proposal.proposers) {
      const made = byProposer.get(did)
      if (made === undefined) byProposer.set(did, [proposal])
      else made.push(proposal)
    }
  }
  // Made by several, it is kept for each: nobody's flood takes away what another made too.
  const kept = new Set<P>(proposals.filter((p) => p.passed))
  const findings: Finding[] = []
  for (const [did, made] of [...byProposer].sort(([a], [b]) => compareText(a, b))) {
    made.sort((a, b) => compareCids(a.cid, b.cid))
    for (const proposal of made.slice(0, profile.uncertifiedProposals)) kept.add(proposal)
    if (made.length > profile.uncertifiedProposals) {
      findings.push(finding('proposal/quota', '', { did, expected: profile.uncertifiedProposals }))
    }
  }
  return { proposals: proposals.filter((p) => kept.has(p)), findings }
}
