import { describeInstant } from '@quorate/core'
import type { ChainReport } from '@quorate/governance'

import type { Answer, Json } from '../answer.ts'
import { describeReported, type ReportedFinding } from '../cli-finding.ts'
import { proposalJson } from '../governance-text/proposal-text.ts'
import { versionJson } from '../governance-text/version-text.ts'
import { wrap } from '../render/columns.ts'
import { renderCriteria } from '../render/criteria.ts'
import { paint, type Terminal } from '../render/terminal.ts'
import type { ChainView } from '../source/chain-view.ts'
import { exitCodes } from '../verdict.ts'
import { chainBlock } from './chain-block.ts'
import { chainCriteria } from './chain-criteria.ts'
import { criterionJson, toCriterion } from './chain-criterion.ts'
import type { ChainVerdict } from './verdict-of-chain.ts'

/** What `check` answers: criteria, who agreed to what, findings, and the verdict last. */
export function checkAnswer(view: ChainView, chain: ChainVerdict): Answer {
  const { report, at, anchor } = view
  const { verdict, first, findings } = chain
  const criteria = chainCriteria(view)
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
      criteria: criteria.map(criterionJson),
      versions: report.versions.map(versionJson),
      proposals: report.proposals.map(proposalJson),
      fresh:
        report.freshness === undefined
          ? null
          : { ...report.freshness, vouching: [...report.freshness.vouching] },
      first: first === undefined ? null : findingJson(first),
      diagnostics: report.diagnostics.map(findingJson),
    },
    findings,
    text(terminal) {
      const block = chainBlock(view, terminal)
      return `${renderCriteria(criteria.map(toCriterion), terminal)}${block === '' ? '' : `\n${block}`}`
    },
    closing: (terminal) => verdictText(view, chain, terminal),
  }
}

const verdictWords = {
  holds: ['Holds', 'green'],
  fails: ['Does not hold', 'red'],
  indeterminate: ['Indeterminate', 'yellow'],
  untrusted: ['Untrusted', 'red'],
} as const

/** The verdict, what decided it by its code, and what stands. */
export function verdictText(
  { report, at }: ChainView,
  { verdict, first }: ChainVerdict,
  terminal: Terminal,
): string {
  const [word, colour] = verdictWords[verdict]
  const why = first === undefined ? '' : ` ${first.code};`
  const text = `${paint(`${word}:`, colour, terminal)}${why} ${standing(report)} at ${describeInstant(at)}`
  return `${wrap(text, '')}\n`
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
