import { describeInstant } from '@quorate/core'

import type { MemberView } from '../../signing/member-view.ts'
import { fields } from '../../shell/render/columns.ts'
import { paint, terminalOf } from '../../shell/render/terminal.ts'
import { relativeText, timeText } from '../../shell/render/time-left.ts'
import { signedFields } from '../../signing/unsigned-record.ts'
import type { ExitDraft } from './exit-draft.ts'

/** What each exit does, for the one who is about to sign them. */
export function exitMeaning(view: MemberView, exits: readonly ExitDraft[]): string {
  const terminal = terminalOf(process.stderr, process.env)
  return exits
    .map((exit) => {
      const { version, state, unsigned } = exit
      const title = paint(`Leave version ${String(version.number)}`, 'bold', terminal)
      const lines: (readonly [string, string])[] = [
        ['group', version.record.name],
        ['policy', version.cid],
        ['obligations', endText(exit, view.at)],
        ['weight', `your ${weightText(view, exit)} stays, and your vote, until an amendment takes you out`],
        ...signedFields(unsigned),
      ]
      return `${title}  ${state}\n${fields(lines, '  ')}\n`
    })
    .join('')
}

/** When obligations end (GOV-6): known once the exit was SEEN, by as many others as the version asks for. */
export function endText({ version, endsAt }: ExitDraft, at: number): string {
  if (endsAt !== undefined) return `end ${describeInstant(endsAt)}, ${relativeText(endsAt, at)}`
  const notice = timeText(version.record.governance.exitNoticeSeconds * 1000)
  const others = version.witnesses > 1 ? `${String(version.witnesses)} other operators list` : 'another lists'
  return `end ${notice} after ${others} this exit in a checkpoint`
}

function weightText({ me }: MemberView, { version }: ExitDraft): string {
  return `weight of ${String(version.members.get(me)?.weight ?? 0)} in ${String(version.weight)}`
}
