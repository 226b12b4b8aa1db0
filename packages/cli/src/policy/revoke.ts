import { Args } from '@oclif/core'
import { finding, formatInstant } from '@quorate/core'

import { networkHelp } from '../account/network.ts'
import { defineCommand } from '../shell/command.ts'
import { Failure, failure } from '../shell/failure.ts'
import { groupFlags } from '../group/group-flags.ts'
import { openMemberView, pinnedKey } from '../signing/member-view.ts'
import { certifiedVersion } from './certified-version.ts'
import { openedAnswer } from '../proposal/proposal-answer.ts'
import { publishProposal, standingProposal } from '../proposal/publish-proposal.ts'
import { signingFlags } from '../signing/signing-flags.ts'

export const policyRevoke = defineCommand({
  summary: 'Propose to revoke a version before it takes effect.',
  description: `Opens the proposal and nothing more: members vote on it with quorate vote cast, and it takes as many as could have kept the version from being adopted. Not available under a policy without witnesses.\n\n${networkHelp}`,
  example: 'policy revoke',
  args: { version: Args.string({ description: 'Content CID of the version. Default: the head.' }) },
  flags: { ...groupFlags, ...signingFlags },
  async run({ args, flags }) {
    const view = await openMemberView(flags)
    const { cid, version, state, certified } = certifiedVersion(view, args.version)
    const base = certified.parent?.version
    const number = version.number
    if (base === undefined || state !== 'SCHEDULED')
      throw failure('usage', 'policy/not-scheduled', '', { version: number, actual: state })
    if (base.witnesses === 0) throw new Failure('usage', [finding('proposal/revocation-unavailable')])
    view.keys.ensure(pinnedKey(base, view.me))
    const opensAt = view.at
    const own =
      standingProposal(view, ({ record }) => record.kind === 'revocation' && record.revokes === cid) ??
      (await publishProposal(view, base, {
        kind: 'revocation',
        revokes: cid,
        opensAt: formatInstant(opensAt),
      }))
    const ballot = view.report.proposals.find((proposal) => proposal.cid === own.cid)?.ballot
    const closesAt = opensAt + base.record.governance.votingSeconds * 1000
    return openedAnswer(
      view,
      `revocation of version ${String(number)}`,
      own,
      ballot ?? { opensAt, closesAt },
      {
        base: base.cid,
        revokes: cid,
        before: version.record.effectiveAt,
      },
    )
  },
})
