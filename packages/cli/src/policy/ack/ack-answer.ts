import type { Answer } from '../../shell/answer.ts'
import { fields } from '../../shell/render/columns.ts'
import { signedFields, signedJson } from '../../signing/unsigned-record.ts'
import { textField } from '../../group/text-field.ts'
import { terminalText } from '../../shell/terminal-text.ts'
import type { AckDraft } from './ack-draft.ts'
import type { AwaitedVersion } from '../../signing/awaited-version.ts'
import type { CoSigning } from './co-signing.ts'

/** `uri` is where it was written; undefined when it was there before, and nothing was signed. */
export function ackAnswer(
  { version }: AwaitedVersion,
  { unsigned, before }: AckDraft,
  { warnings }: CoSigning,
  uri: string | undefined,
): Answer {
  const record = uri === undefined ? (before?.record ?? {}) : unsigned.record
  const ackedAt = textField(record, 'ackedAt')
  const what = `acknowledged version ${String(version.number)}`
  return {
    data: {
      group: version.group,
      policy: version.cid,
      version: version.number,
      ackedAt,
      written: uri !== undefined,
      uri: uri ?? before?.uri ?? null,
      warnings: warnings.map(({ code }) => code),
      ...(uri === undefined ? {} : { signed: signedJson(unsigned) }),
    },
    text: () =>
      uri === undefined
        ? `You ${what} at ${terminalText(ackedAt)} already; nothing was signed.\n`
        : `You ${what}.\n${fields([['record', uri], ...signedFields(unsigned)])}`,
  }
}
