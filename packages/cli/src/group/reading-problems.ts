import type { Problem } from '@quorate/network'

import type { Json } from '../shell/answer.ts'
import { cliFinding, type ReportedFinding } from '../shell/findings/cli-finding.ts'
import { findingText } from '../shell/render/criteria.ts'
import { paint, terminalOf } from '../shell/render/terminal.ts'

/** What is missing from the evidence, each once; the path names the repository or the record. */
export function problemFindings(problems: readonly Problem[]): ReportedFinding[] {
  const all = problems.flatMap(({ did, uri, error, findings }): ReportedFinding[] =>
    error === undefined
      ? findings.map((found) => ({ ...found, path: uri ?? did }))
      : [cliFinding('network/failed', uri ?? did, { reason: error.message })],
  )
  // An account that is asked for twice fails twice.
  return [...new Map(all.map((found) => [JSON.stringify(found), found])).values()]
}

/** A line for each on standard error. Nobody's absence decides anything, so they are no findings of an answer. */
export function warnOfProblems(problems: readonly Problem[]): void {
  warn(problemFindings(problems))
}

export function warn(findings: readonly ReportedFinding[]): void {
  const mark = paint('warning:', 'yellow', terminalOf(process.stderr, process.env))
  for (const found of findings) process.stderr.write(`${mark} ${findingText(found)}\n`)
}

export function problemsJson(problems: readonly Problem[]): Json {
  return problemsJsonOf(problemFindings(problems))
}

export function problemsJsonOf(findings: readonly ReportedFinding[]): Json {
  return findings.map(({ code, path, params }) => ({ code, path, params }))
}
