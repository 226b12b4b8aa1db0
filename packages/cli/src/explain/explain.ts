import { existsSync } from 'node:fs'

import { Args } from '@oclif/core'
import { profile } from '@quorate/core'
import { evaluate } from '@quorate/evaluator'

import { judge } from '../check/judgement.ts'
import { keepingFlags } from '../check/keeping-flags.ts'
import { reportedCodes } from '../shell/findings/cli-finding.ts'
import { defineCommand } from '../shell/command.ts'
import { codeAnswer } from './code-answer.ts'
import { verdictAnswer } from './verdict-answer.ts'
import { failure } from '../shell/failure.ts'
import { evaluateSaid } from '../group/said-group.ts'
import { suggestion } from '../shell/nearest-name.ts'
import { bundleExpected, unreadable } from '../group/source/bundle-file.ts'
import { anchorOf, instantOf } from '../group/source/chain-flags.ts'
import { readInput } from '../shell/files/input-file.ts'

const codeForm = /^[a-z-]+\/[a-z-]+$/

export const explain = defineCommand({
  summary: 'Say what a finding means, or why a bundle checks as it does.',
  description:
    'Of a code: its rule, what check makes of it and what to do. Of a bundle: each criterion that does not hold or is unknown, each finding that weighs, each obligation that is not kept, and what would change it; the exit status is that of quorate check. Opens no connection.',
  example: 'explain vote/outside-window',
  args: {
    subject: Args.string({ description: 'Code of a finding, or file with a bundle.', required: true }),
    code: Args.string({ description: 'Of a bundle, the only code, criterion or condition to explain.' }),
  },
  flags: {
    ...keepingFlags,
  },
  run({ args: { subject, code: named }, flags }) {
    const code = reportedCodes().find((known) => known === subject)
    if (code !== undefined) {
      if (named === undefined) return Promise.resolve(codeAnswer(code))
      throw failure('usage', 'usage/invalid', 'SUBJECT', { reason: 'expected a bundle, since CODE is given' })
    }
    if (codeForm.test(subject) && !existsSync(subject)) {
      const expected = suggestion(
        subject,
        reportedCodes(),
        'quorate check --json and spec/findings.md name them',
      )
      throw failure('usage', 'explain/unknown-code', 'SUBJECT', { actual: subject, expected })
    }
    const [at, anchor] = [instantOf(flags.at), anchorOf(flags)]
    const bytes = readInput(subject, bundleExpected, profile.bundleBytes)
    const said = evaluateSaid(anchor, (meant) => evaluate(bytes, at, meant))
    const { read, diagnostics } = said.evaluation
    if (read === undefined) throw unreadable(bytes, subject, diagnostics)
    return Promise.resolve(verdictAnswer(judge(said, read, at, flags), named))
  },
})
