import { Args, Flags } from '@oclif/core'

import { unionOf } from '@quorate/core'

import { networkHelp } from '../account/network.ts'
import { openAttestedGroup } from './attested-group.ts'
import { readAttestations } from './attestation-source.ts'
import { ensureReadOnce, evidenceFor } from './evidence-for.ts'
import { chosenBy, filterFlags } from './filter-flags.ts'
import { verifyFound } from './verified-attestation.ts'
import { verifyAnswer } from './verify-answer.ts'
import { keepingFlags } from '../check/keeping-flags.ts'
import { defineCommand } from '../shell/command.ts'
import { failure } from '../shell/failure.ts'
import { ageFlag } from '../group/source/age-flag.ts'
import { anchorOf, chainFlags, instantOf } from '../group/source/chain-flags.ts'

export const attestVerify = defineCommand({
  summary: 'Work attestations out again from the evidence.',
  description: `Opens a connection for an at-uri alone. Exit status:
  0  all hold: reproduced from their own inputs, or upheld by others, of the group that is meant, and none says worse than --require
  1  refuted, expired, or of a node that does not keep what it owes
  3  evidence is missing, nobody said which group is meant or vouched for the head within --max-age, or there is nothing to verify
  4  the form, the attester or a signature of one does not hold, or it is of another group

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
    group: chainFlags.group,
    anchor: chainFlags.anchor,
    require: keepingFlags.require,
    ...filterFlags,
    ...ageFlag,
  },
  async run({ args, flags }) {
    const at = instantOf(flags.at)
    const said = anchorOf(flags)
    const bundles = args.bundles ?? []
    ensureReadOnce([args.attestation, ...bundles])
    const source = await readAttestations(args.attestation)
    const evidence = evidenceFor(source, args.attestation, bundles)
    if (source.attestations.length === 0)
      throw failure('indeterminate', 'attest/none', args.attestation, { expected: '' })
    const group = await openAttestedGroup(source.attestations, unionOf(evidence), at, said)
    const chosen = chosenBy(flags, source.attestations, args.attestation, group.names)
    const reader = { at, required: flags.require ?? ('degraded' as const), maxAgeSeconds: flags['max-age'] }
    return verifyAnswer(
      chosen.map((found) => verifyFound(found, evidence, group, reader)),
      group,
      at,
    )
  },
})
