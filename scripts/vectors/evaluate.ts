import type { Case } from './case.ts'
import { accountCases } from './evaluate-accounts.ts'
import { boundCases } from './evaluate-bounds.ts'
import { branchCases } from './evaluate-branches.ts'
import { consentCases } from './evaluate-consents.ts'
import { copiesCases } from './evaluate-copies.ts'
import { coverageCases } from './evaluate-coverage.ts'
import { documentCases } from './evaluate-documents.ts'
import { evidenceCases } from './evaluate-evidence.ts'
import { exitCases } from './evaluate-exits.ts'
import { faultCases } from './evaluate-faults.ts'
import { graceCases } from './evaluate-graces.ts'
import { groupCases } from './evaluate-groups.ts'
import { leafFootprintCases } from './evaluate-leaf-footprint.ts'
import { levelCases } from './evaluate-levels.ts'
import { limitCases } from './evaluate-limits.ts'
import { reportCases } from './evaluate-reports.ts'
import { listCases } from './evaluate-lists.ts'
import { mergedCases } from './evaluate-merged.ts'
import { proposalCases } from './evaluate-proposals.ts'
import { recoveredKeyCases } from './evaluate-recovered-keys.ts'
import { seatCases } from './evaluate-seats.ts'
import { serviceCases } from './evaluate-service.ts'
import { settledCases } from './evaluate-settled.ts'
import { sizeCases } from './evaluate-sizes.ts'
import { tombstoneCases } from './evaluate-tombstones.ts'
import { unseenExitCases } from './evaluate-unseen-exits.ts'
import { versionCases } from './evaluate-versions.ts'
import { vouchingCases } from './evaluate-vouching.ts'

/** DEC-1: bundles and the decisions that they come to. */
export async function evaluateCases(): Promise<Case[]> {
  const areas = await Promise.all([
    levelCases(),
    leafFootprintCases(),
    graceCases(),
    coverageCases(),
    copiesCases(),
    serviceCases(),
    tombstoneCases(),
    versionCases(),
    groupCases(),
    evidenceCases(),
    limitCases(),
    boundCases(),
    sizeCases(),
    reportCases(),
    proposalCases(),
    branchCases(),
    accountCases(),
    faultCases(),
    exitCases(),
    listCases(),
    vouchingCases(),
    settledCases(),
    documentCases(),
    consentCases(),
    seatCases(),
    recoveredKeyCases(),
    unseenExitCases(),
  ])
  const cases = areas.flat()
  return [...cases, ...mergedCases(cases)].map(({ vector }) => vector)
}
