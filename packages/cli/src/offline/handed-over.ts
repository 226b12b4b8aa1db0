import type { Answer, Json } from '../answer.ts'
import type { MemberView } from '../group/member-view.ts'
import { terminalText } from '../terminal-text.ts'

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
