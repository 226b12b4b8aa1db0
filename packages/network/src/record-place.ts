import { contentCid, describeValue, UsageError, type DataMap } from '@quorate/core'
import { nsids } from '@quorate/schemas'

/**
 * Where a member keeps a record of a group: a key that follows from what the record is about, so that publishing it again
 * changes nothing, and a second vote on a proposal or a second checkpoint of a number meets the first.
 */
export function placeOf(record: DataMap): { collection: string; rkey: string } {
  const collection = record['$type']
  const text = (field: string): string => {
    const value = record[field]
    if (typeof value !== 'string') throw new UsageError(`a record of this kind has the field ${field}`)
    return value
  }
  switch (collection) {
    case nsids.OrgP2pdsPolicy:
    case nsids.OrgP2pdsGovernanceProposal: {
      const cid = contentCid(record)
      if (!cid.ok) throw new UsageError('a record that is outside the data model has no place')
      return { collection, rkey: cid.value.toString() }
    }
    case nsids.OrgP2pdsGovernanceVote:
      return { collection, rkey: text('proposal') }
    case nsids.OrgP2pdsPolicyAck:
      // An exit stands beside the consent that it ends.
      return { collection, rkey: record['accepted'] === false ? `${text('policy')}.exit` : text('policy') }
    case nsids.OrgP2pdsGovernanceCheckpoint:
      return { collection, rkey: `${text('group')}.${JSON.stringify(record['seq'])}` }
    default:
      throw new UsageError(`no place for a record of type ${describeValue(collection)}`)
  }
}
