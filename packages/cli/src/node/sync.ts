import { networkHelp, openNetwork } from '../account/network.ts'
import { readStoredSession } from '../account/stored-session.ts'
import { defineCommand } from '../shell/command.ts'
import { gatherGroup } from '../group/gathered-group.ts'
import { groupFlags } from '../group/group-flags.ts'
import { progressLine } from '../shell/render/progress-line.ts'
import { loadReplica } from './load-replica.ts'
import { nodeDuty } from './node-duty.ts'
import { withReplica } from './replica-file.ts'
import { nodeFlags, replicaFlags } from './replica-flags.ts'
import { syncAnswer } from './sync-answer.ts'
import { instantOf } from '../group/source/chain-flags.ts'

export const nodeSync = defineCommand({
  summary: 'Bring the repositories that a node owes up to date, once.',
  description: `Which ones follows from the policy in force. Each commit is verified before it replaces the one that is held: its signature, its whole tree, and that no record is missing. Exit status 5 when a host did not answer, 4 when one answered wrongly; the others are kept. Needs no login with --group and --node.\n\n${networkHelp}`,
  example: 'node sync --node did:web:node.example.org',
  flags: { ...nodeFlags, ...replicaFlags, ...groupFlags },
  async run({ flags }) {
    const network = await openNetwork()
    const me = readStoredSession()?.did
    const gathered = await gatherGroup(network, { named: flags.group, me, at: instantOf(flags.at) })
    const duty = await nodeDuty(gathered, flags.node, me)
    return withReplica(flags.replica, async (store) => {
      const { Replica } = await loadReplica()
      const { show, end } = progressLine('Syncing repositories')
      let done = 0
      const onOutcome = () => {
        show(++done, duty.subjects.length)
      }
      const outcomes = await new Replica(network, store).syncAll(duty.subjects, onOutcome).finally(end)
      return syncAnswer(duty, outcomes, gathered.names)
    })
  },
})
