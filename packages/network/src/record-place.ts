import { isValidRecordKey } from '@atproto/syntax'
import { contentCid, describeValue, formatInstant, UsageError, type DataMap } from '@quorate/core'
import { nsids } from '@quorate/schemas'

type Place = { readonly collection: string; readonly rkey: string }

/**
 * Where an account keeps a record: a key that follows from what the record is about, so that publishing it again changes
 * nothing, and a second vote on a proposal or a second checkpoint of a number meets the first.
 */
export function placeOf(record: DataMap): Place {
  const collection = record['$type']
  const text = (field: string): string => textIn(record, field)
  switch (collection) {
    case nsids.OrgP2pdsPolicy:
    case nsids.OrgP2pdsGovernanceProposal:
    case nsids.OrgP2pdsAttestCompliance: {
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
    case nsids.OrgP2pdsManifest: {
      const subject = text('subject')
      // A DID may have more characters than a record key, and others.
      if (!isValidRecordKey(subject))
        throw new UsageError(`a DID that is no record key: ${describeValue(subject)}`)
      return { collection, rkey: subject }
    }
    default:
      throw new UsageError(`no place for a record of type ${describeValue(collection)}`)
  }
}

/**
 * Where a node keeps the batch of a slot that begins at `slotStart`, in milliseconds: keys sort by time, and a second batch
 * for one slot of a policy meets the first.
 */
export function placeOfBatch(record: DataMap, slotStart: number): Place {
  const rkey = `${formatInstant(slotStart)}.${textIn(record, 'policy')}`
  return { collection: nsids.OrgP2pdsAttestBatch, rkey }
}

function textIn(record: DataMap, field: string): string {
  const value = record[field]
  if (typeof value !== 'string') throw new UsageError(`a record of this kind has the field ${field}`)
  return value
}
