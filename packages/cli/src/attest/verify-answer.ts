import { describeInstant, joinPath } from '@quorate/core'

import type { Answer } from '../shell/answer.ts'
import type { ReportedFinding } from '../shell/findings/cli-finding.ts'
import { fields, wrap } from '../shell/render/columns.ts'
import { renderCriteria, type Criterion } from '../shell/render/criteria.ts'
import type { Terminal } from '../shell/render/terminal.ts'
import { verdictHead } from '../shell/render/verdict-word.ts'
import { exitCodes, verdictsFromHeaviest, type EvidenceVerdict } from '../shell/verdict.ts'
import type { AttestedGroup } from './attested-group.ts'
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
export function verifyAnswer(
  verified: readonly VerifiedAttestation[],
  group: AttestedGroup,
  at: number,
): Answer {
  const weighing = weighingOf(verified, group)
  const verdict =
    verdictsFromHeaviest.find((one) => weighing.some((found) => found.verdict === one)) ?? 'indeterminate'
  return {
    verdict,
    data: {
      verdict,
      exit: exitCodes[verdict],
      at: describeInstant(at),
      group: group.cid,
      attestations: verified.map((one) => ({ ...verifiedJson(one), counts: weighing.includes(one) })),
    },
    findings: verified.flatMap((one) => (verified.length === 1 ? one.findings : named(one))),
    text: (terminal) =>
      verified
        .map((one) => {
          const { found, record } = one
          const about = fields([
            ['attestation', found.cid],
            ['group', groupText(group)],
            ['attester', nameAndDid(found.repository, group)],
            ...(record === undefined ? [] : attestedFields(record)),
          ])
          return `${about}${renderCriteria([criterionOf(one)], terminal)}`
        })
        .join('\n'),
    closing: (terminal) => closing(weighing, verified.length - weighing.length, verdict, terminal),
  }
}

/**
 * Anybody can put an attestation beside those of a group, in any name. So one of another group, or that nobody signed who may, is left
 * out where others are there.
 */
function weighingOf(
  verified: readonly VerifiedAttestation[],
  { cid }: AttestedGroup,
): readonly VerifiedAttestation[] {
  const own = verified.filter(({ result, record }) => result !== 'refused' && record?.group === cid)
  return own.length > 0 ? own : verified
}

function groupText({ cid, called }: AttestedGroup): string {
  return called === undefined ? cid : `${called} (${cid})`
}

function nameAndDid(did: string, { names }: AttestedGroup): string {
  const name = names.known(did)
  return name === undefined ? did : `${name} (${did})`
}

/** Of several attestations a finding says which it is about. */
function named({ found, findings }: VerifiedAttestation): readonly ReportedFinding[] {
  return findings.map((one) => ({ ...one, path: joinPath(`attestations[${found.cid}]`, one.path) }))
}

function verifiedJson({ found, record, result, isClaim, verdict }: VerifiedAttestation) {
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
  weighing: readonly VerifiedAttestation[],
  leftOut: number,
  verdict: EvidenceVerdict,
  terminal: Terminal,
): string {
  const good = weighing.filter((one) => one.verdict === 'holds').length
  const others =
    leftOut === 0 ? '' : `; ${String(leftOut)} left out: of nobody who may attest, or of another group`
  const text = `${verdictHead(verdict, terminal)} ${String(good)} of ${String(weighing.length)} hold${others}`
  return `${wrap(text, '')}\n`
}
