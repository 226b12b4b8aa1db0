import { compareText } from '@quorate/core'
import { operatorOf, type Version } from '@quorate/governance'

import { failure } from '../../shell/failure.ts'
import type { MemberNames } from './member-names.ts'

/**
 * The members of these versions that are called `who`, by DID: a DID, a handle that the evidence claims, or an operator,
 * who may have several. A usage failure at `path` when nobody is.
 */
export function findMembers(
  who: string,
  versions: readonly (Version | undefined)[],
  names: MemberNames,
  path: string,
): string[] {
  const members = versions.flatMap((version) => [...(version?.members.values() ?? [])])
  const named = names.entries().find(([name]) => name === who.toLowerCase())?.[1]
  const found = members.filter(
    (member) => [member.did, operatorOf(member)].includes(who) || member.did === named,
  )
  if (found.length > 0) return [...new Set(found.map(({ did }) => did))].sort(compareText)
  throw failure('usage', 'member/unknown', path, { actual: JSON.stringify(who.slice(0, 200)) })
}
