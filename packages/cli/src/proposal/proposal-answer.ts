import { describeInstant } from '@quorate/core'

import type { Answer, Json } from '../shell/answer.ts'
import type { MemberView } from '../signing/member-view.ts'
import { handedOver } from '../signing/offline/handed-over.ts'
import { fields } from '../shell/render/columns.ts'
import { signedFields, signedJson } from '../signing/unsigned-record.ts'
import type { OwnProposal } from './publish-proposal.ts'

/** A proposal that was opened, or was open before, and how to go on. */
export function openedAnswer(
  view: MemberView,
  what: string,
  { cid, uri, signed }: OwnProposal,
  times: { readonly opensAt: number; readonly closesAt: number },
  data: Readonly<Record<string, Json>>,
): Answer {
  const [opensAt, closesAt] = [describeInstant(times.opensAt), describeInstant(times.closesAt)]
  return handedOver(view, {
    data: {
      proposal: cid,
      uri: uri ?? null,
      written: signed !== undefined,
      opensAt,
      closesAt,
      ...data,
      ...(signed === undefined ? {} : { signed: signedJson(signed) }),
    },
    text: () =>
      `${signed === undefined ? `You proposed the ${what} before; nothing was signed.` : `Proposed the ${what}.`}\n` +
      fields([
        ['proposal', cid],
        ['voting', `from ${opensAt} until ${closesAt}`],
        ...(uri === undefined ? [] : [['record', uri] as const]),
        ...(signed === undefined ? [] : signedFields(signed)),
      ]) +
      `Vote with: quorate vote cast ${cid} --choice approve\n`,
  })
}
