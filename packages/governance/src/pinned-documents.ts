import { cidTextOf, encodeCanonical, type Evidence } from '@quorate/core'
import type { Version } from './version.ts'

type Documents = Evidence['didDocuments']

/**
 * The documents that may tell keys of accounts: of a member whose document a version pins, the pinned ones alone (SIG-7). Nobody signs a
 * document, and from any signature anybody can work out a key by which it holds.
 */
export function pinnedDocuments(documents: Documents, versions: readonly Version[]): Documents {
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
