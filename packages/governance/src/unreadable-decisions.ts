import { instantMs, under, type Finding } from '@quorate/core'
import type { ChainReport, ProposalReport } from './chain.ts'

const notUnderstood: readonly string[] = ['policy/unknown-rule', 'proposal/unknown-kind', 'policy/slots']

/** Whether nothing is wrong but what this program does not know (ENC-6), or what is beyond the limits of its profile (DEC-8). */
export function isBeyondProfile(findings: readonly Finding[]): boolean {
  return findings.length > 0 && findings.every(({ code }) => notUnderstood.includes(code))
}

/**
 * Proposals on the head which nothing is wrong with but what is beyond this profile, and which as much of the base approved in time as
 * anything needs under it: another program may know that they passed (ENC-6, DEC-8). What fewer approved changes nothing, and
 * neither does what could not pass any more, so that no minority can make every answer indeterminate.
 */
export function unreadableDecisions(report: ChainReport): Finding[] {
  if (report.state === 'FORKED') return []
  return report.proposals
    .filter(({ base, invalid }) => base.cid === report.head?.cid && isBeyondProfile(invalid))
    .filter((proposal) => {
      const { need, amendNeed } = proposal.base
      return approvalOf(proposal, report) >= Math.min(need, amendNeed)
    })
    .flatMap(({ cid, invalid }) => under(`proposals[${cid}]`, invalid))
}

/** Weight of the members of the base that signed an approval while voting was open. */
function approvalOf({ cid, base, record }: ProposalReport, { pool }: ChainReport): number {
  const opensAt = record.opensAt === undefined ? Number.POSITIVE_INFINITY : instantMs(record.opensAt)
  const closesAt = opensAt + base.record.governance.votingSeconds * 1000
  const approvers = new Set(
    [...(pool.votes.get(cid)?.values() ?? [])]
      .filter((vote) => {
        const key = base.members.get(vote.repository)?.key
        const inTime = vote.date >= opensAt && vote.date < closesAt
        return inTime && vote.record.choice === 'approve' && key !== undefined && vote.signedBy(key).ok
      })
      .map((vote) => vote.repository),
  )
  return [...approvers].reduce((sum, did) => sum + (base.members.get(did)?.weight ?? 0), 0)
}
