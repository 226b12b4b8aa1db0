import { Flags } from '@oclif/core'
import { formatInstant, type DataMap } from '@quorate/core'

import { networkHelp } from '../../account/network.ts'
import { defineCommand } from '../../shell/command.ts'
import { failure } from '../../shell/failure.ts'
import { groupFlags } from '../../group/group-flags.ts'
import { openMemberView, pinnedKey } from '../../signing/member-view.ts'
import { warn } from '../../group/reading-problems.ts'
import { publishProposal } from '../../proposal/publish-proposal.ts'
import { standingBase } from '../../proposal/standing-base.ts'
import { rekeyAnswer } from './rekey-answer.ts'
import { draftRekey } from './rekey-draft.ts'
import { rekeyWarnings } from './rekey-steps.ts'
import { rekeyingOf } from './rekeying.ts'
import { instantOf } from '../../group/source/chain-flags.ts'
import { signingFlags } from '../../signing/signing-flags.ts'

export const policyRekey = defineCommand({
  summary: 'Propose to replace the key of a member, which was lost or is to retire.',
  description: `Opens the amendment that changes this key and nothing else. Your own key: the old one signs the proposal. Without the old key, make a new one and ask another member to run this with --member and its did:key. The same again opens no second proposal.\n\n${networkHelp}`,
  example: 'policy rekey --to new-laptop',
  flags: {
    to: Flags.string({ summary: 'The new key.', required: true, helpValue: 'NAME|did:key' }),
    member: Flags.string({ summary: 'Whose key is replaced. Default: yours.', helpValue: 'DID|HANDLE' }),
    effective: Flags.string({
      summary: 'When the new key takes effect. Default: as early as the policy allows.',
      helpValue: 'YYYY-MM-DDTHH:mm:ss.sssZ',
    }),
    ...groupFlags,
    ...signingFlags,
  },
  async run({ flags }) {
    const effectiveAt = flags.effective === undefined ? undefined : instantOf(flags.effective, '--effective')
    const view = await openMemberView(flags)
    const base = standingBase(view)
    const signing = pinnedKey(base, view.me)
    const rekeying = rekeyingOf(view, base, flags)
    if (rekeying.own && flags.key === undefined && !view.keys.has(signing))
      throw failure('usage', 'rekey/old-key-lost', '', { expected: signing, did: view.me })
    view.keys.ensure(signing)
    const draft = draftRekey(view, base, rekeying, effectiveAt)
    const warnings = rekeyWarnings(base, draft.next, rekeying, view.names)
    warn(warnings)
    const policy = draft.next.record as unknown as DataMap
    const opensAt = formatInstant(draft.opensAt)
    const own = draft.standing ?? (await publishProposal(view, base, { kind: 'amendment', policy, opensAt }))
    return rekeyAnswer(view, base, rekeying, draft, own, warnings)
  },
})
