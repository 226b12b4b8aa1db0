import { existsSync } from 'node:fs'

import { Args, Flags } from '@oclif/core'

import { verdictOfChain } from '../check/verdict-of-chain.ts'
import { reportedCodes } from '../cli-finding.ts'
import { defineCommand } from '../command.ts'
import { codeAnswer } from '../explaining/code-answer.ts'
import { verdictAnswer } from '../explaining/verdict-answer.ts'
import { failure } from '../failure.ts'
import { suggestion } from '../nearest-name.ts'
import { chainFlags } from '../source/chain-flags.ts'
import { openChain } from '../source/chain-view.ts'

const codeForm = /^[a-z-]+\/[a-z-]+$/

export const explain = defineCommand({
  summary: 'Say what a finding means, or why a bundle checks as it does.',
  description:
    'Of a code: its rule, what check makes of it and what to do. Of a bundle: each criterion that does not hold or is unknown, each finding that weighs, and what would change it; the exit status is that of quorate check. Opens no connection.',
  example: 'explain vote/outside-window',
  args: {
    subject: Args.string({ description: 'Code of a finding, or file with a bundle.', required: true }),
    code: Args.string({ description: 'Of a bundle, the only code or criterion to explain.' }),
  },
  flags: {
    ...chainFlags,
    strict: Flags.boolean({ summary: 'As quorate check --strict.' }),
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
    const view = openChain(subject, flags)
    const verdict = verdictOfChain(view.report, { strict: flags.strict })
    return Promise.resolve(verdictAnswer(view, verdict, named))
  },
})
