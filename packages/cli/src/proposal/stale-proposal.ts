import type { ChainReport, ProposalReport } from '@quorate/governance'

import { fields } from '../shell/render/columns.ts'

/** The command that takes a stale proposal along to the head. */
export function rebaseCommand({ cid }: Pick<ProposalReport, 'cid'>): string {
  return `quorate proposal rebase ${cid} -o policy.yaml`
}

/** The number of the version that was adopted in its place; undefined unless the proposal is STALE. */
export function overtakenBy({ state, base }: ProposalReport, { versions }: ChainReport): number | undefined {
  if (state !== 'STALE') return undefined
  const successor = versions.find(
    ({ certified, state: now }) => certified.parent?.version.cid === base.cid && now !== 'REVOKED',
  )
  return successor?.version.number ?? base.number
}

/** Why no vote on it matters, and how its draft can go on; empty unless it is STALE. */
export function staleText(proposal: ProposalReport, report: ChainReport): string {
  const version = overtakenBy(proposal, report)
  if (version === undefined) return ''
  if (proposal.record.kind !== 'amendment')
    return fields([['stale', `version ${String(version)} took effect before it opened`]], '  ')
  const why = `version ${String(version)} was adopted before it`
  return fields([['stale', `${why}; carry its draft over with ${rebaseCommand(proposal)}`]], '  ')
}

/**
 * STALE proposals that `me` made on the version before the head, while none of its own stands on the head: those that it
 * may want to take along.
 */
export function leftBehind({ proposals, head }: ChainReport, me: string): readonly ProposalReport[] {
  const goesOn = proposals.some(
    ({ base, proposers, record, state }) =>
      base.cid === head?.cid &&
      record.kind === 'amendment' &&
      proposers.includes(me) &&
      ['OPEN', 'PENDING', 'PASSED'].includes(state),
  )
  if (goesOn) return []
  return proposals.filter(
    ({ state, base, proposers, record }) =>
      state === 'STALE' &&
      record.kind === 'amendment' &&
      proposers.includes(me) &&
      base.cid === head?.record.prev,
  )
}
