import { Args } from '@oclif/core'
import { backingOf, certify } from '@quorate/governance'

import { networkHelp } from '../account/network.ts'
import { defineCommand } from '../shell/command.ts'
import { groupFlags } from '../group/group-flags.ts'
import { openSessionView, rememberView } from '../signing/member-view.ts'
import { certifiedVersion } from './certified-version.ts'
import { publishCertified } from './published-policy.ts'
import { fields } from '../shell/render/columns.ts'

export const policyRatify = defineCommand({
  summary: 'Publish a version that the group adopted, with its certificate.',
  description: `The certificate is the votes and acknowledgments that adopted it, so that whoever reads the record can verify it. Any member may do this, and more than one: the version is the same. Replaces nothing but your own draft.\n\n${networkHelp}`,
  example: 'policy ratify',
  args: { version: Args.string({ description: 'Content CID of the version. Default: the head.' }) },
  flags: groupFlags,
  async run({ args, flags }) {
    const view = await openSessionView(flags)
    const found = certifiedVersion(view, args.version)
    const { cid, version, state } = found
    const backing = backingOf(found, view.report)
    const content = view.report.pool.drafts.get(cid)?.content ?? {}
    const { uri, written } = await publishCertified(view.session, certify(content, backing))
    await rememberView(view)
    const number = String(version.number)
    const [votes, acks] = [backing.votes.length, backing.acks.length]
    return {
      data: { group: view.group, policy: cid, version: version.number, state, uri, written, votes, acks },
      text: () =>
        (written
          ? `Version ${number} is published with its certificate.\n`
          : `You published version ${number} with its certificate before; nothing was written.\n`) +
        fields([
          ['policy', cid],
          ['record', uri],
          ['state', state],
          ['certified by', `${String(votes)} votes, ${String(acks)} acknowledgments`],
        ]),
    }
  },
})
