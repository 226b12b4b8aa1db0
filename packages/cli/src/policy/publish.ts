import { Args } from '@oclif/core'
import { describeInstant } from '@quorate/core'

import { networkHelp, openNetwork } from '../account/network.ts'
import { openSession } from '../account/stored-session.ts'
import { defineCommand } from '../shell/command.ts'
import { failure } from '../shell/failure.ts'
import { groupFlags } from '../group/group-flags.ts'
import { rememberGroup } from '../group/known-groups.ts'
import { readFoundingPolicy } from './founding-policy.ts'
import { publishDraft } from './published-policy.ts'
import { fields } from '../shell/render/columns.ts'
import { instantOf } from '../group/source/chain-flags.ts'
import { policyExpected } from '../policy-document/policy-document.ts'

export const policyPublish = defineCommand({
  summary: 'Publish the draft of a founding policy, for its members to acknowledge.',
  description: `Founds nothing by itself: every listed member acknowledges it before effectiveAt. Later versions are proposed instead, with quorate proposal open.\n\n${networkHelp}`,
  example: 'policy publish policy.yaml',
  args: { file: Args.string({ description: `File with ${policyExpected}.`, required: true }) },
  flags: { at: groupFlags.at },
  async run({ args: { file }, flags }) {
    const at = instantOf(flags.at)
    const { version, policy } = readFoundingPolicy(file)
    const { cid, effectiveAt, members, record } = version
    if (effectiveAt <= at) {
      const params = { effectiveAt: record.effectiveAt, at: describeInstant(at) }
      throw failure('usage', 'policy/founding-closed', 'effectiveAt', params)
    }
    const session = await openSession(await openNetwork())
    if (!members.has(session.did))
      throw failure('usage', 'member/not-listed', 'members', { did: session.did, version: 'this version' })
    const { uri, written } = await publishDraft(session, policy)
    await rememberGroup(session.did, cid, [...members.keys()])
    return {
      data: { group: cid, uri, written, effectiveAt: record.effectiveAt, members: [...members.keys()] },
      text: () =>
        `${written ? 'Published' : 'It was published before'}. Every member now runs:\n` +
        `  quorate policy ack --group ${uri}\n${fields([
          ['group', cid],
          ['before', record.effectiveAt],
        ])}`,
    }
  },
})
