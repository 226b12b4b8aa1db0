import { describeReported, type ReportedFinding } from '../findings/cli-finding.ts'
import { terminalText } from '../terminal-text.ts'
import { wrap } from './columns.ts'
import { paint, type Colour, type Terminal } from './terminal.ts'

/** One thing that was looked at, and how it stands. */
export type Criterion = {
  readonly state: 'holds' | 'fails' | 'unknown'
  readonly label: string
  /** What decided it, such as `2 of 3 signed, missing carol`. */
  readonly detail?: string
  readonly findings?: readonly ReportedFinding[]
}

const marks: Record<Criterion['state'], { unicode: string; ascii: string; colour: Colour }> = {
  holds: { unicode: '✓', ascii: '+', colour: 'green' },
  fails: { unicode: '✗', ascii: 'x', colour: 'red' },
  unknown: { unicode: '?', ascii: '?', colour: 'yellow' },
}

/** A line for each criterion, its findings below it. Labels and details are escaped. */
export function renderCriteria(criteria: readonly Criterion[], terminal: Terminal): string {
  return criteria
    .map(({ state, label, detail, findings = [] }) => {
      const mark = terminal.unicode ? marks[state].unicode : marks[state].ascii
      const text =
        detail === undefined ? terminalText(label) : `${terminalText(label)}: ${terminalText(detail)}`
      const below = findings.map((finding) => `    ${wrap(findingText(finding), '    ')}\n`).join('')
      return `${paint(mark, marks[state].colour, terminal)} ${wrap(text, '  ')}\n${below}`
    })
    .join('')
}

/** One line for each finding of an answer. */
export function renderFindings(findings: readonly ReportedFinding[], terminal: Terminal): string {
  const mark = terminal.unicode ? marks.fails.unicode : marks.fails.ascii
  return findings
    .map((finding) => `${paint(mark, marks.fails.colour, terminal)} ${wrap(findingText(finding), '  ')}\n`)
    .join('')
}

/** Where, what, and the code to look up: `3:11 governance.voting: expected ..., found ... [policy-file/value]`. */
export function findingText(finding: ReportedFinding): string {
  return `${sentenceOf(finding)} [${finding.code}]`
}

/** Where and what, escaped. */
export function sentenceOf(finding: ReportedFinding): string {
  const { line, column } = finding.params
  const position = line === undefined ? '' : `${String(line)}:${String(column ?? 1)} `
  const path = finding.path === '' ? '' : `${terminalText(finding.path, 200)}: `
  return `${position}${path}${describeReported(withSafeParams(finding))}`
}

/** Each parameter is escaped and cut on its own, so that a long one cannot push the rest of the sentence out. */
function withSafeParams<F extends ReportedFinding>(finding: F): F {
  return {
    ...finding,
    params: Object.fromEntries(Object.entries(finding.params).map(([k, v]) => [k, safeParam(v)])),
  }
}

function safeParam(param: ReportedFinding['params'][string]): ReportedFinding['params'][string] {
  if (typeof param === 'string') return terminalText(param, 200)
  return typeof param === 'object' && param !== null ? param.map(safeParam) : param
}
