import type { EvidenceRecord } from '@quorate/core'

import type { Answer, Json } from '../../shell/answer.ts'
import type { MemberView } from '../member-view.ts'
import { terminalText } from '../../shell/terminal-text.ts'

/** The answer of a command that signed; with `--offline`, also which file holds what it signed, and what to do with it. */
export function handedOver({ outlet, me }: Pick<MemberView, 'outlet' | 'me'>, answer: Answer): Answer {
  if ('session' in outlet || outlet.file.isEmpty) return answer
  const { name } = outlet.file
  return {
    ...answer,
    data: { ...(answer.data as Readonly<Record<string, Json>>), file: name },
    closing: () =>
      `Nothing is published yet. Where ${me} is logged in, run:\n  quorate publish ${terminalText(name)}\n`,
  }
}

/** Writes what was signed here before into the file once more, since the file that held it may be lost. */
export function handOverAgain(
  { outlet, me }: Pick<MemberView, 'outlet' | 'me'>,
  found: EvidenceRecord,
): void {
  if ('session' in outlet || !outlet.unshown.includes(found)) return
  outlet.file.add(me, { record: found.record, replaces: undefined })
}
