import { AccountKeys, type Identities } from './account-keys.ts'
import type { VersionReport } from './chain.ts'
import { operatorOf } from './member.ts'
import { undated, type Sightings } from './seen.ts'
import type { SigningSeats } from './signing-seats.ts'

/** Who says what was seen: checkpoints, and the nodes whose key signs. */
type Witnesses = { readonly sightings: Sightings; readonly seats: SigningSeats }

/**
 * The keys of accounts for what is said under these versions, as they were known at `at`, in milliseconds (SIG-7, RCP-2). A document
 * counts that one of the versions pins with its member's consent, or that is SEEN under the one that is asked about.
 */
export function accountKeysUnder(
  versions: readonly VersionReport[],
  identities: Identities,
  { sightings, seats }: Witnesses,
  at: number,
): AccountKeys {
  const heads = consentedHeads(versions)
  const byCid = new Map(versions.map(({ version }) => [version.cid, version]))
  return new AccountKeys(identities, at, (did, cid, policy) => {
    if (heads.get(did)?.has(cid) === true) return true
    const version = byCid.get(policy ?? '')
    if (version === undefined) return false
    const member = version.members.get(did)
    const authors = member === undefined ? [] : [operatorOf(member)]
    return sightings.seenByNodes(undated(did, cid), authors, version, seats).asOf !== undefined
  })
}

function consentedHeads(versions: readonly VersionReport[]): Map<string, Set<string>> {
  const heads = new Map<string, Set<string>>()
  for (const { version, consent } of versions) {
    for (const { did, since } of consent) {
      const didHead = since === undefined ? undefined : version.members.get(did)?.didHead
      if (didHead !== undefined) heads.set(did, (heads.get(did) ?? new Set()).add(didHead))
    }
  }
  return heads
}
