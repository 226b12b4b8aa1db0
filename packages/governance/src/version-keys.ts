import { AccountKeys, type DocumentTest, type Identities } from './account-keys.ts'
import { operatorOf } from './member.ts'
import type { Sightings } from './seen.ts'
import type { Version } from './version.ts'

/** The keys of accounts for what is said under these versions, as they were known at `at`, in milliseconds (SIG-7, RCP-2). */
export function accountKeysUnder(
  versions: readonly Version[],
  identities: Identities,
  sightings: Sightings,
  at: number,
): AccountKeys {
  return new AccountKeys(identities, at, documentsUnder(versions, sightings))
}

/** A document counts that one of the versions pins, or that is SEEN under the one that is asked about. */
export function documentsUnder(versions: readonly Version[], sightings: Sightings): DocumentTest {
  const heads = pinnedHeads(versions)
  const byCid = new Map(versions.map((version) => [version.cid, version]))
  return (did, cid, policy) => {
    if (heads.get(did)?.has(cid) === true) return true
    const version = byCid.get(policy ?? '')
    if (version === undefined) return false
    const member = version.members.get(did)
    const authors = member === undefined ? [] : [operatorOf(member)]
    return sightings.seenByNodes(undated(did, cid), authors, version).asOf !== undefined
  }
}

/** What nobody dates who signs it: whenever it is listed, it was there. */
export function undated(did: string, cid: string) {
  return { repository: did, cid, date: Number.NEGATIVE_INFINITY }
}

function pinnedHeads(versions: readonly Version[]): Map<string, Set<string>> {
  const heads = new Map<string, Set<string>>()
  for (const { did, didHead } of versions.flatMap(({ members }) => [...members.values()])) {
    if (didHead !== undefined) heads.set(did, (heads.get(did) ?? new Set()).add(didHead))
  }
  return heads
}
