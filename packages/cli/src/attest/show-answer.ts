import { verifyRecord } from '@quorate/core'
import { readAttestation } from '@quorate/evaluator'
import type { compliance } from '@quorate/schemas'

import type { Answer, Json } from '../shell/answer.ts'
import type { ReportedFinding } from '../shell/findings/cli-finding.ts'
import { fields, wrap } from '../shell/render/columns.ts'
import { renderCriteria, type Criterion } from '../shell/render/criteria.ts'
import type { FoundAttestation } from './attestation-source.ts'
import { attestedFields, attestedJson } from './attestation-text.ts'

const caution =
  'Nothing was worked out again, and nobody was asked whose keys these are: quorate attest verify does that.'

type Shown = {
  readonly found: FoundAttestation
  /** Undefined for one whose form does not hold. */
  readonly record: compliance.Main | undefined
  readonly signatures: readonly { readonly key: string; readonly findings: readonly ReportedFinding[] }[]
  readonly findings: readonly ReportedFinding[]
}

/** What attestations say, and whether their form and their signatures hold by themselves. */
export function showAnswer(attestations: readonly FoundAttestation[]): Answer {
  const shown = attestations.map(shownOf)
  const findings = shown.flatMap((one) => one.findings)
  return {
    verdict: findings.length > 0 ? 'untrusted' : 'holds',
    data: shown.map(shownJson),
    findings,
    text: (terminal) =>
      [
        ...shown.map(
          ({ found, record, signatures }) =>
            `${fields([
              ['attestation', found.cid],
              ['in', found.uri ?? found.repository],
              ...(record === undefined ? [] : attestedFields(record)),
            ])}${renderCriteria(signatures.map(criterionOf), terminal)}`,
        ),
        `${wrap(caution, '')}\n`,
      ].join('\n'),
  }
}

function shownOf(found: FoundAttestation): Shown {
  const read = readAttestation(found)
  const verified = verifyRecord(found.record, found.repository)
  const signatures = verified.ok ? verified.value : []
  const faults = verified.ok ? signatures.flatMap((signature) => signature.findings) : verified.findings
  return {
    found,
    record: read.ok ? read.value.record : undefined,
    signatures,
    findings: [...(read.ok ? [] : read.findings), ...faults],
  }
}

function shownJson({ found, record, signatures }: Shown): Json {
  return {
    cid: found.cid,
    attester: found.repository,
    uri: found.uri ?? null,
    says: record === undefined ? null : attestedJson(record),
    signatures: signatures.map(({ key, findings }) => ({ key, holds: findings.length === 0 })),
  }
}

function criterionOf({ key, findings }: Shown['signatures'][number]): Criterion {
  return { state: findings.length === 0 ? 'holds' : 'fails', label: 'signed', detail: key }
}
