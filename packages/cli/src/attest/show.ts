import { Args } from '@oclif/core'

import { networkHelp } from '../account/network.ts'
import { readAttestations } from './attestation-source.ts'
import { showAnswer } from './show-answer.ts'
import { defineCommand } from '../shell/command.ts'
import { failure } from '../shell/failure.ts'

export const attestShow = defineCommand({
  summary: 'Show what attestations say, without working anything out again.',
  description: `Opens a connection for an at-uri alone. Exit status 3 when there is no attestation, 4 when the form or a signature of one does not hold.\n\n${networkHelp}`,
  example: 'attest show attested.car',
  args: {
    attestation: Args.string({
      description: 'Bundle, file of --offline, - for standard input, or the at-uri of an attestation.',
      required: true,
    }),
  },
  async run({ args: { attestation } }) {
    const { attestations } = await readAttestations(attestation)
    if (attestations.length === 0)
      throw failure('indeterminate', 'attest/none', attestation, { expected: '' })
    return showAnswer(attestations)
  },
})
