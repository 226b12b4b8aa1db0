import { describeInstant, type DataMap } from '@quorate/core'
import type { Version } from '@quorate/governance'

import type { MemberView } from '../../signing/member-view.ts'
import { policyText } from '../../policy-document/policy-text.ts'
import { fields } from '../../shell/render/columns.ts'
import { paint, terminalOf, type Terminal } from '../../shell/render/terminal.ts'
import { relativeText } from '../../shell/render/time-left.ts'
import { signedFields, type UnsignedRecord } from '../../signing/unsigned-record.ts'
import { diffObligations } from '../../policy-document/obligation-diff.ts'
import { obligationsText } from '../../policy-document/obligations-text.ts'
import { changesOf } from '../../policy-document/change-text.ts'
import { accountHosts } from '../../policy-document/account-hosts.ts'
import { warningsOf } from '../../policy-document/policy-warnings.ts'
import { warningsText } from '../../policy-document/warning-text.ts'
import type { AwaitedVersion } from '../../signing/awaited-version.ts'

/** What an acknowledgment binds to, for the one who is about to sign it. */
export function ackMeaning(
  view: MemberView,
  { version, base, window }: AwaitedVersion,
  unsigned: UnsignedRecord,
): string {
  const terminal = terminalOf(process.stderr, process.env)
  const about: (readonly [string, string])[] = [
    ['group', version.record.name],
    ['policy', version.cid],
    ['binds', `from ${version.record.effectiveAt} until the obligations of this version end`],
    ...(window === undefined
      ? []
      : [['until', `${describeInstant(window.until)}, ${relativeText(window.until, view.at)}`] as const]),
    ...signedFields(unsigned),
  ]
  const joins = base?.members.has(view.me) !== true
  const content =
    base === undefined || joins
      ? joiningText(version, base, view, terminal)
      : changesOf(base, version, view, terminal)
  return `${paint(`Acknowledge version ${String(version.number)}`, 'bold', terminal)}\n${fields(about, '  ')}\n${content}\n`
}

/** All of what somebody joins, and what there is to know of it. */
function joiningText(
  version: Version,
  base: Version | undefined,
  { evidence, at, names, me }: MemberView,
  terminal: Terminal,
): string {
  const diff = diffObligations(base, version)
  const mine = diff && { terms: [], duties: diff.duties.filter(({ did }) => did === me) }
  return [
    policyText(version.record as unknown as DataMap, version, null, (did) => names.of(did), terminal),
    obligationsText(mine, { names, me }, terminal),
    warningsText(warningsOf(version, { hosts: accountHosts(evidence, at) }), terminal),
  ]
    .filter((part) => part !== '')
    .join('\n')
}
