import { Args, Flags } from '@oclif/core'

import { defineCommand } from '../../shell/command.ts'
import { simulate } from './simulation.ts'
import { simulationAnswer } from './simulation-answer.ts'
import { openSubject } from './subject.ts'
import { chainFlags } from '../../group/source/chain-flags.ts'
import { policyExpected } from '../../policy-document/policy-document.ts'
import { sourceExpected } from '../../policy-document/policy-source.ts'
import { readerFlag, readerOf } from '../../group/source/reader-flag.ts'

export const policySimulate = defineCommand({
  summary: 'Work out who would still have to approve a policy, and what it would change.',
  description:
    'Of a policy that nobody has proposed yet, as if its proposal was opened now, or of a proposal in a bundle. Votes ' +
    'that are supposed are counted as if they were in time and witnessed; an approval includes the acknowledgment that ' +
    'is awaited. Exit status 0 when it would pass, 1 when it would be rejected or is invalid, 3 while it is undecided.',
  example: 'policy simulate evidence.car policy.yaml --approve alice.example,bob.example',
  args: {
    source: Args.string({ description: `File with ${sourceExpected}: what it would amend.`, required: true }),
    policy: Args.string({ description: `File with ${policyExpected}: the next version.` }),
  },
  flags: {
    proposal: Flags.string({ summary: 'Proposal in the bundle, instead of a file.', helpValue: 'CID' }),
    approve: Flags.string({
      summary: 'Suppose that these approve: DIDs, handles or operators.',
      helpValue: 'WHO,...',
    }),
    reject: Flags.string({ summary: 'Suppose that these vote against.', helpValue: 'WHO,...' }),
    as: readerFlag,
    ...chainFlags,
  },
  run({ args: { source, policy }, flags }) {
    const subject = openSubject(source, policy, flags.proposal, flags)
    const simulation = simulate(subject, flags)
    const me = readerOf(flags.as, '--as', simulation.names, [subject.base, subject.next])
    return Promise.resolve(simulationAnswer(subject, simulation, me))
  },
})
