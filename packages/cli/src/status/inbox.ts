import { networkHelp, openNetwork } from '../account/network.ts'
import { openSession } from '../account/stored-session.ts'
import { defineCommand } from '../shell/command.ts'
import { groupFlags } from '../group/group-flags.ts'
import { warn } from '../group/reading-problems.ts'
import { inboxAnswer } from './inbox-answer.ts'
import { gatherOwnGroups } from './own-groups.ts'
import { instantOf } from '../group/source/chain-flags.ts'

export const inbox = defineCommand({
  summary: 'Show what waits for your vote or acknowledgment, in all your groups.',
  description: `The soonest deadline first, each with its command. Your groups are those that you wrote for, and those whose policies or proposals list you, as far as the repositories of their members lead. What cannot be read is a warning.\n\n${networkHelp}`,
  example: 'inbox',
  flags: { at: groupFlags.at },
  async run({ flags }) {
    const at = instantOf(flags.at)
    const network = await openNetwork()
    const { did } = await openSession(network)
    const own = await gatherOwnGroups(network, did, at)
    warn(own.problems)
    return inboxAnswer(own, did, at)
  },
})
