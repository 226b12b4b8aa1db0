import { batchCases } from './evaluate-batches.ts'
import { beaconCases } from './evaluate-beacons.ts'
import type { Decided } from './evaluate-case.ts'
import { improperCases } from './evaluate-improper.ts'
import { departureCases } from './evaluate-departures.ts'
import { lagCases } from './evaluate-lags.ts'
import { looseReceiptCases } from './evaluate-loose-receipts.ts'
import { seenBatchCases } from './evaluate-seen-batches.ts'
import { verifierCases } from './evaluate-verifiers.ts'
import { voteCases } from './evaluate-votes.ts'

/** What verifiers report, and what of it counts (RCP-1 to RCP-9). */
export async function reportCases(): Promise<Decided[]> {
  const areas = await Promise.all([
    batchCases(),
    seenBatchCases(),
    looseReceiptCases(),
    improperCases(),
    beaconCases(),
    verifierCases(),
    voteCases(),
    departureCases(),
    lagCases(),
  ])
  return areas.flat()
}
