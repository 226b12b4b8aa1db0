import {
  findingCodes,
  formatInstant,
  instantMs,
  readBundle,
  toAtprotoJson,
  type DataMap,
  type EvidenceRecord,
  type FindingCode,
} from '@quorate/core'
import { draftAttestation, type AttestationResult } from '@quorate/evaluator'

import { must } from './attest-records.ts'
import { fails, holds, type Case, type Layer } from './case.ts'
import { bundleOf, checkedGroup, checks, due, type CheckedGroup, type Found } from './checked-group.ts'
import { sign, type Housed, type Person } from './group-records.ts'

/** The node of Bob, and what Alice attests of it from one bundle, before she signs. */
export type Attested = {
  readonly group: CheckedGroup
  readonly bundle: Uint8Array
  readonly records: readonly EvidenceRecord[]
  readonly draft: DataMap
}

const node = 'did:web:node.bob.example'
const dayMs = 86_400_000

/** The instant at which attestations of vectors are issued, so many milliseconds after that of their evaluation. */
export function issued(draft: DataMap, ms = 60_000): string {
  return formatInstant(instantMs(draft['at'] as string) + ms)
}

/** What `outcomes` of slots come to for Bob's node once `slot` came due; issued a minute later, for a day. */
export async function attested(outcomes: Found, slot: number, known?: CheckedGroup): Promise<Attested> {
  const group = known ?? (await checkedGroup({ compliance: { maxConsecutiveFailures: 2 } }))
  const { records } = await checks(group, outcomes)
  const bundle = bundleOf(group.founding, records)
  const at = instantMs(due(group, slot))
  const draft = draftAttestation(must(readBundle(bundle)), {
    node,
    at,
    anchor: { group: group.version.cid },
    issuedAt: at + 60_000,
    expiresAt: at + 60_000 + dayMs,
  })
  if (draft === undefined) throw new Error('nothing to attest')
  return { group, bundle, records, draft }
}

/** Signed by one of the group, in whose repository it is. */
export function by({ did, key }: Person, draft: DataMap): Promise<Housed> {
  return sign(did, draft, key)
}

type Answer =
  | {
      readonly result: AttestationResult
      readonly isClaim?: boolean | null
      readonly why?: readonly FindingCode[]
    }
  | { readonly refused: readonly [FindingCode, ...FindingCode[]]; readonly layer?: Layer }

/** One attestation, held against bundles when it is read at `at`. */
export function attestationCase(
  name: string,
  what: string,
  { repository, record }: Housed,
  bundles: readonly Uint8Array[],
  answer: Answer,
  at = issued(record),
): Case {
  const codes = 'refused' in answer ? answer.refused : (answer.why ?? [])
  const [first] = codes
  return {
    name: `attestation/${name}`,
    what,
    requirement: first === undefined ? 'ATT-2' : findingCodes[first].requirement,
    layer: 'refused' in answer ? (answer.layer ?? 'rule') : first === undefined ? 'none' : 'rule',
    op: 'verifyAttestation',
    request: {
      attestation: { record: toAtprotoJson(record), repository },
      bundles: bundles.map((bundle) => toAtprotoJson(bundle)),
      at,
    },
    expected:
      'refused' in answer
        ? fails(...answer.refused)
        : holds({
            result: answer.result,
            isClaim: answer.isClaim === undefined ? false : answer.isClaim,
            findings: [...new Set(codes)].sort(),
          }),
  }
}
