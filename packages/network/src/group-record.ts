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
  const policy: DataValue | undefined = record['$type'] === nsids.OrgP2pdsPolicy ? record : record['policy']
  const members = isDataMap(policy) ? policy['members'] : undefined
  if (!Array.isArray(members)) return []
  const dids = members.map((member) => (isDataMap(member) ? member['did'] : undefined))
  return dids.filter((did): did is string => typeof did === 'string' && isValidDid(did))
}
