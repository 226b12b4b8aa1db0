import { Args, Flags } from '@oclif/core'

import { networkHelp } from '../../account/network.ts'
import { readAttestations } from '../../attesting/attestation-source.ts'
import { ensureReadOnce, evidenceFor } from '../../attesting/evidence-for.ts'
import { chosenBy, filterFlags } from '../../attesting/filter-flags.ts'
import { verifyFound } from '../../attesting/verified-attestation.ts'
import { verifyAnswer } from '../../attesting/verify-answer.ts'
import { defineCommand } from '../../command.ts'
import { ageFlag } from '../../source/age-flag.ts'
import { instantOf } from '../../source/chain-flags.ts'

export const attestVerify = defineCommand({
  summary: 'Work attestations out again from the evidence.',
  description: `Opens a connection for an at-uri alone. Exit status:
  0  all hold: reproduced from their own inputs, or upheld by others
  1  refuted, or expired
  3  evidence is missing, nobody vouched for the head within --max-age, or there is nothing to verify
  4  the form, the attester or a signature of one does not hold

${networkHelp}`,
  example: 'attest verify attested.car',
  args: {
    attestation: Args.string({
      description: 'Bundle, file of --offline, - for standard input, or the at-uri of an attestation.',
      required: true,
    }),
    bundles: Args.string({
      description: 'Bundles with the evidence, together. Default: the one that holds the attestation.',
      multiple: true,
    }),
  },
  flags: {
    at: Flags.string({
      summary: 'When it is read: whether it has expired. It is judged at its own instant. Default: now.',
      helpValue: 'YYYY-MM-DDTHH:mm:ss.sssZ',
    }),
    ...filterFlags,
    ...ageFlag,
  },
  async run({ args, flags }) {
    const at = instantOf(flags.at)
    const bundles = args.bundles ?? []
    ensureReadOnce([args.attestation, ...bundles])
    const source = await readAttestations(args.attestation)
    const chosen = chosenBy(flags, source.attestations, args.attestation)
    const evidence = evidenceFor(source, args.attestation, bundles)
    const verified = chosen.map((found) => verifyFound(found, evidence, at, flags['max-age']))
    return verifyAnswer(verified, at)
  },
})
