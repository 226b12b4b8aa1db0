import { Args, Flags } from '@oclif/core'
import { profile } from '@quorate/core'
import { evaluate } from '@quorate/evaluator'

import { checkAnswer } from './check-answer.ts'
import { judge } from './judgement.ts'
import { keepingFlags } from './keeping-flags.ts'
import { inMarkdown } from './markdown-summary.ts'
import { anchorToSave, refusalsToMove } from '../group/remembered/saved-anchor.ts'
import { unreadableAnswer } from './unreadable-answer.ts'
import { defineCommand } from '../shell/command.ts'
import { confirmGroup } from '../group/confirm-group.ts'
import { moveRemembered } from '../group/remembered/moved-anchor.ts'
import { evaluateSaid } from '../group/said-group.ts'
import { readAnchorIfThere, writeAnchor } from '../group/source/anchor-file.ts'
import { bundleExpected, unreadable } from '../group/source/bundle-file.ts'
import { anchorOf, instantOf } from '../group/source/chain-flags.ts'
import { readInput } from '../shell/files/input-file.ts'

export const check = defineCommand({
  summary: 'Verify offline who agreed to what and who keeps it, from one bundle of evidence.',
  description: `Holds only for a group that somebody said is meant: by --group, --anchor or the file of --save-anchor, before (quorate group list), or by logging in as its member. On a terminal it asks, and remembers the answer. Where the policy obliges anybody, what is kept counts as well. Opens no connection, and changes nothing but the file of --save-anchor and what is remembered of the group. Exit status:
  0  holds
  1  does not hold: forked, certified by too little weight, or not kept
  2  the command line was not right
  3  indeterminate: evidence is missing, nobody said which group is meant, or there is nothing to verify
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
  async run({ args, flags }) {
    const at = instantOf(flags.at)
    const anchor = anchorOf(flags)
    const save = flags['save-anchor']
    const saved = save === undefined ? undefined : readAnchorIfThere(save)
    const bytes = readInput(args.bundle, bundleExpected, profile.bundleBytes)
    const meant = anchor ?? (saved === undefined ? undefined : { group: saved.group })
    const found = evaluateSaid(meant, (one) => evaluate(bytes, at, one))
    const { evaluation } = found
    const { read } = evaluation
    if (read === undefined) {
      const answer = unreadableAnswer(unreadable(bytes, args.bundle, evaluation.diagnostics), evaluation)
      return flags.markdown ? inMarkdown(answer, undefined) : answer
    }
    const isSaid = found.isSaid || (await confirmGroup(read.bundle, read.chain, at))
    const judgement = judge({ ...found, isSaid }, read, at, flags, refusalsToMove(saved, read.chain))
    if (judgement.chain.verdict === 'holds') {
      const kept = anchorToSave(saved, read.chain)
      if (save !== undefined && kept !== undefined) writeAnchor(save, kept)
      await moveRemembered(read.chain)
    }
    const answer = checkAnswer(judgement)
    return flags.markdown ? inMarkdown(answer, judgement) : answer
  },
})
