import { compareCids, compareText, finding, profile, type Finding } from '@quorate/core'
import type { Outcome } from './base-decision.ts'

/** Keeps each proposer's uncertified proposals to the profile's limit, smallest content CIDs first (DEC-2). */
export function limitProposals<P extends Outcome>(
  proposals: readonly P[],
): { proposals: P[]; findings: Finding[] } {
  const byProposer = Map.groupBy(
    proposals.filter((p) => !p.passed),
    (p) => p.proposers[0] ?? '',
  )
  const beyond = new Set<P>()
  const findings: Finding[] = []
  for (const [did, made] of [...byProposer].sort(([a], [b]) => compareText(a, b))) {
    const over = made.sort((a, b) => compareCids(a.cid, b.cid)).slice(profile.uncertifiedProposals)
    for (const proposal of over) beyond.add(proposal)
    if (over.length > 0)
      findings.push(finding('proposal/quota', '', { did, expected: profile.uncertifiedProposals }))
  }
  return { proposals: proposals.filter((p) => !beyond.has(p)), findings }
}
