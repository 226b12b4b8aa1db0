import { describeInstant, joinPath } from '@quorate/core'

import type { Answer, Json } from '../answer.ts'
import type { ReportedFinding } from '../cli-finding.ts'
import { fields, wrap } from '../render/columns.ts'
import { renderCriteria, type Criterion } from '../render/criteria.ts'
import type { Terminal } from '../render/terminal.ts'
import { verdictHead } from '../render/verdict-word.ts'
import { exitCodes, verdictsFromHeaviest, type EvidenceVerdict } from '../verdict.ts'
import { attestedFields, attestedJson } from './attestation-text.ts'
import type { VerifiedAttestation } from './verified-attestation.ts'

const explained: Record<VerifiedAttestation['result'], string> = {
  reproduced: 'its inputs come to its decision and to all that it says',
  upheld: 'with other evidence than its own, nothing that it says is worse',
  refuted: 'the evidence comes to something else',
  unknown: 'what it rests on is not all there, or not understood',
  refused: 'its form, attester or signature does not hold',
}

/** What each attestation came to, and the verdict over all of them. */
export function verifyAnswer(verified: readonly VerifiedAttestation[], at: number): Answer {
  const verdict =
    verdictsFromHeaviest.find((one) => verified.some((found) => found.verdict === one)) ?? 'indeterminate'
  return {
    verdict,
    data: {
      verdict,
      exit: exitCodes[verdict],
      at: describeInstant(at),
      attestations: verified.map(verifiedJson),
    },
    findings: verified.flatMap((one) => (verified.length === 1 ? one.findings : named(one))),
    text: (terminal) =>
      verified
        .map((one) => {
          const { found, record } = one
          const about = fields([
            ['attestation', found.cid],
            ['attester', found.repository],
            ...(record === undefined ? [] : attestedFields(record)),
          ])
          return `${about}${renderCriteria([criterionOf(one)], terminal)}`
        })
        .join('\n'),
    closing: (terminal) => closing(verified, verdict, terminal),
  }
}

/** Of several attestations a finding says which it is about. */
function named({ found, findings }: VerifiedAttestation): readonly ReportedFinding[] {
  return findings.map((one) => ({ ...one, path: joinPath(`attestations[${found.cid}]`, one.path) }))
}

function verifiedJson({ found, record, result, isClaim, verdict }: VerifiedAttestation): Json {
  return {
    cid: found.cid,
    attester: found.repository,
    uri: found.uri ?? null,
    result,
    claim: isClaim ?? null,
    verdict,
    says: record === undefined ? null : attestedJson(record),
  }
}

const states = { holds: 'holds', fails: 'fails', untrusted: 'fails', indeterminate: 'unknown' } as const

function criterionOf({ result, isClaim, isExpired, verdict }: VerifiedAttestation): Criterion {
  const detail = [
    explained[result],
    ...(isClaim === true ? ['a claim: the attester speaks of its own node'] : []),
    ...(isExpired ? ['expired: nobody stands for it any more'] : []),
  ].join('; ')
  return { state: states[verdict], label: result, detail }
}

function closing(
  verified: readonly VerifiedAttestation[],
  verdict: EvidenceVerdict,
  terminal: Terminal,
): string {
  const good = verified.filter((one) => one.verdict === 'holds').length
  const text = `${verdictHead(verdict, terminal)} ${String(good)} of ${String(verified.length)} hold`
  return `${wrap(text, '')}\n`
}
