import { checkShape, type DataMap } from '@quorate/core'
import { nsids, type consent, type manifest, type offer, type peer } from '@quorate/schemas'
import { mapConcurrently } from './concurrency.ts'
import { resolveIdentity } from './identity.ts'
import type { Network } from './network.ts'
import { Problems, type Problem } from './problem.ts'
import { listRecords } from './record-listing.ts'
import type { Repository } from './repository.ts'

/** What one account published for p2pds, as far as it has the shape of that. */
export type P2pdsAccount = {
  readonly did: string
  readonly peers: readonly peer.Record[]
  readonly offers: readonly offer.Record[]
  readonly consents: readonly consent.Record[]
  readonly manifests: readonly manifest.Record[]
}

const accountsAtOnce = 8

/**
 * The p2pds records of accounts, each named by a DID or a handle, `@` before it or not (DIS-3). An account that cannot be
 * found is left out; what else cannot be read, or has another shape, is among the problems. Throws UsageError for a name
 * of another form.
 */
export async function readP2pds(
  network: Network,
  names: readonly string[],
): Promise<{ accounts: P2pdsAccount[]; problems: readonly Problem[] }> {
  const problems = new Problems()
  const found = await mapConcurrently([...new Set(names)], accountsAtOnce, async (name) =>
    problems.attempt(name, () => resolveIdentity(network, name.replace(/^@/, ''))),
  )
  const byDid = new Map(found.flatMap((identity) => (identity ? [[identity.did, identity] as const] : [])))
  const accounts = await mapConcurrently([...byDid.values()], accountsAtOnce, async ({ did, service }) => {
    const read = <R>(collection: string) =>
      readCollection(network, { did, service }, collection, problems) as Promise<R[]>
    return {
      did,
      peers: await read<peer.Record>(nsids.OrgP2pdsPeer),
      offers: await read<offer.Record>(nsids.OrgP2pdsReplicationOffer),
      consents: await read<consent.Record>(nsids.OrgP2pdsReplicationConsent),
      manifests: await read<manifest.Record>(nsids.OrgP2pdsManifest),
    }
  })
  return { accounts, problems: problems.list }
}

async function readCollection(
  network: Network,
  repository: Repository,
  collection: string,
  problems: Problems,
): Promise<DataMap[]> {
  const { did } = repository
  const { records, refused, fault } = await listRecords(network, repository, collection)
  for (const { uri, findings } of refused) problems.add({ did, uri, findings })
  if (fault !== undefined) problems.add({ did, error: fault })
  return records.flatMap(({ uri, record }) => {
    const [first, ...others] = checkShape(collection, record)
    if (first === undefined) return [record]
    problems.add({ did, uri, findings: [first, ...others] })
    return []
  })
}
