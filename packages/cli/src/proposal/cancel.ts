import { Args } from '@oclif/core'

import { networkHelp } from '../account/network.ts'
import { defineCommand } from '../shell/command.ts'
import { failure } from '../shell/failure.ts'
import { subjectOf } from '../group/text/proposal-text.ts'
import { groupFlags } from '../group/group-flags.ts'
import { openMemberView, pinnedKey } from '../signing/member-view.ts'
import { handedOver } from '../signing/offline/handed-over.ts'
import { publishProposal } from './publish-proposal.ts'
import { signingFlags } from '../signing/signing-flags.ts'
import { terminalText } from '../shell/terminal-text.ts'
import { findProposal } from '../group/found-proposal.ts'

export const proposalCancel = defineCommand({
  summary: 'Withdraw a proposal of yours before it is decided.',
  description: `What has PASSED stays so. A proposal that several members made is CANCELLED once each of them says so.\n\n${networkHelp}`,
  example: 'proposal cancel bafyreieq6rbqmw2dpf3bq7uerbptozr7wk4aqdi46td4lmcvctzcwrzeva',
  args: { proposal: Args.string({ description: 'CID or at-uri of the proposal.', required: true }) },
  flags: { ...groupFlags, ...signingFlags },
  async run({ args, flags }) {
    const view = await openMemberView(flags)
    const proposal = findProposal(view, args.proposal)
    const { cid, base, state, proposers } = proposal
    const before = view.report.pool.cancellations.get(cid)?.find(({ repository }) => repository === view.me)
    if (!proposers.includes(view.me)) {
      const expected = view.names.list(proposers)
      throw failure('usage', 'proposal/not-yours', '', { expected })
    }
    if (before === undefined && !['PENDING', 'OPEN', 'STALE'].includes(state))
      throw failure('usage', 'proposal/settled', '', { actual: state })
    view.keys.ensure(pinnedKey(base, view.me))
    const own =
      before === undefined
        ? await publishProposal(view, base, { kind: 'cancellation', cancels: cid })
        : undefined
    const what = terminalText(subjectOf(proposal))
    return handedOver(view, {
      data: {
        proposal: cid,
        written: own !== undefined,
        uri: own?.uri ?? null,
        cancellation: own?.cid ?? before?.cid ?? null,
      },
      text: () =>
        own === undefined
          ? `You cancelled the ${what} before; nothing was signed.\n`
          : `Cancelled the ${what}.\nrecord  ${terminalText(own.uri ?? '')}\n`,
    })
  },
})
