import { Args, Flags } from '@oclif/core'
import { profile } from '@quorate/core'

import { checkAnswer } from '../check/check-answer.ts'
import { refusalsToMove } from '../check/saved-anchor.ts'
import { unreadableAnswer } from '../check/unreadable-answer.ts'
import { verdictOfChain } from '../check/verdict-of-chain.ts'
import { defineCommand } from '../command.ts'
import { Failure } from '../failure.ts'
import { readAnchorIfThere, writeAnchor } from '../source/anchor-file.ts'
import { bundleExpected, parseBundle } from '../source/bundle-file.ts'
import { anchorOf, chainFlags, instantOf } from '../source/chain-flags.ts'
import { viewChain } from '../source/chain-view.ts'
import { readInput } from '../source/input-file.ts'

export const check = defineCommand({
  summary: 'Verify offline who agreed to what, from one bundle of evidence.',
  description: `Opens no connection and changes nothing but the file of --save-anchor. Exit status:
  0  holds
  1  does not hold: forked, or certified by too little weight
  2  the command line was not right
  3  indeterminate: evidence is missing, or there is nothing to verify
  4  untrusted or invalid evidence`,
  example: 'check evidence.car --anchor group.anchor --strict',
  args: {
    bundle: Args.string({ description: 'File with the bundle, - for standard input.', required: true }),
  },
  flags: {
    ...chainFlags,
    'save-anchor': Flags.string({
      summary: 'Keep the group and the head found in this file, if all holds. Never moves backwards.',
      helpValue: 'FILE',
    }),
    strict: Flags.boolean({
      summary: 'Also ask for an anchored head, and for one that enough members vouch for.',
    }),
  },
  run({ args, flags }) {
    const at = instantOf(flags.at)
    const anchor = anchorOf(flags)
    const save = flags['save-anchor']
    const saved = save === undefined ? undefined : readAnchorIfThere(save)
    const bytes = readInput(args.bundle, bundleExpected, profile.bundleBytes)
    try {
      const view = viewChain(parseBundle(bytes, args.bundle), at, anchor)
      const { report } = view
      const verdict = verdictOfChain(report, {
        strict: flags.strict,
        refusals: refusalsToMove(saved, report),
      })
      if (save !== undefined && verdict.verdict === 'holds' && report.group !== undefined)
        writeAnchor(save, { group: report.group, head: report.head?.cid })
      return Promise.resolve(checkAnswer(view, verdict))
    } catch (error) {
      if (error instanceof Failure && error.verdict === 'untrusted')
        return Promise.resolve(unreadableAnswer(error, at))
      throw error
    }
  },
})
