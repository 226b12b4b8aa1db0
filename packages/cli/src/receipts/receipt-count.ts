import { readLeaves } from '@quorate/attest'
import { decodeStrict, isDataMap, type EvidenceRecord } from '@quorate/core'
import { nsids } from '@quorate/schemas'

/** How much nodes said of each other: their batches, and the receipts in the blobs of these or alone. */
export function countReceipts(records: readonly EvidenceRecord[]): { batches: number; receipts: number } {
  const batches = new Map(
    records
      .filter(({ record }) => record['$type'] === nsids.OrgP2pdsAttestBatch)
      .map((found) => [`${found.repository} ${found.cid}`, found]),
  )
  const alone = records.filter(({ record }) => record['$type'] === nsids.OrgP2pdsAttestReceipt)
  const inBlobs = [...batches.values()].map(({ blob }) => (blob === undefined ? 0 : receiptsIn(blob)))
  return { batches: batches.size, receipts: inBlobs.reduce((sum, n) => sum + n, alone.length) }
}

function receiptsIn(blob: Uint8Array): number {
  const leaves = readLeaves(blob)
  if (!leaves.ok) return 0
  return leaves.value.filter((bytes) => {
    const leaf = decodeStrict(bytes)
    return leaf.ok && isDataMap(leaf.value) && leaf.value['$type'] === nsids.OrgP2pdsAttestReceipt
  }).length
}
