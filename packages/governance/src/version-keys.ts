import { cidTextOf, encodeCanonical } from '@quorate/core'
import { AccountKeys, type Identities } from './account-keys.ts'
import type { Version } from './version.ts'

type Documents = Identities['didDocuments']

/**
 * The keys of accounts for what is said under these versions, as they were known at `at`, in milliseconds: of a member whose document a
 * version pins, pinned documents alone tell them (SIG-7). Nobody signs a document, and from any signature anybody can work out a key by
 * which it holds.
 */
export function accountKeysUnder(
  versions: readonly Version[],
  { plcLogs, didDocuments }: Identities,
  at: number,
): AccountKeys {
  return new AccountKeys({ plcLogs, didDocuments: pinnedOf(didDocuments, versions) }, at)
}

function pinnedOf(documents: Documents, versions: readonly Version[]): Documents {
  const heads = new Map<string, Set<string>>()
  for (const { did, didHead } of versions.flatMap(({ members }) => [...members.values()])) {
    if (didHead !== undefined) heads.set(did, (heads.get(did) ?? new Set()).add(didHead))
  }
  return documents.filter(({ did, document }) => {
    const pinned = heads.get(did)
    if (pinned === undefined) return true
    const bytes = encodeCanonical(document)
    return bytes.ok && pinned.has(cidTextOf(bytes.value))
  })
}
