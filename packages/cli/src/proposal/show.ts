import { Args } from '@oclif/core'

import { verdictOfChain } from '../check/verdict-of-chain.ts'
import { defineCommand } from '../shell/command.ts'
import { proposalVerdict } from '../group/text/proposal-verdict.ts'
import { proposalJson, proposalText } from '../group/text/proposal-text.ts'
import { voiceJson, voicesOn, voicesText } from '../group/text/vote-text.ts'
import { proposedChange } from '../policy-document/proposed-change.ts'
import { overtakenBy, staleText } from './stale-proposal.ts'
import { chainFlags } from '../group/source/chain-flags.ts'
import { openChain } from '../group/source/chain-view.ts'
import { findProposal } from '../group/source/find-proposal.ts'
import { readerFlag, readerOf } from '../group/source/reader-flag.ts'

export const proposalShow = defineCommand({
  summary: 'Show a proposal: what it changes, who signed and who is missing.',
  description: `Exit status: that of quorate check unless it is 0; then 0 when the proposal PASSED, 3 when it is
PENDING or OPEN, 1 otherwise.`,
  example: 'proposal show evidence.car 7ry5tsd7y',
  args: {
    source: Args.string({ description: 'File with a bundle, - for standard input.', required: true }),
    cid: Args.string({
      description: 'Content CID of the proposal; its beginning or end will do.',
      required: true,
    }),
  },
  flags: { ...chainFlags, as: readerFlag },
  run({ args, flags }) {
    const view = openChain(args.source, flags)
    const { verdict, findings } = verdictOfChain(view.report)
    const proposal = findProposal(view.report, args.cid)
    const voices = voicesOn(proposal, view)
    const me = readerOf(flags.as, '--as', view.names, [proposal.base, proposal.ballot?.next])
    const change = proposedChange(proposal, { ...view, evidence: view.bundle, me })
    return Promise.resolve({
      verdict: verdict === 'holds' ? proposalVerdict(proposal.state) : verdict,
      data: {
        ...(proposalJson(proposal) as object),
        overtakenBy: overtakenBy(proposal, view.report) ?? null,
        changes: change.json,
        votes: voices.map(voiceJson),
      },
      findings,
      text: (terminal) =>
        [
          proposalText(proposal, view.names, terminal) + staleText(proposal, view.report),
          change.text(terminal),
          voicesText(voices, view, terminal),
        ]
          .filter((part) => part !== '')
          .join('\n'),
    })
  },
})
