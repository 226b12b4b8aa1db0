import { Args } from '@oclif/core'

import { verdictOfChain } from '../check/verdict-of-chain.ts'
import { defineCommand } from '../shell/command.ts'
import { subjectOf } from '../group/text/proposal-text.ts'
import { voiceJson, voicesOn, voicesText } from '../group/text/vote-text.ts'
import { chainFlags } from '../group/source/chain-flags.ts'
import { openChain } from '../group/source/chain-view.ts'
import { findProposal } from '../group/source/find-proposal.ts'
import { terminalText } from '../shell/terminal-text.ts'

export const voteShow = defineCommand({
  summary: 'Show the votes in a bundle: whose they are, which count, and why not.',
  description: 'The exit status is that of quorate check; 3 when there are no votes.',
  example: 'vote show evidence.car',
  args: {
    source: Args.string({ description: 'File with a bundle, - for standard input.', required: true }),
    cid: Args.string({ description: 'Content CID of a proposal. Default: all.' }),
  },
  flags: chainFlags,
  run({ args, flags }) {
    const view = openChain(args.source, flags)
    const { verdict, findings } = verdictOfChain(view.report)
    const proposals = args.cid === undefined ? view.report.proposals : [findProposal(view.report, args.cid)]
    const votes = proposals.map((proposal) => ({ proposal, voices: voicesOn(proposal, view) }))
    const none = votes.every(({ voices }) => voices.length === 0)
    return Promise.resolve({
      verdict: verdict === 'holds' && none ? ('indeterminate' as const) : verdict,
      data: votes.map(({ proposal, voices }) => ({ proposal: proposal.cid, votes: voices.map(voiceJson) })),
      findings,
      text: (terminal) =>
        none
          ? 'No votes.\n'
          : votes
              .filter(({ voices }) => voices.length > 0)
              .map(({ proposal, voices }) => {
                const title = `On ${terminalText(subjectOf(proposal), 80)}  ${proposal.state}\n${proposal.cid}\n`
                return `${title}\n${voicesText(voices, view, terminal)}`
              })
              .join('\n'),
    })
  },
})
