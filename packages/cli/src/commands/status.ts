import { networkHelp, openNetwork } from '../account/network.ts'
import { readStoredSession } from '../account/stored-session.ts'
import { defineCommand } from '../command.ts'
import { gatherGroup } from '../group/gathered-group.ts'
import { groupFlags } from '../group/group-flags.ts'
import { instantOf } from '../source/chain-flags.ts'
import { groupStatus } from '../status/group-status.ts'

export const status = defineCommand({
  summary: 'Show who signed, who is missing, what is needed and until when.',
  description: `Reads the group from its members' servers now; the exit status is that of quorate check. Needs no login with --group, unless that is a CID.\n\n${networkHelp}`,
  example: 'status',
  flags: groupFlags,
  async run({ flags }) {
    const at = instantOf(flags.at)
    const me = readStoredSession()?.did
    return groupStatus(await gatherGroup(await openNetwork(), { named: flags.group, me, at }), me)
  },
})
