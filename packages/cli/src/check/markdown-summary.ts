import { utf8 } from '@quorate/core'

import type { Answer } from '../shell/answer.ts'
import { describeReported, type ReportedFinding } from '../shell/findings/cli-finding.ts'
import { markdownTable, markdownText } from '../shell/render/markdown.ts'
import { verdictWords } from '../shell/render/verdict-word.ts'
import { aboutDecision, allCriteria, verdictLine } from './check-answer.ts'
import type { Judgement } from './judgement.ts'
import { keepingTables } from './keeping-block.ts'
import { misbehaviourLines } from './misbehaviour.ts'

const marks = { True: '✅', False: '❌', Unknown: '❔' } as const

/** An answer of `check` as the summary of a CI step; without a judgement it is about a file that is no bundle. */
export function inMarkdown(answer: Answer, judgement: Judgement | undefined): Answer {
  return { ...answer, bytes: utf8(judgement === undefined ? nothingVerified(answer) : summaryOf(judgement)) }
}

function summaryOf(judgement: Judgement): string {
  const { view, verdict } = judgement
  const criteria = allCriteria(judgement).map(({ status, label, detail }) => [marks[status], label, detail])
  const tables = keepingTables(judgement).map(({ title, headings, rows, more }) => {
    const left = more === 0 ? '' : `\nand ${String(more)} more\n`
    return `### ${markdownText(title)}\n\n${markdownTable(headings, rows)}${left}`
  })
  const wrongs = misbehaviourLines(verdict.findings, view.names).map((line) => `- ${markdownText(line)}\n`)
  const parts = [
    `## Quorate: ${verdictWords[verdict.verdict]}\n`,
    ...[verdictLine(judgement), ...aboutDecision(judgement)].map((line) => `${markdownText(line)}\n`),
    markdownTable(['', 'criterion', 'what decided it'], criteria),
    ...tables,
    ...(wrongs.length === 0 ? [] : [`### Misbehaviour\n\n${wrongs.join('')}`]),
    ...findingsPart(verdict.findings),
  ]
  return parts.join('\n')
}

function nothingVerified({ verdict, findings = [] }: Answer): string {
  const word = verdictWords[verdict === 'untrusted' ? 'untrusted' : 'indeterminate']
  return [`## Quorate: ${word}\n`, 'Nothing was verified.\n', ...findingsPart(findings)].join('\n')
}

function findingsPart(findings: readonly ReportedFinding[]): string[] {
  if (findings.length === 0) return []
  const rows = findings.map((found) => [found.code, found.path, describeReported(found)])
  return [`### Findings\n\n${markdownTable(['code', 'where', 'what'], rows)}`]
}
