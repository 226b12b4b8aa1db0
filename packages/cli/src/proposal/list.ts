import { Args } from '@oclif/core'

import { verdictOfChain } from '../check/verdict-of-chain.ts'
import { defineCommand } from '../shell/command.ts'
import { proposalJson, proposalText } from '../group/text/proposal-text.ts'
import { chainFlags } from '../group/source/chain-flags.ts'
import { openChain } from '../group/source/chain-view.ts'

export const proposalList = defineCommand({
  summary: 'List the proposals in a bundle, with their state and who signed.',
  description: 'The exit status is that of quorate check.',
  example: 'proposal list evidence.car',
  args: { source: Args.string({ description: 'File with a bundle, - for standard input.', required: true }) },
  flags: chainFlags,
  run({ args, flags }) {
    const { report, names } = openChain(args.source, flags)
    const { verdict, findings } = verdictOfChain(report)
    return Promise.resolve({
      verdict,
      data: report.proposals.map(proposalJson),
      findings,
      text: (terminal) =>
        report.proposals.length === 0
          ? 'No proposals.\n'
          : report.proposals.map((proposal) => proposalText(proposal, names, terminal)).join('\n'),
    })
  },
})
