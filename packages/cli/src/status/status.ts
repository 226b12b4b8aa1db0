import { Flags } from '@oclif/core'

import { networkHelp, openNetwork } from '../account/network.ts'
import { readStoredSession } from '../account/stored-session.ts'
import { defineCommand } from '../shell/command.ts'
import { gatherGroup } from '../group/gathered-group.ts'
import { groupFlags } from '../group/group-flags.ts'
import { instantOf } from '../group/source/chain-flags.ts'
import { followStatus } from './follow-status.ts'
import { groupStatus } from './group-status.ts'

export const status = defineCommand({
  summary: 'Show who signed, who is missing, what is needed and until when.',
  description: `Reads the group from its members' servers now; the exit status is that of quorate check. Needs no login with --group, unless that is a CID.\n\nWith --follow it goes on, reads again what a commit of a member's own key changes, and prints each status that is another one, with --json as one object a line. Interrupted, it ends with the exit status of the last.\n\n${networkHelp}`,
  example: 'status',
  flags: {
    ...groupFlags,
    follow: Flags.boolean({ summary: 'Go on, and print the status again when it changes.' }),
  },
  async run({ flags }) {
    const at = instantOf(flags.at)
    const me = readStoredSession()?.did
    const network = await openNetwork()
    if (flags.follow) return followStatus(network, { ...flags, me })
    return groupStatus(await gatherGroup(network, { named: flags.group, me, at }), me)
  },
})
