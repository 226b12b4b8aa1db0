import { describeReported, type ReportedFinding } from './findings/cli-finding.ts'
import type { Failure } from './failure.ts'
import { renderFindings, sentenceOf } from './render/criteria.ts'
import { paint, type Terminal } from './render/terminal.ts'
import { jsonText } from './terminal-text.ts'
import type { Verdict } from './verdict.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** What a command found out: the same thing for machines and for people. */
export type Answer = {
  /** Default: `holds`. */
  readonly verdict?: Verdict
  readonly data: Json
  /** Default: none. They are shown below the text, after an empty line. */
  readonly findings?: readonly ReportedFinding[]
  /** What standard output gets instead of text, as it is; there is no JSON of it. */
  readonly bytes?: Uint8Array
  /** For people; ends with a line feed. What others wrote is escaped in it. */
  readonly text: (terminal: Terminal) => string
  /** For people, below the findings: what it all comes to. */
  readonly closing?: (terminal: Terminal) => string
}

/** The answer as `--json` prints it. */
export function answerJson({ verdict = 'holds', data, findings = [] }: Answer): string {
  return envelope(verdict === 'holds', data, findings)
}

/** The same as one line, for a command that answers more than once. */
export function answerJsonLine(answer: Answer): string {
  // Line feeds of JSON stand between its tokens alone.
  return `${answerJson(answer).replaceAll(/\n */g, '')}\n`
}

export function answerText({ text, findings = [], closing }: Answer, terminal: Terminal): string {
  const parts = [text(terminal), renderFindings(findings, terminal), closing?.(terminal) ?? '']
  return parts.filter((part) => part !== '').join('\n')
}

/** A failure in the same shape as an answer. */
export function failureJson({ findings }: Failure): string {
  return envelope(false, null, findings)
}

export function failureText({ verdict, findings }: Failure, terminal: Terminal): string {
  const name = paint('quorate:', 'red', terminal)
  // Codes are for looking up what the evidence says; on how to type a command they say nothing more.
  if (verdict === 'usage') return findings.map((finding) => `${name} ${sentenceOf(finding)}\n`).join('')
  return findings.map((finding) => `${name} ${sentenceOf(finding)} [${finding.code}]\n`).join('')
}

function envelope(ok: boolean, data: Json, findings: readonly ReportedFinding[]): string {
  return `${jsonText({ ok, data, findings: findings.map((f) => ({ ...f, message: describeReported(f) })) })}\n`
}
