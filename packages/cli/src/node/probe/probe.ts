import { Flags } from '@oclif/core'

import { networkHelp } from '../../account/network.ts'
import { defineCommand } from '../../shell/command.ts'
import { failure } from '../../shell/failure.ts'
import { groupFlags } from '../../group/group-flags.ts'
import { passphraseFlags } from '../../account/keys/passphrase.ts'
import { ownRound } from './own-round.ts'
import { selfCheck } from './self-check.ts'
import { nodeFlags, replicaFlags } from '../replica-flags.ts'

export const probe = defineCommand({
  summary: 'Check the nodes that are yours to check in this slot, and sign what was found.',
  description: `One verification round, for a timer: log in as the account of your node, whose key signs. Which nodes, and which of their blocks and records, follows from the policy and from nonces that two earlier batches have fixed, so the first two rounds of a chain check nothing. The receipts are published as one batch in the repository of the node; they count once nodes of others state that they have seen it: quorate node serve does. Exit status 1 when a node failed, 3 when nothing was checked, or not everything.\n\n${networkHelp}`,
  example: 'probe --dry-run --node did:web:node.example.org',
  flags: {
    'dry-run': Flags.boolean({
      summary: 'Check your own node as others would, all that it owes; sign and publish nothing.',
    }),
    ...nodeFlags,
    ...replicaFlags,
    group: groupFlags.group,
    ...passphraseFlags,
  },
  async run({ flags }) {
    if (flags['dry-run']) return selfCheck(flags)
    if (flags.node === undefined) return ownRound(flags)
    const reason = 'goes with --dry-run; a round is that of the node whose account is logged in'
    throw failure('usage', 'usage/invalid', '--node', { reason })
  },
})
