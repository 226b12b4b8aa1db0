import { Args, Flags } from '@oclif/core'
import { formatInstant, type DataMap } from '@quorate/core'

import { networkHelp } from '../account/network.ts'
import { defineCommand } from '../shell/command.ts'
import { groupFlags } from '../group/group-flags.ts'
import { openMemberView, pinnedKey } from '../signing/member-view.ts'
import { changesOf, compareVersions } from '../policy-document/change-text.ts'
import { readNextPolicy } from './next-policy.ts'
import { openedAnswer } from './proposal-answer.ts'
import { publishProposal, standingProposal } from './publish-proposal.ts'
import { proposes } from './same-policy.ts'
import { standingBase } from './standing-base.ts'
import { instantOf } from '../group/source/chain-flags.ts'
import { signingFlags } from '../signing/signing-flags.ts'
import { terminalOf } from '../shell/render/terminal.ts'
import { policyExpected } from '../policy-document/policy-document.ts'
import { accountHosts } from '../policy-document/account-hosts.ts'

export const proposalOpen = defineCommand({
  summary: 'Propose the next version of the policy.',
  description: `The file is the whole policy, such as what quorate policy amend wrote, edited; version, group, prev and createdAt are filled in. It is checked as the subject of its proposal before anything is signed. The same file again opens no second proposal.\n\n${networkHelp}`,
  example: 'proposal open policy.yaml',
  args: { file: Args.string({ description: `File with ${policyExpected}.`, required: true }) },
  flags: {
    opens: Flags.string({
      summary: 'When voting opens. Default: now.',
      helpValue: 'YYYY-MM-DDTHH:mm:ss.sssZ',
    }),
    ...groupFlags,
    ...signingFlags,
  },
  async run({ args: { file }, flags }) {
    const view = await openMemberView(flags)
    const base = standingBase(view)
    view.keys.ensure(pinnedKey(base, view.me))
    const opensAt = flags.opens === undefined ? view.at : Math.max(view.at, instantOf(flags.opens, '--opens'))
    const closesAt = opensAt + base.record.governance.votingSeconds * 1000
    const hosts = accountHosts(view.evidence, view.at)
    const { version: next, warnings } = readNextPolicy(file, base, { at: view.at, closesAt, hosts })
    const policy = next.record as unknown as DataMap
    const standing = standingProposal(view, (proposal) => proposes(proposal, next))
    const terminal = terminalOf(process.stderr, process.env)
    if (standing === undefined) process.stderr.write(`${changesOf(base, next, view, terminal)}\n`)
    const own =
      standing ??
      (await publishProposal(view, base, { kind: 'amendment', policy, opensAt: formatInstant(opensAt) }))
    const ballot = view.report.proposals.find(({ cid }) => cid === own.cid)?.ballot
    const what = `amendment to version ${String(next.number)}`
    return openedAnswer(view, what, own, ballot ?? { opensAt, closesAt }, {
      base: base.cid,
      policy: ballot?.next?.cid ?? next.cid,
      diff: compareVersions(base, next).json,
      warnings: warnings.map(({ code }) => code),
    })
  },
})
