import { compareText, finding, under, type Finding } from '@quorate/core'
import {
  compareAuthority,
  staleness,
  unreadableDecisions,
  type ChainReport,
  type VersionReport,
} from '@quorate/governance'

import { cliFinding, type ReportedFinding } from '../shell/findings/cli-finding.ts'
import type { EvidenceVerdict } from '../shell/verdict.ts'

/** What the evidence of a group comes to, and what decided it. */
export type ChainVerdict = {
  readonly verdict: EvidenceVerdict
  /** What decided the verdict; undefined when it holds. */
  readonly first: ReportedFinding | undefined
  /** All of them, those that weigh most first, each group in its sorted order. */
  readonly findings: readonly ReportedFinding[]
  /** Those that weigh in the verdict, in the same order. */
  readonly weighing: readonly { readonly weight: Weight; readonly found: ReportedFinding }[]
}

/** What a finding does to the verdict; `noted` are evidence of misbehaviour and the like, which change nothing. */
export type Weight = 'untrusted' | 'fails' | 'indeterminate' | 'noted'

/** The order in which one verdict goes before another. */
const weights: readonly Weight[] = ['untrusted', 'fails', 'indeterminate', 'noted']

export type ChainWish = {
  /** Fails on what is only Unknown: no anchored head, or a head that too few vouch for. */
  readonly strict?: boolean
  readonly refusals?: readonly Finding[]
  /** What else the reader asked for and the evidence does not show. */
  readonly missing?: readonly ReportedFinding[]
}

export function verdictOfChain(report: ChainReport, wish: ChainWish = {}): ChainVerdict {
  const weighed = weigh(report, wish)
  const findings = weights.flatMap((weight) => sortFindings(weighed.get(weight) ?? []))
  const heaviest = weights.find((weight) => (weighed.get(weight) ?? []).length > 0) ?? 'noted'
  const weighing = weights
    .filter((weight) => weight !== 'noted')
    .flatMap((weight) => sortFindings(weighed.get(weight) ?? []).map((found) => ({ weight, found })))
  if (heaviest !== 'noted') return { verdict: heaviest, first: findings[0], findings, weighing }
  // Nothing that stands is nothing verified, whatever the findings say.
  const verdict = report.head === undefined ? 'indeterminate' : 'holds'
  return { verdict, first: undefined, findings, weighing }
}

function weigh(report: ChainReport, { strict = false, refusals = [], missing = [] }: ChainWish) {
  const seen = new Set<string>()
  const weighed = new Map<Weight, ReportedFinding[]>()
  const add = (weight: Weight, found: ReportedFinding) => {
    const name = nameOf(found)
    if (seen.has(name)) return
    seen.add(name)
    weighed.set(weight, [...(weighed.get(weight) ?? []), found])
  }
  // What is weighed here with its context comes again in the report, where it would weigh by its code alone.
  for (const found of refusals) add('untrusted', found)
  for (const claim of report.failedClaims) {
    const isOutsiders = !isMembersClaim(claim, report)
    for (const found of claimFindings(claim)) {
      add(
        isOutsiders ? 'noted' : (claimWeights.get(found.code) ?? 'untrusted'),
        under(`policies[${claim.policy}]`, [found])[0] ?? found,
      )
      // The founding version's own faults stand in the report without a path to it, too.
      if (report.head === undefined) seen.add(nameOf(found))
    }
  }
  for (const found of unprovenConsents(report)) add('indeterminate', found)
  for (const found of unreadableDecisions(report)) add('indeterminate', found)
  for (const found of report.findings) {
    add(found.path.startsWith('versions[') ? 'noted' : (reportWeights.get(found.code) ?? 'untrusted'), found)
  }
  if (strict) for (const found of uncertainties(report)) add('indeterminate', found)
  for (const found of missing) add('indeterminate', found)
  return weighed
}

/** Whatever is not listed is a reason not to trust the evidence. */
const reportWeights = new Map<string, Weight>([
  ['policy/forked', 'fails'],
  ['policy/contested', 'fails'],
  ['policy/not-founded', 'indeterminate'],
  ['group/missing', 'indeterminate'],
  ['anchor/ambiguous-group', 'indeterminate'],
  ['anchor/dropped-branch', 'indeterminate'],
  ['policy/unknown-rule', 'indeterminate'],
  ['proposal/unknown-kind', 'indeterminate'],
  ['policy/slots', 'indeterminate'],
  ['vote/equivocation', 'noted'],
  ['vote/double-approval', 'noted'],
  ['ack/unproven', 'indeterminate'],
  ['checkpoint/stale', 'indeterminate'],
  ['key/recovered', 'noted'],
  ['checkpoint/forked', 'noted'],
  ['checkpoint/order', 'noted'],
  ['checkpoint/link', 'noted'],
  ['checkpoint/two-heads', 'noted'],
  ['proposal/overtaken', 'noted'],
  ['proposal/quota', 'noted'],
])

/** What a finding of this code does to the verdict, wherever it stands in what the verdict rests on. */
export function weightOf(code: string): Weight {
  return claimWeights.get(code) ?? reportWeights.get(code) ?? 'untrusted'
}

/** What is wrong with a certificate, unless it is a fault of form or cryptography: too little, or not known here. */
const claimWeights = new Map<string, Weight>([
  ['certificate/below-need', 'fails'],
  ['policy/not-founded', 'indeterminate'],
  ['policy/unknown-rule', 'indeterminate'],
  ['proposal/unknown-kind', 'indeterminate'],
  ['policy/slots', 'indeterminate'],
])

/** Whether a member claims it, of what a member proposed; anything else may be anybody's, and says nothing of the group. */
export function isMembersClaim(claim: ChainReport['failedClaims'][number], { group }: ChainReport): boolean {
  return claim.publishedByMember && (claim.proposedByMember || claim.policy === group)
}

/** Whether nothing is wrong with a claim but what is not known here, or what may only be missing. */
export function isUndecided(claim: ChainReport['failedClaims'][number]): boolean {
  return claimFindings(claim).every(({ code }) => claimWeights.get(code) === 'indeterminate')
}

function claimFindings({ policy, findings }: ChainReport['failedClaims'][number]): readonly Finding[] {
  if (findings.length > 0) return findings
  return [finding('certificate/proposal', 'certificate', { reason: 'it names none', policy })]
}

/** Members without whose acknowledgment a version that stands would not be certified, and whose host does not bear it out. */
export function unprovenConsents({ versions }: ChainReport): Finding[] {
  return versions
    .filter(({ state }) => state !== 'REVOKED' && state !== 'FORKED')
    .flatMap((version) =>
      version.consent
        .filter(({ did, status }) => status === 'claimed' && restsOn(version, did))
        .flatMap(({ did, findings }) =>
          under(`versions[${version.cid}]`, [
            finding('ack/unproven', '', { did }),
            ...findings.filter((found) => found.code !== 'ack/unproven'),
          ]),
        ),
    )
}

/** Whether the version is certified by the acknowledgment of this member: a founder, or added or re-keyed by it. */
function restsOn({ version, certified }: VersionReport, did: string): boolean {
  if (certified.parent === undefined) return true
  const { added, rekeyed } = compareAuthority(certified.parent.version, version)
  return added.has(did) || rekeyed.has(did)
}

function uncertainties({ head, anchored, freshness }: ChainReport): ReportedFinding[] {
  if (head === undefined) return []
  return [...(anchored === 'Unknown' ? [cliFinding('check/not-anchored')] : []), ...staleness(freshness)]
}

export function sortFindings<F extends ReportedFinding>(findings: readonly F[]): F[] {
  return findings.toSorted((a, b) => compareText(nameOf(a), nameOf(b)))
}

/** The same for findings that say the same. */
export function nameOf({ code, path, params }: ReportedFinding): string {
  return `${code} ${path} ${JSON.stringify(params)}`
}
