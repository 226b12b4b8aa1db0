import { Args } from '@oclif/core'

import { verdictOfChain } from '../check/verdict-of-chain.ts'
import { defineCommand } from '../shell/command.ts'
import { logJson, logText } from './log-text.ts'
import { chainFlags } from '../group/source/chain-flags.ts'
import { openChain } from '../group/source/chain-view.ts'

export const policyLog = defineCommand({
  summary: 'Show the versions of a policy: when each held, who approved it, what it changed.',
  description: 'The exit status is that of quorate check.',
  example: 'policy log evidence.car',
  args: { source: Args.string({ description: 'File with a bundle, - for standard input.', required: true }) },
  flags: chainFlags,
  run({ args, flags }) {
    const view = openChain(args.source, flags)
    const { verdict, findings } = verdictOfChain(view.report)
    return Promise.resolve({
      verdict,
      data: logJson(view),
      findings,
      text: (terminal) => logText(view, terminal),
    })
  },
})
