import { isDeepStrictEqual } from 'node:util'

import type { Expected } from './vector-cases.ts'

/** What became of a case; `reason` says how the answer differs. */
export type Verdict =
  | { readonly state: 'passed' | 'skipped'; readonly reason?: never }
  | { readonly state: 'failed'; readonly reason: string }

/** Holds the answer to request `seq` against what is expected. Findings are compared by their codes, each once. */
export function compare(reply: unknown, seq: number, expected: Expected): Verdict {
  if (typeof reply !== 'object' || reply === null || Array.isArray(reply)) return failed('an object', reply)
  const answer = reply as Readonly<Record<string, unknown>>
  if (answer['seq'] !== seq) return failed(`seq ${String(seq)}`, answer['seq'])
  if (typeof answer['skipped'] === 'string') return { state: 'skipped' }
  if (answer['ok'] !== expected.ok) return failed(`ok: ${String(expected.ok)}`, answer)
  if (expected.ok) {
    const value = withCodes(answer['value'])
    return isDeepStrictEqual(value, expected.value)
      ? { state: 'passed' }
      : failed(text(expected.value), value)
  }
  const codes = codesOf(answer['findings'])
  return isDeepStrictEqual(codes, expected.codes)
    ? { state: 'passed' }
    : failed(text(expected.codes), codes ?? answer)
}

/** Findings within a value are compared alike. */
function withCodes(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('findings' in value)) return value
  return { ...value, findings: codesOf(value.findings) }
}

function codesOf(findings: unknown): string[] | undefined {
  if (!Array.isArray(findings)) return undefined
  const codes = findings.map((f: unknown) => (f as { code?: unknown } | null)?.code)
  return codes.every((code) => typeof code === 'string') ? [...new Set(codes)].sort() : undefined
}

function failed(expected: string, actual: unknown): Verdict {
  return { state: 'failed', reason: `expected ${expected}, found ${text(actual)}` }
}

/** Most characters of a value in a reason. */
const shown = 300

function text(value: unknown): string {
  const json = typeof value === 'string' ? value : JSON.stringify(value ?? null)
  return json.length > shown ? `${json.slice(0, shown)} ...` : json
}
