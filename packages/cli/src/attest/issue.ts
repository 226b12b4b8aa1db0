import { Args, Flags } from '@oclif/core'

import { networkHelp } from '../account/network.ts'
import { draftFor } from './attestation-draft.ts'
import { attestationMeaning, issueAnswer } from './issue-answer.ts'
import { openIssuer } from './issuer.ts'
import { packAttestation } from './packed-attestation.ts'
import { defineCommand } from '../shell/command.ts'
import { pinnedKey } from '../signing/member-view.ts'
import { handedOver } from '../signing/offline/handed-over.ts'
import { confirmSigning } from '../signing/confirmation.ts'
import { publishRecord } from '../signing/publish-record.ts'
import { consentFlags, signingFlags } from '../signing/signing-flags.ts'
import { signWith, unsignedRecord } from '../signing/unsigned-record.ts'
import { openBundle } from '../group/source/bundle-file.ts'
import { chainFlags } from '../group/source/chain-flags.ts'

const { evidence: _evidence, ...flagsOfSigning } = signingFlags

export const attestIssue = defineCommand({
  summary: 'Stand for what a bundle comes to for one node.',
  description: `Works out the decision of the bundle at the instant, shows on standard error what it comes to for the node and exactly what is signed, and asks. With -o or --offline nothing is published and no connection is opened; otherwise the attestation goes into your repository. Whatever the node kept or not, it can be attested; quorate check says what it was.\n\n${networkHelp}`,
  example: 'attest issue evidence.car --node did:web:node.example.org -o attested.car',
  args: {
    bundle: Args.string({ description: 'File with the bundle, - for standard input.', required: true }),
  },
  flags: {
    node: Flags.string({ summary: 'DID of the node.', required: true, helpValue: 'DID' }),
    expires: Flags.string({ summary: 'For how long you stand for it.', default: '30d', helpValue: 'TIME' }),
    output: Flags.string({
      char: 'o',
      summary: 'Write the bundle with the attestation in it.',
      helpValue: 'FILE',
    }),
    ...consentFlags,
    ...chainFlags,
    ...flagsOfSigning,
  },
  async run({ args, flags }) {
    const bundle = openBundle(args.bundle)
    const issuer = await openIssuer(bundle, flags)
    const draft = draftFor(bundle, issuer, flags)
    const key = pinnedKey(draft.version, issuer.me)
    issuer.keys.ensure(key)
    const unsigned = unsignedRecord(draft.record, issuer.me, [key])
    await confirmSigning(attestationMeaning(issuer, draft, unsigned), 'Sign this attestation?', flags.yes)
    const record = await signWith(issuer.keys, unsigned)
    const { me, outlet } = issuer
    const written = outlet === undefined ? undefined : await publishRecord({ me, outlet }, record)
    if (flags.output !== undefined)
      packAttestation(flags.output, bundle, { repository: me, record, cid: unsigned.cid })
    const answer = issueAnswer(issuer, draft, unsigned, { uri: written?.uri, output: flags.output })
    return outlet === undefined ? answer : handedOver({ me, outlet }, answer)
  },
})
