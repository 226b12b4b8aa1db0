import { Flags } from '@oclif/core'

import { failure } from '../../shell/failure.ts'
import { memberLineExpected, parseMemberLine, type MemberLine } from './member-line.ts'

/** For commands that write a first policy. */
export const memberFlag = {
  member: Flags.custom<MemberLine>({
    summary: 'Another member: the line that quorate init printed for them. May be given again.',
    helpValue: 'DID=KEY',
    multiple: true,
    multipleNonGreedy: true,
    parse(text) {
      const member = parseMemberLine(text)
      if (member !== undefined) return Promise.resolve(member)
      throw failure('usage', 'usage/invalid', '--member', { reason: `expected ${memberLineExpected}` })
    },
  })(),
}

/** Each member once, in order; a usage failure when two lines give one member two keys. */
export function distinctMembers<M extends MemberLine>(members: readonly M[]): M[] {
  const byDid = new Map<string, M>()
  for (const member of members) {
    const before = byDid.get(member.did)
    if (before !== undefined && before.key !== member.key) {
      const params = { did: member.did, expected: before.key, actual: member.key }
      throw failure('usage', 'member/two-keys', '--member', params)
    }
    if (before === undefined) byDid.set(member.did, member)
  }
  return [...byDid.values()]
}
