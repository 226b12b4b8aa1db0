import { Args, Flags } from '@oclif/core'
import { profile } from '@quorate/core'
import { evaluate } from '@quorate/evaluator'

import { checkAnswer } from '../check/check-answer.ts'
import { judge } from '../check/judgement.ts'
import { keepingFlags } from '../check/keeping-flags.ts'
import { inMarkdown } from '../check/markdown-summary.ts'
import { anchorToSave, refusalsToMove } from '../check/saved-anchor.ts'
import { unreadableAnswer } from '../check/unreadable-answer.ts'
import { defineCommand } from '../command.ts'
import { readAnchorIfThere, writeAnchor } from '../source/anchor-file.ts'
import { bundleExpected, unreadable } from '../source/bundle-file.ts'
import { anchorOf, instantOf } from '../source/chain-flags.ts'
import { readInput } from '../source/input-file.ts'

export const check = defineCommand({
  summary: 'Verify offline who agreed to what and who keeps it, from one bundle of evidence.',
  description: `Opens no connection and changes nothing but the file of --save-anchor. A bundle without receipts is judged by its governance alone. Exit status:
  0  holds
  1  does not hold: forked, certified by too little weight, or not kept
  2  the command line was not right
  3  indeterminate: evidence is missing, or there is nothing to verify
  4  untrusted or invalid evidence`,
  example: 'check evidence.car --anchor group.anchor --strict',
  args: {
    bundle: Args.string({ description: 'File with the bundle, - for standard input.', required: true }),
  },
  flags: {
    ...keepingFlags,
    'save-anchor': Flags.string({
      summary:
        'Keep the group and the last version that took effect in this file, if the governance holds. Never moves backwards.',
      helpValue: 'FILE',
    }),
    markdown: Flags.boolean({
      summary: 'Answer in Markdown, for the summary of a CI step.',
      exclusive: ['json'],
    }),
  },
  run({ args, flags }) {
    const at = instantOf(flags.at)
    const anchor = anchorOf(flags)
    const save = flags['save-anchor']
    const saved = save === undefined ? undefined : readAnchorIfThere(save)
    const bytes = readInput(args.bundle, bundleExpected, profile.bundleBytes)
    const evaluation = evaluate(bytes, at, anchor)
    const { read } = evaluation
    const refusals = read === undefined ? [] : refusalsToMove(saved, read.chain)
    const judgement = read === undefined ? undefined : judge(evaluation, read, at, anchor, flags, refusals)
    const answer =
      judgement === undefined
        ? unreadableAnswer(unreadable(bytes, args.bundle, evaluation.diagnostics), evaluation)
        : checkAnswer(judgement)
    const kept = read === undefined ? undefined : anchorToSave(saved, read.chain)
    if (save !== undefined && judgement?.chain.verdict === 'holds' && kept !== undefined)
      writeAnchor(save, kept)
    return Promise.resolve(flags.markdown ? inMarkdown(answer, judgement) : answer)
  },
})
