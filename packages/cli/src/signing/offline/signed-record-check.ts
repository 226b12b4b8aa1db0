import {
  checkShape,
  describeValue,
  encodeCanonical,
  finding,
  joinPath,
  signatureType,
  verifyRecord,
  type DataMap,
} from '@quorate/core'
import { nsids } from '@quorate/schemas'

import { cliFinding, type ReportedFinding } from '../../shell/findings/cli-finding.ts'
import type { SignedRecords } from './signed-file.ts'

/** What members sign; a policy carries no signatures, and its certificate is made by quorate policy ratify. */
const signedKinds: readonly unknown[] = [
  nsids.OrgP2pdsPolicyAck,
  nsids.OrgP2pdsGovernanceProposal,
  nsids.OrgP2pdsGovernanceVote,
  nsids.OrgP2pdsGovernanceCheckpoint,
  nsids.OrgP2pdsAttestCompliance,
]

/**
 * All that is wrong with records that are to be published in a repository: each is a kind that members sign, of the shape
 * that its lexicon says, with at least one signature that counts (SIG-1) and none that does not hold for the repository.
 */
export function faultsOfSigned({ repository, records }: SignedRecords): ReportedFinding[] {
  return records.flatMap(({ record }, i) => {
    const place = `records[${String(i)}].record`
    return faultsOf(record, repository).map((found) => ({ ...found, path: joinPath(place, found.path) }))
  })
}

function faultsOf(record: DataMap, repository: string): readonly ReportedFinding[] {
  const type = record['$type']
  if (!signedKinds.includes(type))
    return [finding('record/unknown-type', '$type', { actual: describeValue(type) })]
  const bytes = encodeCanonical(record)
  if (!bytes.ok) return bytes.findings
  const signatures = verifyRecord(record, repository)
  if (!signatures.ok) return signatures.findings
  const faults = signatures.value.flatMap(({ findings }) => findings)
  const counting = signatures.value.some(({ type: kind }) => kind === signatureType)
  return [
    ...checkShape(type as string, record),
    ...faults,
    ...(counting ? [] : [cliFinding('publish/unsigned', 'signatures')]),
  ]
}
