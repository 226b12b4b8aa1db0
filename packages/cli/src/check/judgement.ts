import type { Finding } from '@quorate/core'
import type { Evaluation, Outcome } from '@quorate/evaluator'
import { nsids } from '@quorate/schemas'

import { cliFinding, type ReportedFinding } from '../shell/findings/cli-finding.ts'
import { outOfAge } from '../group/source/age-flag.ts'
import { viewOf, type ChainView } from '../group/source/chain-view.ts'
import { verdictsFromHeaviest, type EvidenceVerdict } from '../shell/verdict.ts'
import { groupNotSaid } from '../group/group-not-said.ts'
import type { SaidEvaluation } from '../group/said-group.ts'
import { askedOf, type Asked } from './asked-nodes.ts'
import type { KeepingFlags } from './keeping-flags.ts'
import { nameOf, sortFindings, verdictOfChain, type ChainVerdict } from './verdict-of-chain.ts'

/** What a bundle comes to: who agreed to what, and whether they keep it. */
export type Judgement = {
  readonly view: ChainView
  readonly evaluation: Evaluation
  /** Of the governance alone. */
  readonly chain: ChainVerdict
  readonly asked: Asked
  /** Whether the verdict rests on the decision: the version that is judged obliges somebody, or it was asked for. */
  readonly counts: boolean
  /** Whether the bundle holds what nodes say of each other. */
  readonly hasReceipts: boolean
  readonly verdict: ChainVerdict
}

type Wish = Pick<KeepingFlags, 'member' | 'node' | 'require' | 'governance' | 'strict' | 'max-age'>

/** What an evaluation of a bundle that could be read comes to, by what the reader wishes to know. */
export function judge(
  { evaluation, anchor, isSaid }: SaidEvaluation,
  { bundle, chain: report }: NonNullable<Evaluation['read']>,
  at: number,
  wish: Wish,
  refusals: readonly Finding[] = [],
): Judgement {
  const view = viewOf(bundle, report, at, anchor)
  const missing = [
    ...(isSaid ? [] : groupNotSaid(report)),
    ...outOfAge(report.freshness, at, wish['max-age']),
  ]
  const chain = verdictOfChain(report, { strict: wish.strict, refusals, missing })
  const asked = askedOf(evaluation, report, view.names, wish)
  const hasReceipts = bundle.records.some(({ record }) => receiptKinds.includes(record['$type']))
  const obliges = evaluation.decision.obligations.count > 0
  const isAsked = wish.strict || wish.require !== undefined || asked.about !== undefined
  const counts = !wish.governance && (obliges || hasReceipts || isAsked)
  const verdict = withOutcome(chain, evaluation, asked, counts ? (wish.require ?? 'degraded') : undefined)
  return { view, evaluation, chain, asked, counts, hasReceipts, verdict }
}

const receiptKinds: readonly unknown[] = [nsids.OrgP2pdsAttestBatch, nsids.OrgP2pdsAttestReceipt]

/** The verdict on the governance, and on the outcome where one is asked for; what decided goes first. */
function withOutcome(
  chain: ChainVerdict,
  { findings: all }: Evaluation,
  { judged, missing }: Asked,
  required: 'compliant' | 'degraded' | undefined,
): ChainVerdict {
  const known = new Set(chain.findings.map(nameOf))
  const noted = firstOfEach(all.filter((found) => !known.has(nameOf(found))))
  const own = required === undefined ? 'holds' : verdictOfOutcome(judged.outcome, required)
  // The verdict on the governance says by itself why it is not sound: a fork is no reason not to trust the evidence.
  const isSaid = judged.outcome === 'invalid' && chain.verdict !== 'holds'
  if (required === undefined || own === 'holds' || isSaid)
    return { ...chain, findings: [...chain.findings, ...noted] }
  const found = missing ?? cliFinding('check/outcome', '', { actual: judged.outcome, expected: required })
  const isFirst = isHeavier(own, chain.verdict) || chain.first === undefined
  const mine = { weight: own, found }
  const weighing = isFirst ? [mine, ...chain.weighing] : [...chain.weighing, mine]
  return {
    verdict: isHeavier(own, chain.verdict) ? own : chain.verdict,
    first: weighing[0]?.found,
    findings: [
      ...weighing.map((weighed) => weighed.found),
      ...chain.findings.slice(chain.weighing.length),
      ...noted,
    ],
    weighing,
  }
}

function isHeavier(a: EvidenceVerdict, b: EvidenceVerdict): boolean {
  return verdictsFromHeaviest.indexOf(a) < verdictsFromHeaviest.indexOf(b)
}

/** What an outcome is to one who asks for `required`. */
export function verdictOfOutcome(outcome: Outcome, required: 'compliant' | 'degraded'): EvidenceVerdict {
  if (outcome === 'invalid') return 'untrusted'
  if (outcome === 'noncompliant' || (outcome === 'degraded' && required === 'compliant')) return 'fails'
  return outcome === 'indeterminate' ? 'indeterminate' : 'holds'
}

/** What was found of each signer or account, of each kind the first: the decision lists more of them. */
function firstOfEach(findings: readonly Finding[]): ReportedFinding[] {
  const first = new Map<string, Finding>()
  for (const found of sortFindings(findings)) {
    const { verifier, did, subject, node } = found.params
    const key = `${found.code} ${String(verifier ?? did ?? subject ?? node)}`
    if (!first.has(key)) first.set(key, found)
  }
  return [...first.values()]
}

/** What was left out of the evidence, and why; it decided nothing, and no finding says it already. */
export function leftOut({ evaluation, verdict }: Judgement): readonly Finding[] {
  const known = new Set(verdict.findings.map(nameOf))
  return evaluation.diagnostics.filter((found) => !known.has(nameOf(found)))
}
