import type { Version } from '@quorate/governance'

import type { Answer } from '../../shell/answer.ts'
import type { ReportedFinding } from '../../shell/findings/cli-finding.ts'
import type { MemberView } from '../../signing/member-view.ts'
import { openedAnswer } from '../../proposal/proposal-answer.ts'
import type { OwnProposal } from '../../proposal/publish-proposal.ts'
import type { RekeyDraft } from './rekey-draft.ts'
import { rekeySteps } from './rekey-steps.ts'
import type { Rekeying } from './rekeying.ts'

/** A proposal to replace a key that was opened, or was open before, and what is needed now. */
export function rekeyAnswer(
  view: MemberView,
  base: Version,
  rekeying: Rekeying,
  draft: RekeyDraft,
  own: OwnProposal,
  warnings: readonly ReportedFinding[],
): Answer {
  const { names } = view
  const { did, oldKey, newKey } = rekeying
  const { next } = draft
  const opened = openedAnswer(view, `new key of ${names.of(did)}`, own, draft, {
    base: base.cid,
    policy: next.cid,
    effectiveAt: next.record.effectiveAt,
    member: did,
    oldKey,
    newKey,
    warnings: warnings.map(({ code }) => code),
  })
  const steps = rekeySteps(base, next, rekeying, names)
  return { ...opened, text: (terminal) => `${opened.text(terminal)}\n${steps}` }
}
