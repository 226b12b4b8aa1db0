import { Args } from '@oclif/core'

import { networkHelp } from '../../account/network.ts'
import { defineCommand } from '../../shell/command.ts'
import { groupFlags } from '../../group/group-flags.ts'
import { openMemberView, rememberView } from '../../signing/member-view.ts'
import { draftExits } from './exit-draft.ts'
import { exitMeaning } from './exit-text.ts'
import { leaveAnswer } from './leave-answer.ts'
import { versionsToLeave } from './versions-to-leave.ts'
import { handedOver } from '../../signing/offline/handed-over.ts'
import { confirmSigning } from '../../signing/confirmation.ts'
import { publishRecord } from '../../signing/publish-record.ts'
import { consentFlags, signingFlags } from '../../signing/signing-flags.ts'
import { signWith } from '../../signing/unsigned-record.ts'

export const policyLeave = defineCommand({
  summary: 'Leave a group: your obligations end after the exit notice.',
  description: `Signs an exit from every version that binds you: in force, scheduled, or consented to and not adopted yet. Obligations end exitNotice after others have listed the exit in their checkpoints; your weight and your vote stay until an amendment takes you out. Shows on standard error exactly what is signed, and asks. The same again changes nothing.\n\n${networkHelp}`,
  example: 'policy leave',
  args: {
    version: Args.string({
      description: 'Content CID of the only version to leave. Default: every version that binds you.',
    }),
  },
  flags: { ...consentFlags, ...groupFlags, ...signingFlags },
  async run({ args, flags }) {
    const view = await openMemberView(flags)
    const exits = await draftExits(view, versionsToLeave(view, args.version))
    const due = exits.filter(({ given }) => !given)
    const uris = new Map<string, string>()
    if (due.length > 0) {
      await confirmSigning(exitMeaning(view, due), 'Leave?', flags.yes)
      for (const { version, unsigned, before } of due) {
        const { uri } = await publishRecord(view, await signWith(view.keys, unsigned), before)
        uris.set(version.cid, uri)
      }
      await rememberView(view)
    }
    return handedOver(view, leaveAnswer(view, exits, uris))
  },
})
