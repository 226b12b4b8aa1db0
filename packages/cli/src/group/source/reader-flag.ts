import { Flags } from '@oclif/core'
import type { Version } from '@quorate/governance'

import { readStoredSession } from '../../account/stored-session.ts'
import { findMembers } from './find-member.ts'
import type { MemberNames } from './member-names.ts'

/** For commands that show what a change asks of one member. */
export const readerFlag = Flags.string({
  summary: 'Whose obligations go first. Default: whoever is logged in.',
  helpValue: 'DID|HANDLE',
})

/** DID of the member that a change is shown to; nobody unless it is named by the flag or logged in. */
export function readerOf(
  named: string | undefined,
  flag: string,
  names: MemberNames,
  versions: readonly (Version | undefined)[],
): string | undefined {
  return named === undefined ? readStoredSession()?.did : findMembers(named, versions, names, flag)[0]
}
