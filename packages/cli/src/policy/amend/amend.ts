import { Args, Flags } from '@oclif/core'

import { networkHelp, openNetwork } from '../../account/network.ts'
import { readStoredSession } from '../../account/stored-session.ts'
import { joiningMembers } from './joining-members.ts'
import { draftNextVersion } from './successor-draft.ts'
import { defineCommand } from '../../shell/command.ts'
import { failure } from '../../shell/failure.ts'
import { memberFlag } from '../new/member-flag.ts'
import { gatherGroup } from '../../group/gathered-group.ts'
import { groupFlags } from '../../group/group-flags.ts'
import { writePolicyFile } from '../../policy-document/write-policy-file.ts'
import { standingBase } from '../../proposal/standing-base.ts'
import { instantOf } from '../../group/source/chain-flags.ts'
import { writeNewFile } from '../../shell/files/output-file.ts'
import { terminalText } from '../../shell/terminal-text.ts'

export const policyAmend = defineCommand({
  summary: 'Write the policy in force as the next version, to edit and propose.',
  description: `Numbers and dates are those of the next version, to take effect a day after the earliest that the policy allows, so that there is time to edit it. Who joins is listed with the newest operation of their DID. Never overwrites a file.\n\n${networkHelp}`,
  example: 'policy amend next.yaml --without carol.example',
  args: { file: Args.string({ description: 'File to write.', default: 'next.yaml' }) },
  flags: {
    ...memberFlag,
    without: Flags.string({
      summary: 'Member to take out. May be given again.',
      helpValue: 'DID|HANDLE',
      multiple: true,
      multipleNonGreedy: true,
    }),
    effective: Flags.string({
      summary: 'When it takes effect.',
      helpValue: 'YYYY-MM-DDTHH:mm:ss.sssZ',
    }),
    ...groupFlags,
  },
  async run({ args: { file }, flags }) {
    if (file === '-') throw failure('usage', 'usage/invalid', file, { reason: 'expected the name of a file' })
    const effectiveAt = flags.effective === undefined ? undefined : instantOf(flags.effective, '--effective')
    const at = instantOf(flags.at)
    const network = await openNetwork()
    const group = await gatherGroup(network, { named: flags.group, me: readStoredSession()?.did, at })
    const base = standingBase(group)
    const joining = await joiningMembers(network, flags.member ?? [])
    const change = { joining, leaving: flags.without ?? [], effectiveAt }
    const policy = draftNextVersion(base, group.names, change, at)
    const handles = new Map(joining.map(({ did, handle }) => [did, handle]))
    const text = writePolicyFile(policy, undefined, (did) => handles.get(did) ?? group.names.known(did))
    if (!writeNewFile(file, text)) throw failure('usage', 'file/exists', file)
    const name = terminalText(file)
    return {
      data: { file, group: group.group, base: base.cid, version: base.number + 1 },
      text: () =>
        `Wrote ${name}, version ${String(base.number + 1)} as a copy of what is in force. Edit it, then:\n\n` +
        `  quorate policy lint ${name}\n  quorate proposal open ${name}\n`,
    }
  },
})
