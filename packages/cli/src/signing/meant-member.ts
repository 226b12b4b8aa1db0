import type { Version } from '@quorate/governance'

import { readStoredSession } from '../account/stored-session.ts'
import { failure } from '../shell/failure.ts'
import { described, noSuchMember } from '../group/source/find-member.ts'
import type { MemberNames } from '../group/source/member-names.ts'
import type { GatheredGroup } from '../group/gathered-group.ts'

/** Every version that a group's records hold, adopted or proposed; the founding one first. */
export function knownVersions({ founding, report }: Pick<GatheredGroup, 'founding' | 'report'>): Version[] {
  const certified = report.versions.map(({ version }) => version)
  const next = report.proposals.flatMap(({ ballot }) => ballot?.next ?? [])
  return [...new Map([founding, ...certified, ...next].map((version) => [version.cid, version])).values()]
}

/**
 * The member that is meant where nobody need be logged in: `as`, a DID or a handle that the evidence knows; else the
 * account that is logged in if its key is here; else the only member whose key is here.
 */
export function meantMember(
  versions: readonly Version[],
  names: MemberNames,
  isHere: (key: string) => boolean,
  as: string | undefined,
): string {
  const known = [...new Set(versions.flatMap(({ members }) => [...members.keys()]))]
  if (as !== undefined) return memberCalled(as, known, names)
  const mine = known.filter((did) => versions.some(({ members }) => isHere(members.get(did)?.key ?? '')))
  const me = readStoredSession()?.did
  if (me !== undefined && mine.includes(me)) return me
  const [only] = mine
  if (only === undefined) throw failure('usage', 'member/no-key-here', '--as')
  if (mine.length === 1) return only
  const expected = mine.map((did) => described(did, names))
  throw failure('usage', 'member/several-here', '--as', { expected })
}

/** A name is a claim, so it only picks among those that the records name, and what is signed shows the DID. */
function memberCalled(as: string, known: readonly string[], names: MemberNames): string {
  const did = names.didOf(as)
  if (known.includes(did)) return did
  throw noSuchMember(as, known, names, '--as')
}
