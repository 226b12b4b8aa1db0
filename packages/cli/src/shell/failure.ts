import { cliFinding, type CliFindingCode, type ReportedFinding } from './findings/cli-finding.ts'
import type { Verdict } from './verdict.ts'

/** A run that ends without an answer: why, as findings, and with which exit status. */
export class Failure extends Error {
  override name = 'Failure'
  readonly verdict: Exclude<Verdict, 'holds'>
  readonly findings: readonly [ReportedFinding, ...ReportedFinding[]]

  constructor(verdict: Failure['verdict'], findings: Failure['findings']) {
    super(findings[0].code)
    this.verdict = verdict
    this.findings = findings
  }
}

export function failure(
  verdict: Failure['verdict'],
  code: CliFindingCode,
  path = '',
  params: ReportedFinding['params'] = {},
): Failure {
  return new Failure(verdict, [cliFinding(code, path, params)])
}
