import { Args, Flags } from '@oclif/core'

import { networkHelp } from '../../account/network.ts'
import { defineCommand } from '../../shell/command.ts'
import { failure } from '../../shell/failure.ts'
import { groupFlags } from '../../group/group-flags.ts'
import { writePolicyFile } from '../../policy-document/write-policy-file.ts'
import { conflictComments, rebaseAnswer } from './rebase-answer.ts'
import { openRebase } from './rebase-subject.ts'
import { rebasePolicy } from './rebased-policy.ts'
import { writeNewFile } from '../../shell/files/output-file.ts'

export const proposalRebase = defineCommand({
  summary: 'Carry the draft of a proposal over to the version that was adopted before it.',
  description: `Writes a policy file with what the draft changed, done to the head: field by field, members by DID, nodes by id. Where both changed the same, the head's value stands, with a comment, and the exit status is 1. Hand the file to quorate proposal open within a day. Never overwrites a file.\n\n${networkHelp}`,
  example: 'proposal rebase bafyreieq6rbqmw2dpf3bq7uerbptozr7wk4aqdi46td4lmcvctzcwrzeva -o policy.yaml',
  args: {
    proposal: Args.string({
      description: 'Content CID of the proposal; its beginning or end will do.',
      required: true,
    }),
    source: Args.string({
      description: 'File with a bundle. Default: the network, as quorate status reads it.',
    }),
  },
  flags: {
    output: Flags.string({ char: 'o', summary: 'File to write.', required: true, helpValue: 'FILE' }),
    ...groupFlags,
  },
  async run({ args: { proposal, source }, flags }) {
    const { output } = flags
    if (output === '-')
      throw failure('usage', 'usage/invalid', '-o', { reason: 'expected the name of a file' })
    const subject = await openRebase(proposal, source, flags)
    const rebased = rebasePolicy(subject.proposal.base, subject.draft, subject.head, subject.at)
    const text = writePolicyFile(rebased.policy, conflictComments(rebased.conflicts))
    if (!rebased.empty && !writeNewFile(output, text)) throw failure('usage', 'file/exists', output)
    return rebaseAnswer(subject, rebased, rebased.empty ? undefined : output)
  },
})
