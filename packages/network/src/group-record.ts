import { isValidDid } from '@atproto/syntax'
import { contentCid, isDataMap, type DataMap, type DataValue } from '@quorate/core'
import { nsids } from '@quorate/schemas'

/** What a group's members write about it, each kind in a collection of its own. */
export const governanceCollections = [
  nsids.OrgP2pdsPolicy,
  nsids.OrgP2pdsGovernanceProposal,
  nsids.OrgP2pdsPolicyAck,
  nsids.OrgP2pdsGovernanceVote,
  nsids.OrgP2pdsGovernanceCheckpoint,
] as const

/** The group that a record says it is about: for version 1 of a policy, its own content CID (POL-1). */
export function groupOf(record: DataMap): string | undefined {
  const { group } = record
  if (typeof group === 'string') return group
  if (record['$type'] !== nsids.OrgP2pdsPolicy) return undefined
  const cid = contentCid(record)
  return cid.ok ? cid.value.toString() : undefined
}

/** The DIDs that a policy lists as members, or that the policy inside a proposal would. */
export function membersOf(record: DataMap): string[] {
  return didsAmong(seatsOf(record).map(({ did }) => did))
}

/** The same of its nodes: their ids. */
export function nodesOf(record: DataMap): string[] {
  return didsAmong(seatsOf(record).flatMap(({ nodes }) => mapsIn(nodes).map(({ id }) => id)))
}

/** The same of the accounts whose repositories it has held, where it names them. */
export function subjectsOf(record: DataMap): string[] {
  const rules = policyIn(record)['rules']
  const replication = isDataMap(rules) ? rules['replication'] : undefined
  const subjects = isDataMap(replication) ? replication['subjects'] : undefined
  return Array.isArray(subjects) ? didsAmong(subjects) : []
}

function seatsOf(record: DataMap): DataMap[] {
  return mapsIn(policyIn(record)['members'])
}

function policyIn(record: DataMap): DataMap {
  const policy = record['$type'] === nsids.OrgP2pdsPolicy ? record : record['policy']
  return isDataMap(policy) ? policy : {}
}

function mapsIn(list: DataValue | undefined): DataMap[] {
  return Array.isArray(list) ? list.filter(isDataMap) : []
}

function didsAmong(values: readonly (DataValue | undefined)[]): string[] {
  return values.filter((did): did is string => typeof did === 'string' && isValidDid(did))
}
