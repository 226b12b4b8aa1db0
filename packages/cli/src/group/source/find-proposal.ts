import type { ChainReport, ProposalReport } from '@quorate/governance'

import { pickByCid } from './pick-by-cid.ts'

/** The proposal with this content CID, or the only one that begins or ends so. */
export function findProposal({ proposals }: ChainReport, wanted: string): ProposalReport {
  return pickByCid(proposals, wanted, 'proposal')
}
