import { attestationCases } from './attestations.ts'
import { attestationFormCases } from './attestation-forms.ts'
import { attestationLogCases } from './attestation-logs.ts'
import { bundleCases } from './bundles.ts'
import { batchCases } from './batches.ts'
import type { Case } from './case.ts'
import { chainAccusationCases } from './chain-accusations.ts'
import { chainBranchCases } from './chain-branches.ts'
import { chainCertificateCases } from './chain-certificates.ts'
import { chainCheckpointCases } from './chain-checkpoints.ts'
import { chainClaimCases } from './chain-claims.ts'
import { chainForkCases } from './chain-forks.ts'
import { chainOvertakenCases } from './chain-overtaken.ts'
import { chainProofCases } from './chain-proofs.ts'
import { chainVersionCases } from './chain-versions.ts'
import { commitCases } from './commits.ts'
import { composeCases } from './compose.ts'
import { encodingCases } from './encoding.ts'
import { evaluateCases } from './evaluate.ts'
import { merkleCases } from './merkle.ts'
import { needCases } from './need.ts'
import { obligationCases } from './obligations.ts'
import { plcCases } from './plc.ts'
import { policyBoundCases } from './policy-bounds.ts'
import { policyCases } from './policies.ts'
import { proofAgeCases } from './proof-ages.ts'
import { proofCases } from './proofs.ts'
import { receiptBeaconCases } from './receipt-beacons.ts'
import { receiptCases } from './receipts.ts'
import { recordCases } from './records.ts'
import { sampleCases } from './samples.ts'
import { signatureCases } from './signatures.ts'
import { tallyAuthorityCases } from './tally-authority.ts'
import { tallyEdgeCases } from './tally-edges.ts'
import { tallyOperatorCases } from './tally-operators.ts'
import { tallyProposalCases } from './tally-proposals.ts'
import { tallySeatCases } from './tally-seats.ts'
import { tallySeenCases } from './tally-seen.ts'
import { tallyStateCases } from './tally-states.ts'
import { tallyVoteCases } from './tally-votes.ts'
import { tallyWitnessCases } from './tally-witnesses.ts'

const areas: readonly (() => Promise<Case[]>)[] = [
  () => Promise.resolve(encodingCases()),
  signatureCases,
  recordCases,
  plcCases,
  proofCases,
  proofAgeCases,
  bundleCases,
  () => Promise.resolve(needCases()),
  policyCases,
  policyBoundCases,
  tallyVoteCases,
  tallyEdgeCases,
  tallyStateCases,
  tallyProposalCases,
  tallyAuthorityCases,
  tallySeatCases,
  tallyOperatorCases,
  tallyWitnessCases,
  tallySeenCases,
  chainVersionCases,
  chainCertificateCases,
  chainBranchCases,
  chainForkCases,
  chainOvertakenCases,
  chainAccusationCases,
  chainClaimCases,
  chainCheckpointCases,
  chainProofCases,
  obligationCases,
  composeCases,
  () => Promise.resolve(sampleCases()),
  () => Promise.resolve(merkleCases()),
  receiptCases,
  receiptBeaconCases,
  batchCases,
  commitCases,
  evaluateCases,
  attestationCases,
  attestationFormCases,
  attestationLogCases,
]

let made: Promise<Case[]> | undefined

/** Made once: signing and evaluating take seconds. */
function allCases(): Promise<Case[]> {
  return (made ??= Promise.all(areas.map((area) => area())).then((cases) => cases.flat()))
}

/** What stands beside manifests, by its path below `spec`. */
export async function vectorAttachments(): Promise<Map<string, Uint8Array>> {
  return new Map(
    (await allCases()).flatMap(({ name, files = {} }) =>
      Object.entries(files).map(([file, bytes]): [string, Uint8Array] => [`vectors/${name}/${file}`, bytes]),
    ),
  )
}

/** Every vector, by its path below `spec`. The same in every run. */
export async function vectorFiles(): Promise<Map<string, string>> {
  const cases = await allCases()
  const files = new Map(
    cases.map(({ name, files: _files, ...manifest }) => [
      `vectors/${name}/manifest.json`,
      `${JSON.stringify(manifest, null, 2)}\n`,
    ]),
  )
  if (files.size < cases.length) throw new Error('two cases have one name')
  return files
}
