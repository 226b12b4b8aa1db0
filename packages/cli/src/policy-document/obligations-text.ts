import { compareText } from '@quorate/core'

import type { Json } from '../shell/answer.ts'
import { wrap } from '../shell/render/columns.ts'
import { paint, type Terminal } from '../shell/render/terminal.ts'
import type { MemberNames } from '../group/source/member-names.ts'
import { terminalText } from '../shell/terminal-text.ts'
import { isChanged, type DutyChange, type ObligationDiff } from './obligation-diff.ts'

/** Whose obligations are meant, and how to call the others. */
export type Reader = { readonly names: Pick<MemberNames, 'of' | 'list'>; readonly me: string | undefined }

/** Obligations gained and lost: of the reader first, if it is a member, then of the others that anything changes for. */
export function obligationsText(
  diff: ObligationDiff | undefined,
  { names, me }: Reader,
  terminal: Terminal,
): string {
  const lines =
    diff === undefined
      ? ['too many to list']
      : [
          ...diff.duties.filter(({ did }) => did === me).flatMap((duty) => ownLines(duty, names)),
          ...diff.terms.map(({ name, before, after, direction }) => {
            const sense = direction === 'other' ? '' : `: ${direction}`
            return `~ ${name} ${before} to ${after}${sense}`
          }),
          ...diff.duties
            .filter((duty) => duty.did !== me && isChanged(duty))
            .sort((a, b) => compareText(names.of(a.did), names.of(b.did)))
            .map(
              (duty) =>
                `~ ${names.of(duty.did)}: ${[...holdsText(duty, names), ...heldText(duty)].join('; ')}`,
            ),
        ]
  if (lines.length === 0) return ''
  const body = lines.map((line) => `  ${wrap(terminalText(line, 2000), '    ')}\n`).join('')
  return `${paint('Obligations', 'bold', terminal)}\n${body}`
}

function ownLines(duty: DutyChange, names: Reader['names']): string[] {
  if (!isChanged(duty)) return duty.kept === 0 ? [] : [`  you would hold ${subjects(duty.kept)}, as before`]
  const kept = duty.kept === 0 ? '' : `, ${String(duty.kept)} as before`
  const holds = holdsText(duty, names)
  const nodes = duty.heldAfter === 1 ? '1 node' : `${String(duty.heldAfter)} nodes`
  return [
    ...(holds.length === 0 ? [] : [`~ you would hold ${holds.join('')}${kept}`]),
    duty.heldBefore === duty.heldAfter
      ? `  ${nodes} would hold yours, as before`
      : `~ ${nodes} would hold yours instead of ${String(duty.heldBefore)}`,
  ]
}

function holdsText({ gained, lost }: DutyChange, names: Reader['names']): string[] {
  const parts = [
    ...(gained.length === 0 ? [] : [`+${subjects(gained.length)} (${names.list(gained)})`]),
    ...(lost.length === 0 ? [] : [`-${subjects(lost.length)} (${names.list(lost)})`]),
  ]
  return parts.length === 0 ? [] : [parts.join(', ')]
}

function heldText({ heldBefore, heldAfter }: DutyChange): string[] {
  return heldBefore === heldAfter ? [] : [`held by ${String(heldAfter)} instead of ${String(heldBefore)}`]
}

function subjects(count: number): string {
  return count === 1 ? '1 subject' : `${String(count)} subjects`
}

/** Null when there are too many to list. Members for whom nothing changes are left out. */
export function obligationsJson(diff: ObligationDiff | undefined): Json {
  if (diff === undefined) return null
  return {
    members: diff.duties.filter(isChanged).map(({ gained, lost, ...duty }) => ({
      ...duty,
      gained: [...gained],
      lost: [...lost],
    })),
    terms: diff.terms.map((term) => ({ ...term })),
  }
}
