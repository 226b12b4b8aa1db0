import { compareText } from '@quorate/core'
import { operatorOf, type Version } from '@quorate/governance'

import { failure, type Failure } from '../../shell/failure.ts'
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
  const named = names.didOf(who)
  const found = members.filter((member) => member.did === named || operatorOf(member) === who)
  if (found.length > 0) return [...new Set(found.map(({ did }) => did))].sort(compareText)
  throw noSuchMember(
    who,
    members.map(({ did }) => did),
    names,
    path,
  )
}

/** The usage failure for a name that is no member's; tells whose there are. */
export function noSuchMember(
  who: string,
  members: readonly string[],
  names: MemberNames,
  path: string,
): Failure {
  const distinct = [...new Set(members)].sort(compareText)
  const expected = distinct.slice(0, 12).map((did) => described(did, names))
  const more = distinct.length - expected.length
  return failure('usage', 'member/unknown', path, {
    actual: JSON.stringify(who.slice(0, 200)),
    expected: more > 0 ? [...expected, `${String(more)} more`] : expected,
  })
}

/** A member as it can be told from any other: a name is a claim, and the DID is not. */
export function described(did: string, names: MemberNames): string {
  const name = names.of(did)
  return name === did ? did : `${name} (${did})`
}
