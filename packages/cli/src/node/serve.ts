import { Flags } from '@oclif/core'
import type { Network } from '@quorate/network'

import { networkHelp, openNetwork } from '../account/network.ts'
import { readStoredSession } from '../account/stored-session.ts'
import { defineCommand } from '../shell/command.ts'
import { gatherGroup } from '../group/gathered-group.ts'
import { groupFlags } from '../group/group-flags.ts'
import { passphraseFlags } from '../account/keys/passphrase.ts'
import { nodeDuty } from './node-duty.ts'
import { runNode } from './node-service.ts'
import { nodeVoice } from './node-voice.ts'
import { withReplica } from './replica-file.ts'
import { nodeFlags, replicaFlags } from './replica-flags.ts'

export const nodeServe = defineCommand({
  summary: 'Run a node: hold the repositories that it owes, and serve them.',
  description: `Follows the hosts of these accounts, takes what is new as quorate node sync does, and answers com.atproto.sync.getLatestCommit, getRepo, getRecord and getBlocks, and blocks by RASL, to read alone. Listens on this machine only unless --host says otherwise: put a web server with TLS in front. Where the account of the node is logged in and its key is in the keystore, also publishes which batches of others it has seen, and what it holds. Ends on Ctrl-C.\n\n${networkHelp}`,
  example: 'node serve --node did:web:node.example.org --port 2583',
  flags: {
    port: Flags.integer({ summary: 'Port to listen on; 0 for any.', default: 2583, min: 0, max: 65_535 }),
    host: Flags.string({ summary: 'Address to listen on.', default: '127.0.0.1' }),
    ...nodeFlags,
    ...replicaFlags,
    group: groupFlags.group,
    ...passphraseFlags,
  },
  async run({ flags }) {
    const network = await openNetwork()
    const me = readStoredSession()?.did
    const dutyNow = async (through: Network) => {
      const at = network.clock.now()
      return nodeDuty(await gatherGroup(through, { named: flags.group, me, at }), flags.node, me)
    }
    const duty = await dutyNow(network)
    const voice = await nodeVoice(duty, flags)
    await withReplica(flags.replica, (store) => runNode({ network, store, duty, dutyNow, voice, ...flags }))
    return { data: { node: duty.node, publishes: voice.silent === undefined }, text: () => '' }
  },
})
