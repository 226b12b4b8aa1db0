import type { ProposalState } from '@quorate/governance'

import type { Verdict } from '../../shell/verdict.ts'

/** Whether a proposal holds: what is still open is not decided. */
export function proposalVerdict(state: ProposalState): Verdict {
  switch (state) {
    case 'PASSED':
      return 'holds'
    case 'PENDING':
    case 'OPEN':
      return 'indeterminate'
    case 'INVALID':
    case 'CANCELLED':
    case 'REJECTED':
    case 'STALE':
    case 'EXPIRED':
      return 'fails'
  }
}
