import { cidTextOf, encodeCanonical, profile, replayPlcLogs, type Evidence } from '@quorate/core'
import { recordKey, type ChainReport, type Version } from '@quorate/governance'
import { nsids } from '@quorate/schemas'

import type { GatheredGroup } from '../group/gathered-group.ts'
import { knownDids } from '../group/gathered-group.ts'

export type Sighting = { readonly repository: string; readonly cid: string }

const witnessed: readonly unknown[] = [
  nsids.OrgP2pdsPolicy,
  nsids.OrgP2pdsPolicyAck,
  nsids.OrgP2pdsGovernanceProposal,
  nsids.OrgP2pdsGovernanceVote,
]

/**
 * What the account can witness and its checkpoints do not list yet: what other members, and those who may become members,
 * published by `at`, the operations of their did:plc logs after the one that the policy pins, and the documents of theirs, and of
 * accounts that are held, that it does not pin (GOV-11, SIG-7). By repository and CID.
 */
export function unlistedSightings(
  gathered: GatheredGroup,
  me: string,
  listed: ReadonlySet<string>,
): Sighting[] {
  const others = new Set(knownDids(gathered).filter((did) => did !== me))
  const records = gathered.evidence.records
    .filter(({ repository, record }) => others.has(repository) && witnessed.includes(record['$type']))
    .filter(({ record }) => datedBy(gathered.at, record))
    .map(({ repository, cid }) => ({ repository, cid }))
  const operations = [...others].flatMap((did) => laterOperations(gathered, did))
  const unlisted = new Map<string, Sighting>()
  for (const sighting of [...records, ...operations, ...newDocuments(gathered, me)]) {
    const key = recordKey(sighting.repository, sighting.cid)
    if (!listed.has(key)) unlisted.set(key, sighting)
  }
  return [...unlisted].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sighting]) => sighting)
}

/** A checkpoint dated long before a record does not make it seen, and it is listed once: so what is to come waits. */
function datedBy(at: number, record: Evidence['records'][number]['record']): boolean {
  const date = record['castAt'] ?? record['ackedAt'] ?? record['createdAt']
  const ms = typeof date === 'string' ? Date.parse(date) : Number.NaN
  return ms <= at + profile.skewSeconds * 1000
}

function laterOperations({ evidence, report, founding, at }: GatheredGroup, did: string): Sighting[] {
  const seats = knownVersions(founding, report).flatMap(({ members }) => members.get(did) ?? [])
  if (seats.length === 0) return []
  const logs = evidence.plcLogs.filter((known) => known.did === did).map(({ log }) => log)
  return replayPlcLogs(logs, at, did).flatMap(({ moments }) => {
    // Without a pinned operation the genesis is the only one that needs no witness.
    const established = seats.map(({ didHead }) =>
      didHead === undefined ? 0 : moments.findIndex(({ cid }) => cid === didHead),
    )
    return moments.slice(Math.min(...established) + 1).map(({ cid }) => ({ repository: did, cid }))
  })
}

function newDocuments({ evidence, report, founding }: GatheredGroup, me: string): Sighting[] {
  const versions = knownVersions(founding, report)
  const accounts = new Set(
    versions.flatMap(({ members, record }) => [
      ...members.keys(),
      ...(record.rules.replication.subjects ?? []),
    ]),
  )
  return evidence.didDocuments.flatMap(({ did, document }) => {
    const bytes = encodeCanonical(document)
    if (!bytes.ok || did === me || !accounts.has(did)) return []
    const cid = cidTextOf(bytes.value)
    const isPinned = versions.every(({ members }) => members.get(did)?.didHead === cid)
    return isPinned ? [] : [{ repository: did, cid }]
  })
}

function knownVersions(founding: Version, { versions, proposals }: ChainReport): Version[] {
  const next = proposals.flatMap(({ ballot }) => ballot?.next ?? [])
  return [founding, ...versions.map(({ version }) => version), ...next]
}
