import { under, type Finding } from '@quorate/core'
import type { ChainReport, ProposalReport } from './chain.ts'

const notUnderstood: readonly string[] = ['policy/unknown-rule', 'proposal/unknown-kind', 'policy/slots']

/** Whether nothing is wrong but what this program does not know (ENC-6), or what is beyond the limits of its profile (DEC-8). */
export function isBeyondProfile(findings: readonly Finding[]): boolean {
  return findings.length > 0 && findings.every(({ code }) => notUnderstood.includes(code))
}

/**
 * Proposals on versions that stand which nothing is wrong with but what is beyond this profile, and which a majority of the
 * base approved: another program may know that they passed (ENC-6, DEC-8). Those that fewer approved change nothing, so that
 * one member alone cannot make every answer indeterminate.
 */
export function unreadableDecisions(report: ChainReport): Finding[] {
  const standing = new Set(
    report.versions
      .filter(({ state }) => state !== 'REVOKED' && state !== 'FORKED')
      .map(({ version }) => version),
  )
  return report.proposals
    .filter(({ base, invalid }) => standing.has(base) && isBeyondProfile(invalid))
    .filter((proposal) => 2 * approvalOf(proposal, report) > proposal.base.weight)
    .flatMap(({ cid, invalid }) => under(`proposals[${cid}]`, invalid))
}

/** Weight of the members of the base that signed an approval. */
function approvalOf({ cid, base }: ProposalReport, { pool }: ChainReport): number {
  const approvers = new Set(
    [...(pool.votes.get(cid)?.values() ?? [])]
      .filter((vote) => {
        const key = base.members.get(vote.repository)?.key
        return vote.record.choice === 'approve' && key !== undefined && vote.signedBy(key).ok
      })
      .map((vote) => vote.repository),
  )
  return [...approvers].reduce((sum, did) => sum + (base.members.get(did)?.weight ?? 0), 0)
}
