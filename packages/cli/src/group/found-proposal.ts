import type { ProposalReport } from '@quorate/governance'

import { failure } from '../shell/failure.ts'
import type { GatheredGroup } from './gathered-group.ts'

/** The proposal of a content CID, which an at-uri of ours ends in. */
export function findProposal({ report }: GatheredGroup, name: string): ProposalReport {
  const cid = name.startsWith('at://') ? name.slice(name.lastIndexOf('/') + 1) : name
  const found = report.proposals.find((proposal) => proposal.cid === cid)
  if (found !== undefined) return found
  throw failure('usage', 'proposal/unknown', 'PROPOSAL', { actual: JSON.stringify(name.slice(0, 200)) })
}
