import type { DataMap } from '@quorate/core'
import type { ProposalReport } from '@quorate/governance'

import type { Answer } from '../shell/answer.ts'
import { subjectOf } from '../group/text/proposal-text.ts'
import { fields } from '../shell/render/columns.ts'
import { textField } from '../group/text-field.ts'
import { signedFields, signedJson, type UnsignedRecord } from '../signing/unsigned-record.ts'
import { terminalText } from '../shell/terminal-text.ts'

/** `signed` is undefined for a vote that was there before: nothing was signed or written. */
export function voteAnswer(
  proposal: ProposalReport,
  vote: DataMap,
  signed: UnsignedRecord | undefined,
  uri: string | undefined,
): Answer {
  const [choice, castAt] = [textField(vote, 'choice'), textField(vote, 'castAt')]
  const what = `${choice} the ${subjectOf(proposal)}`
  return {
    data: {
      proposal: proposal.cid,
      choice,
      castAt,
      written: signed !== undefined,
      uri: uri ?? null,
      ...(signed === undefined ? {} : { signed: signedJson(signed) }),
    },
    text: () =>
      signed === undefined
        ? `You voted to ${terminalText(what)} at ${terminalText(castAt)} already; nothing was signed.\n`
        : `You voted to ${terminalText(what)}.\n${fields([['vote', uri ?? ''], ...signedFields(signed)])}`,
  }
}
