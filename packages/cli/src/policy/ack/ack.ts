import { Args, Flags } from '@oclif/core'

import { networkHelp } from '../../account/network.ts'
import { ackAnswer } from './ack-answer.ts'
import { draftAcknowledgment } from './ack-draft.ts'
import { ackMeaning } from './ack-meaning.ts'
import { awaitedVersion } from '../../signing/awaited-version.ts'
import { coSigningOf } from './co-signing.ts'
import { defineCommand } from '../../shell/command.ts'
import { groupFlags } from '../../group/group-flags.ts'
import { openMemberView, rememberView } from '../../signing/member-view.ts'
import { warn } from '../../group/reading-problems.ts'
import { handedOver } from '../../signing/offline/handed-over.ts'
import { confirmSigning } from '../../signing/confirmation.ts'
import { publishRecord } from '../../signing/publish-record.ts'
import { consentFlags, signingFlags } from '../../signing/signing-flags.ts'
import { signWith } from '../../signing/unsigned-record.ts'

export const policyAck = defineCommand({
  summary: 'Acknowledge a version of a policy.',
  description: `Nobody is bound without this, or a vote that approves. Shows on standard error what is consented to and exactly what is signed, and asks. The same again changes nothing.\n\n${networkHelp}`,
  example: 'policy ack --group bafyreieq6rbqmw2dpf3bq7uerbptozr7wk4aqdi46td4lmcvctzcwrzeva',
  args: {
    version: Args.string({
      description: 'Content CID of the version. Default: the one that awaits your acknowledgment.',
    }),
  },
  flags: {
    'old-key': Flags.string({
      summary: 'Key that the version replaces, to keep your weight. Default: if it is here, it signs too.',
      helpValue: 'NAME',
    }),
    ...consentFlags,
    ...groupFlags,
    ...signingFlags,
  },
  async run({ args, flags }) {
    const view = await openMemberView(flags)
    const awaited = awaitedVersion(view, args.version)
    const coSigning = coSigningOf(view, awaited, flags['old-key'])
    const draft = await draftAcknowledgment(view, awaited, coSigning)
    warn(coSigning.warnings)
    if (draft.given) return ackAnswer(awaited, draft, coSigning, undefined)
    const meaning = ackMeaning(view, awaited, draft.unsigned)
    await confirmSigning(meaning, 'Acknowledge this version?', flags.yes)
    const signed = await signWith(view.keys, draft.unsigned)
    const { uri } = await publishRecord(view, signed, draft.before)
    await rememberView(view)
    return handedOver(view, ackAnswer(awaited, draft, coSigning, uri))
  },
})
