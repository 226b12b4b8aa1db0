import type { Evidence } from '@quorate/core'
import { readAttestation, verifyAttestation, type AttestationReport } from '@quorate/evaluator'
import type { compliance } from '@quorate/schemas'

import type { ReportedFinding } from '../cli-finding.ts'
import { outOfAge } from '../source/age-flag.ts'
import type { EvidenceVerdict } from '../verdict.ts'
import type { FoundAttestation } from './attestation-source.ts'

/** What verifying one attestation came to. */
export type VerifiedAttestation = {
  readonly found: FoundAttestation
  /** Undefined for one whose form does not hold. */
  readonly record: compliance.Main | undefined
  /** `refused`: its form, attester or signature does not hold. */
  readonly result: AttestationReport['result'] | 'refused'
  readonly isClaim: boolean | undefined
  /** What it says may well be true; nobody stands for it any more. */
  readonly isExpired: boolean
  readonly verdict: EvidenceVerdict
  readonly findings: readonly ReportedFinding[]
}

/** `at` is when it is read, in milliseconds; the age of what vouches for the head is counted up to then. */
export function verifyFound(
  found: FoundAttestation,
  evidence: readonly Evidence[],
  at: number,
  maxAgeSeconds?: number,
): VerifiedAttestation {
  const read = readAttestation(found)
  const record = read.ok ? read.value.record : undefined
  const verified = verifyAttestation(found, evidence, at)
  if (!verified.ok) {
    const { findings } = verified
    return {
      found,
      record,
      result: 'refused',
      isClaim: undefined,
      isExpired: false,
      verdict: 'untrusted',
      findings,
    }
  }
  const { result, isClaim, freshness, findings: own } = verified.value
  const isExpired = own.some(({ code }) => code === 'attestation/expired')
  // Of one that could not be worked out again nothing is known, and so it is no success anyway.
  const old = result === 'unknown' ? [] : outOfAge(freshness, at, maxAgeSeconds)
  const verdict = verdictOf(result, isExpired)
  return {
    found,
    record,
    result,
    isClaim,
    isExpired,
    verdict: verdict === 'holds' && old.length > 0 ? 'indeterminate' : verdict,
    findings: [...own, ...old],
  }
}

function verdictOf(result: AttestationReport['result'], isExpired: boolean): VerifiedAttestation['verdict'] {
  if (result === 'unknown') return 'indeterminate'
  return result === 'refuted' || isExpired ? 'fails' : 'holds'
}
