import type { Evidence } from '@quorate/core'
import { readAttestation, verifyAttestation, type AttestationReport } from '@quorate/evaluator'
import type { compliance } from '@quorate/schemas'

import type { ReportedFinding } from '../cli-finding.ts'
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

/** `at` is when it is read, in milliseconds. */
export function verifyFound(
  found: FoundAttestation,
  evidence: readonly Evidence[],
  at: number,
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
  const { result, isClaim, findings } = verified.value
  const isExpired = findings.some(({ code }) => code === 'attestation/expired')
  return { found, record, result, isClaim, isExpired, verdict: verdictOf(result, isExpired), findings }
}

function verdictOf(result: AttestationReport['result'], isExpired: boolean): VerifiedAttestation['verdict'] {
  if (result === 'unknown') return 'indeterminate'
  return result === 'refuted' || isExpired ? 'fails' : 'holds'
}
