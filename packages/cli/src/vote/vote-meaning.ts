import { describeInstant } from '@quorate/core'
import type { Choice, ProposalReport } from '@quorate/governance'

import { subjectOf } from '../group/text/proposal-text.ts'
import type { MemberView } from '../signing/member-view.ts'
import { proposedChange } from '../policy-document/proposed-change.ts'
import { fields } from '../shell/render/columns.ts'
import { relativeText } from '../shell/render/time-left.ts'
import { paint, terminalOf } from '../shell/render/terminal.ts'
import { signedFields, type UnsignedRecord } from '../signing/unsigned-record.ts'
import { effectFields } from './vote-effect.ts'

/** What a vote means, for the one who is about to sign it: what changes, the arithmetic, until when, and what is signed. */
export function voteMeaning(
  view: MemberView,
  proposal: ProposalReport,
  choice: Choice,
  unsigned: UnsignedRecord,
): string {
  const terminal = terminalOf(process.stderr, process.env)
  const { base, ballot, proposers, cid } = proposal
  const next = ballot?.kind === 'resolution' ? undefined : ballot?.next
  const closesAt = ballot?.closesAt ?? 0
  const title = paint(`${choice} the ${subjectOf(proposal)}`, 'bold', terminal)
  const about: (readonly [string, string])[] = [
    ['group', base.record.name],
    ['proposal', cid],
    ['made by', view.names.list(proposers)],
    ['base', `version ${String(base.number)}, ${base.cid}`],
    ...(next === undefined ? [] : [['policy', `version ${String(next.number)}, ${next.cid}`] as const]),
    ...resolutionFields(proposal),
    ...effectFields(view, proposal, choice),
    ['closes', `${describeInstant(closesAt)}, ${relativeText(closesAt, view.at)}`],
    ...signedFields(unsigned),
  ]
  const changes = proposedChange(proposal, view).text(terminal)
  return `${title}\n${fields(about, '  ')}${changes === '' ? '' : `\n${changes}`}\n`
}

function resolutionFields({ ballot }: ProposalReport): [string, string][] {
  if (ballot?.kind !== 'resolution') return []
  return [
    ['keep', ballot.keep ?? ''],
    ['drop', ballot.drop ?? ''],
  ]
}
