import { describeInstant } from '@quorate/core'
import type { ChainReport } from '@quorate/governance'

import type { Answer, Json } from '../shell/answer.ts'
import { describeReported, type ReportedFinding } from '../shell/findings/cli-finding.ts'
import { proposalJson } from '../group/text/proposal-text.ts'
import { freshnessJson } from '../group/text/freshness-json.ts'
import { versionJson } from '../group/text/version-text.ts'
import { wrap } from '../shell/render/columns.ts'
import { renderCriteria } from '../shell/render/criteria.ts'
import type { Terminal } from '../shell/render/terminal.ts'
import { verdictHead } from '../shell/render/verdict-word.ts'
import { terminalText } from '../shell/terminal-text.ts'
import { exitCodes } from '../shell/verdict.ts'
import { chainBlock } from './chain-block.ts'
import { chainCriteria } from './chain-criteria.ts'
import { criterionJson, toCriterion, type ChainCriterion } from './chain-criterion.ts'
import { decisionJson } from './decision-json.ts'
import { leftOut, type Judgement } from './judgement.ts'
import { keepingBlock } from './keeping-block.ts'
import { keepingCriteria } from './keeping-criteria.ts'

/** What `check` answers: criteria, who agreed to what, what is kept, findings, and the verdict last. */
export function checkAnswer(judgement: Judgement): Answer {
  const { view, verdict: judged } = judgement
  const { report, at, anchor } = view
  const { verdict, first, findings } = judged
  const criteria = allCriteria(judgement)
  return {
    verdict,
    data: {
      verdict,
      exit: exitCodes[verdict],
      group: report.group ?? null,
      head: report.head === undefined ? null : { version: report.head.number, cid: report.head.cid },
      state: report.state ?? null,
      at: describeInstant(at),
      anchor: anchor === undefined ? null : { group: anchor.group, head: anchor.head ?? null },
      decision: decisionJson(judgement),
      criteria: criteria.map(criterionJson),
      versions: report.versions.map(versionJson),
      proposals: report.proposals.map(proposalJson),
      fresh: freshnessJson(report.freshness),
      first: first === undefined ? null : findingJson(first),
      diagnostics: leftOut(judgement).map(findingJson),
    },
    findings,
    text(terminal) {
      const block = chainBlock(view, keepingBlock(judgement, terminal), findings, terminal)
      return `${renderCriteria(criteria.map(toCriterion), terminal)}${block === '' ? '' : `\n${block}`}`
    },
    closing: (terminal) => closingText(judgement, terminal),
  }
}

/** The criteria of the governance, and of what is kept. */
export function allCriteria(judgement: Judgement): ChainCriterion[] {
  return [...chainCriteria(judgement.view, leftOut(judgement).length), ...keepingCriteria(judgement)]
}

/** Which decision says so, and as the last line the verdict, what decided it by its code, and what stands. */
export function closingText(judgement: Judgement, terminal: Terminal): string {
  const lines = aboutDecision(judgement).map((line) => terminalText(line))
  const head = verdictHead(judgement.verdict.verdict, terminal)
  const verdict = `${head} ${terminalText(verdictLine(judgement))}`
  return [...lines, verdict].map((line) => `${wrap(line, '')}\n`).join('')
}

/** The CID of the decision, and whether it could judge what anybody keeps. */
export function aboutDecision(judgement: Judgement): string[] {
  return [`Decision ${judgement.evaluation.cid}`, ...whyNotJudged(judgement)]
}

function whyNotJudged({ hasReceipts, counts, evaluation }: Judgement): string[] {
  if (evaluation.decision.obligations.count === 0) return ['No obligation was judged: there is none.']
  if (!counts) return ['Only the governance was judged, as was asked.']
  return hasReceipts ? [] : ['Compliance was not evaluated: the bundle holds no receipts.']
}

/** What decided, what it came to and what stands, without the word of the verdict in front. */
export function verdictLine({ view, verdict, asked, counts }: Judgement): string {
  const { report, at } = view
  const { outcome, level } = asked.judged
  const why = verdict.first === undefined ? '' : `${verdict.first.code}; `
  const whose = asked.about === undefined ? '' : `${asked.about} is `
  const kept = counts ? `${whose}${outcome}${level > 0 ? ` at level ${String(level)}` : ''}, ` : ''
  return `${why}${kept}${standing(report)} at ${describeInstant(at)}`
}

function standing({ head, state }: ChainReport): string {
  if (head === undefined) return 'nothing is certified'
  const version = `version ${String(head.number)}`
  return state === 'FORKED' ? `the group is FORKED after ${version}` : `${version} is ${state ?? ''}`
}

function findingJson(found: ReportedFinding): Json {
  const { code, requirement, path, params } = found
  return { code, requirement, path, params: params as Json, message: describeReported(found) }
}
