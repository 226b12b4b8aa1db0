import type { Evidence } from '@quorate/core'
import { readAttestation, verifyAttestation, type AttestationReport, type Outcome } from '@quorate/evaluator'
import type { compliance } from '@quorate/schemas'

import { verdictOfOutcome } from '../check/judgement.ts'
import { cliFinding, type ReportedFinding } from '../shell/findings/cli-finding.ts'
import { outOfAge } from '../group/source/age-flag.ts'
import { verdictsFromHeaviest, type EvidenceVerdict } from '../shell/verdict.ts'
import type { FoundAttestation } from './attestation-source.ts'
import { doubtsAbout, type AttestedGroup } from './attested-group.ts'

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

/** What whoever reads an attestation asks of it. */
export type Reader = {
  /** When it is read, in milliseconds; the age of what vouches for the head is counted up to then. */
  readonly at: number
  /** The worst outcome that is a pass. */
  readonly required: 'compliant' | 'degraded'
  readonly maxAgeSeconds: number | undefined
}

export function verifyFound(
  found: FoundAttestation,
  evidence: readonly Evidence[],
  group: AttestedGroup,
  { at, required, maxAgeSeconds }: Reader,
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
  const isKnown = result !== 'unknown'
  const old = isKnown ? outOfAge(freshness, at, maxAgeSeconds) : []
  const outcome = record?.outcome as Outcome | undefined
  const said = isKnown && outcome !== undefined ? verdictOfOutcome(outcome, required) : 'holds'
  const worse =
    said === 'holds'
      ? []
      : [cliFinding('attest/outcome', 'outcome', { actual: outcome ?? '', expected: required })]
  const doubts = record === undefined ? [] : doubtsAbout(record.group, group)
  const verdicts = [
    verdictOf(result, isExpired),
    said,
    ...(old.length > 0 ? ['indeterminate' as const] : []),
    ...doubts.map(({ verdict }) => verdict),
  ]
  return {
    found,
    record,
    result,
    isClaim,
    isExpired,
    verdict: verdictsFromHeaviest.find((one) => verdicts.includes(one)) ?? 'indeterminate',
    findings: [...doubts.map((doubt) => doubt.found), ...own, ...worse, ...old],
  }
}

function verdictOf(result: AttestationReport['result'], isExpired: boolean): VerifiedAttestation['verdict'] {
  if (result === 'unknown') return 'indeterminate'
  return result === 'refuted' || isExpired ? 'fails' : 'holds'
}
