import type { Collected } from '@quorate/network'
import { nsids } from '@quorate/schemas'

import type { Answer } from '../shell/answer.ts'
import { problemsJson } from '../group/reading-problems.ts'
import { countReceipts } from '../receipts/receipt-count.ts'
import { fields } from '../shell/render/columns.ts'
import type { PackedEvidence } from './packed-evidence.ts'

/** What a bundle that was written to `file` holds, and what could not come into it. */
export function packedAnswer(
  file: string,
  { group, evidence, problems }: Collected & { readonly group: string },
  { bytes, leftOut }: PackedEvidence,
): Answer {
  const { records, proofs, plcLogs, didDocuments } = evidence
  const repositories = new Set(records.map(({ repository }) => repository)).size
  const { batches, receipts } = countReceipts(records)
  const attestations = records.filter(
    ({ record }) => record['$type'] === nsids.OrgP2pdsAttestCompliance,
  ).length
  const missing = problems.length + leftOut.length
  return {
    data: {
      file,
      bytes: bytes.length,
      group,
      repositories,
      batches,
      receipts,
      attestations,
      unread: problemsJson(problems),
      leftOut: leftOut.map(({ repository, what, uri, finding }) => ({
        repository,
        what,
        uri: uri ?? null,
        code: finding.code,
      })),
    },
    text: () =>
      fields([
        ['bundle', `${file}, ${String(bytes.length)} bytes`],
        ['group', group],
        [
          'holds',
          `${String(records.length)} records of ${String(repositories)} repositories, ${String(proofs.length)} repository proofs, ${String(plcLogs.length + didDocuments.length)} identities`,
        ],
        ...(batches + receipts === 0
          ? []
          : [['of nodes', `${String(batches)} batches with ${String(receipts)} receipts`] as const]),
        ...(attestations === 0 ? [] : [['attestations', String(attestations)] as const]),
        ...(missing === 0
          ? []
          : [['without', `${String(missing)} that could not be read or packed, named above`] as const]),
      ]),
  }
}
