import {
  accept,
  describeInstant,
  finding,
  maxFindings,
  profile,
  refuse,
  unionOf,
  type Checked,
  type Evidence,
  type Finding,
} from '@quorate/core'
import type { FoundRecord, Freshness } from '@quorate/governance'
import { basisOf } from './attested-basis.ts'
import { coveredFrom, falseClaims, isProven, worseClaims, type Recomputed } from './attested-claims.ts'
import { isClaim, readAttestation, type Attestation } from './attestation.ts'
import { assess, type Assessment } from './evaluate.ts'
import { judgeNode } from './node-judgement.ts'

/**
 * What verifying an attestation comes to (ATT-2). reproduced: its inputs give its decision and all that it says; upheld: with other
 * evidence nothing of it is worse; refuted: it is false, or worse; unknown: what it rests on is not there, or not understood.
 */
export type AttestationResult = 'reproduced' | 'upheld' | 'refuted' | 'unknown'

export type AttestationReport = {
  /** Content CID. */
  readonly cid: string
  /** DID of the member that signed it. */
  readonly attester: string
  readonly result: AttestationResult
  /** Whether the attester speaks of its own node; undefined where that is not known. */
  readonly isClaim: boolean | undefined
  /** Who vouches for the head in the evidence, at the instant of the attestation (GOV-11). */
  readonly freshness: Freshness | undefined
  readonly findings: readonly Finding[]
}

/**
 * Works an attestation out again from all of the evidence together, at its own instant and anchor; `at`, in milliseconds, is when it
 * is read. Refuses one whose form or signature does not hold.
 */
export function verifyAttestation(
  found: FoundRecord,
  bundles: readonly Evidence[],
  at: number,
): Checked<AttestationReport> {
  const read = readAttestation(found)
  if (!read.ok) return read
  const attestation = read.value
  const { record, signed } = attestation
  const head = { cid: signed.cid, attester: signed.repository }
  const expired = checkExpiry(attestation, at)
  const unreadable = checkReadable(attestation, at)
  if (unreadable.length > 0) return accept({ ...head, ...unknown, findings: [...unreadable, ...expired] })
  const assessment = assessFor(attestation, unionOf(bundles))
  const version = assessment.chain.versions.find(({ cid }) => cid === record.policy)?.version
  if (version === undefined) {
    const findings = [missing('policy', record.policy), ...expired]
    return accept({ ...head, ...unknown, findings })
  }
  const member = version.members.get(signed.repository)
  if (member === undefined)
    return refuse('attestation/attester', '', { did: signed.repository, policy: record.policy })
  const signature = signed.signedBy(member.key)
  if (!signature.ok) return signature
  const { result, findings } = recompute(attestation, assessment, bundles)
  return accept({
    ...head,
    result,
    isClaim: isClaim(version, record.node, signed.repository),
    freshness: assessment.chain.freshness,
    findings: [...findings, ...expired],
  })
}

/** Of one that could not be worked out again. */
const unknown = { result: 'unknown', isClaim: undefined, freshness: undefined } as const

function recompute(attestation: Attestation, assessment: Assessment, bundles: readonly Evidence[]) {
  const { record } = attestation
  if (isOfInputs(attestation, assessment)) {
    const findings = falsehoods(attestation, assessment)
    return { result: findings.length === 0 ? ('reproduced' as const) : ('refuted' as const), findings }
  }
  // What it says of its own inputs is false beside other evidence, too; only there can its decision be compared.
  const own = bundles.length > 1 ? ownAssessment(attestation, bundles) : undefined
  const lies = own === undefined ? [] : falsehoods(attestation, own)
  if (lies.length > 0) return { result: 'refuted' as const, findings: lies }
  const absent = missingEvidence(record, assessment)
  if (absent.length > 0) return { result: 'unknown' as const, findings: absent }
  const recomputed = recomputedFrom(attestation, assessment)
  const findings = worseClaims(record, recomputed)
  if (findings.length === 0) return { result: 'upheld' as const, findings }
  // Whoever leaves evidence out may make anything look worse: only beside all that it rests on is it proof.
  const { basis } = recomputed
  const { size, listed } = record.receipts
  const stillCounts = basis.receipts.size >= size && listed.every((cid) => basis.counting.has(cid))
  const isThere = (stillCounts && findings.some(isProven)) || own !== undefined
  if (isThere) return { result: 'refuted' as const, findings }
  return { result: 'unknown' as const, findings: [missing('inputs', record.bundle.inputs), ...findings] }
}

/** The one of the bundles that has by itself the inputs that it names. */
function ownAssessment(attestation: Attestation, bundles: readonly Evidence[]): Assessment | undefined {
  for (const bundle of bundles) {
    const assessment = assessFor(attestation, bundle)
    if (isOfInputs(attestation, assessment)) return assessment
  }
  return undefined
}

/** What its own inputs contradict. */
function falsehoods(attestation: Attestation, own: Assessment): Finding[] {
  return [
    ...checkDecision(attestation, own),
    ...falseClaims(attestation.record, recomputedFrom(attestation, own)),
  ]
}

function recomputedFrom({ record, from }: Attestation, assessment: Assessment): Recomputed {
  const judgement = judgeNode(assessment, record.node)
  return {
    policy: assessment.evaluation.decision.policy,
    judgement,
    basis: basisOf(assessment, judgement, from),
    newestVouching: assessment.chain.freshness?.newest,
    coveredFrom: coveredFrom(assessment, judgement),
  }
}

/** A reader of another profile, and one who lives earlier, cannot tell. */
function checkReadable({ record, issuedAt }: Attestation, at: number): Finding[] {
  return [
    ...(record.profile === profile.name
      ? []
      : [finding('attestation/profile', 'profile', { expected: profile.name, actual: record.profile })]),
    ...(issuedAt <= at
      ? []
      : [finding('record/in-future', 'issuedAt', { date: record.issuedAt, at: describeInstant(at) })]),
  ]
}

function checkExpiry({ record, expiresAt }: Attestation, at: number): Finding[] {
  if (at < expiresAt) return []
  return [
    finding('attestation/expired', 'expiresAt', { expiresAt: record.expiresAt, at: describeInstant(at) }),
  ]
}

function assessFor({ record, at }: Attestation, evidence: Evidence): Assessment {
  return assess(evidence, at, record.anchor)
}

function isOfInputs({ record }: Attestation, { evaluation }: Assessment): boolean {
  return evaluation.decision.inputs.root === record.bundle.inputs
}

/** What the root of the inputs fixes besides. */
function checkDecision({ record }: Attestation, { evaluation }: Assessment): Finding[] {
  const { cid, decision } = evaluation
  const size = { expected: decision.inputs.count, actual: record.bundle.size }
  return [
    ...(cid === record.decision
      ? []
      : [finding('attestation/decision', 'decision', { expected: cid, actual: record.decision })]),
    ...(size.expected === size.actual ? [] : [finding('attestation/claim', 'bundle.size', size)]),
  ]
}

/** Of what it names, whatever is not there; a batch without its leaves lacks its receipts. With fewer inputs some are not there. */
function missingEvidence(
  { batches, receipts, bundle }: Attestation['record'],
  { reported, evaluation }: Assessment,
): Finding[] {
  const { ledger, alone } = reported
  const known = new Set([
    ...ledger.batches.flatMap(({ cid, leaves = [] }) => [cid, ...leaves.map((leaf) => leaf.cid)]),
    ...alone.map(({ cid }) => cid),
  ])
  const absent = (what: string, cids: readonly string[]) =>
    cids.filter((cid) => !known.has(cid)).map((cid) => missing(what, cid))
  const named = batches.listed.map(({ cid }) => cid)
  const unseen = [...absent('batch', named), ...absent('receipt', receipts.listed)].slice(0, maxFindings)
  const isFewer = evaluation.decision.inputs.count < bundle.size
  return unseen.length > 0 || !isFewer ? unseen : [missing('inputs', bundle.inputs)]
}

function missing(what: string, cid: string): Finding {
  return finding('attestation/evidence-missing', '', { what, cid })
}
