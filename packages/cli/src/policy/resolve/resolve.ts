import { Flags } from '@oclif/core'
import { formatInstant } from '@quorate/core'

import { networkHelp } from '../../account/network.ts'
import { defineCommand } from '../../shell/command.ts'
import { groupFlags } from '../../group/group-flags.ts'
import { openMemberView, pinnedKey } from '../../signing/member-view.ts'
import { openedAnswer } from '../../proposal/proposal-answer.ts'
import { publishProposal, standingProposal } from '../../proposal/publish-proposal.ts'
import { fields } from '../../shell/render/columns.ts'
import { rivalsNamed } from './rival-successors.ts'
import { signingFlags } from '../../signing/signing-flags.ts'

export const policyResolve = defineCommand({
  summary: 'Propose which of two rival versions stands, after a fork.',
  description: `A group is FORKED when two different successors of one version were adopted; until its members resolve that, neither stands. Opens the proposal and nothing more: members vote on it with quorate vote cast, which shows both versions. The same again opens no second one.\n\n${networkHelp}`,
  example: 'policy resolve --keep bafyreieq6rbqmw2dpf3bq7uerbptozr7wk4aqdi46td4lmcvctzcwrzeva',
  flags: {
    keep: Flags.string({
      summary: 'Content CID of the version that stands; its beginning or end will do.',
      required: true,
      helpValue: 'CID',
    }),
    drop: Flags.string({
      summary: 'Content CID of the version that falls. Default: the other one, if there are two.',
      helpValue: 'CID',
    }),
    ...groupFlags,
    ...signingFlags,
  },
  async run({ flags }) {
    const view = await openMemberView(flags)
    const { base, keep, drop } = rivalsNamed(view, flags)
    view.keys.ensure(pinnedKey(base, view.me))
    const opensAt = view.at
    const choice = { keep: keep.cid, drop: drop.cid }
    const own =
      standingProposal(
        view,
        ({ ballot }) =>
          ballot?.kind === 'resolution' && ballot.keep === choice.keep && ballot.drop === choice.drop,
      ) ??
      (await publishProposal(view, base, {
        kind: 'resolution',
        ...choice,
        opensAt: formatInstant(opensAt),
      }))
    const ballot = view.report.proposals.find(({ cid }) => cid === own.cid)?.ballot
    const closesAt = opensAt + base.record.governance.votingSeconds * 1000
    const times = ballot ?? { opensAt, closesAt }
    const opened = openedAnswer(view, 'resolution of the fork', own, times, { base: base.cid, ...choice })
    const sides = fields(Object.entries(choice))
    return { ...opened, text: (terminal) => `${opened.text(terminal)}${sides}` }
  },
})
