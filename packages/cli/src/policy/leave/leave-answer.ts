import { describeInstant } from '@quorate/core'

import type { Answer } from '../../shell/answer.ts'
import type { MemberView } from '../../signing/member-view.ts'
import { fields } from '../../shell/render/columns.ts'
import { signedFields, signedJson } from '../../signing/unsigned-record.ts'
import { textField } from '../../group/text-field.ts'
import type { ExitDraft } from './exit-draft.ts'
import { endText } from './exit-text.ts'

/** `uris` are where exits were written, by the content CID of their policy; those that were there before are not in it. */
export function leaveAnswer(
  view: MemberView,
  exits: readonly ExitDraft[],
  uris: ReadonlyMap<string, string>,
): Answer {
  return {
    data: {
      group: view.group,
      written: uris.size > 0,
      left: exits.map((exit) => ({
        policy: exit.version.cid,
        version: exit.version.number,
        state: exit.state,
        leftAt: leftAt(exit),
        written: !exit.given,
        uri: uris.get(exit.version.cid) ?? exit.before?.uri ?? null,
        exitNoticeSeconds: exit.version.record.governance.exitNoticeSeconds,
        endsAt: exit.endsAt === undefined ? null : describeInstant(exit.endsAt),
        weight: exit.version.members.get(view.me)?.weight ?? 0,
        ...(exit.given ? {} : { signed: signedJson(exit.unsigned) }),
      })),
    },
    text: () => exits.map((exit) => exitLines(exit, uris, view.at)).join('') + wayOut(view),
  }
}

function leftAt({ given, before, unsigned }: ExitDraft): string {
  return textField(given ? (before?.record ?? {}) : unsigned.record, 'ackedAt')
}

function exitLines(exit: ExitDraft, uris: ReadonlyMap<string, string>, at: number): string {
  const version = `version ${String(exit.version.number)}`
  const uri = uris.get(exit.version.cid) ?? exit.before?.uri
  const first = exit.given
    ? `You left ${version} at ${leftAt(exit)} already; nothing was signed.`
    : `You left ${version}.`
  const lines: (readonly [string, string])[] = [
    ['obligations', endText(exit, at)],
    ...(uri === undefined ? [] : [['record', uri] as const]),
    ...(exit.given ? [] : signedFields(exit.unsigned)),
  ]
  return `${first}\n${fields(lines, '  ')}`
}

/** An exit takes no weight away, so whoever leaves for good has to be amended out. */
function wayOut({ report, me, names }: MemberView): string {
  if (report.head?.members.has(me) !== true) return ''
  return `
Your weight and your vote stay until an amendment takes you out. Any member may
propose it, you too:
  quorate policy amend next.yaml --without ${names.of(me)}
  quorate proposal open next.yaml
`
}
