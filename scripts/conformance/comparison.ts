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
  const value = expected.ok ? answer['value'] : answer
  const malformed = malformedFindings(value)
  if (malformed !== undefined) return { state: 'failed', reason: malformed }
  if (expected.ok) return alike(expected.value, withCodes(value), 'value')
  return alike(expected.codes, codesOf(answer['findings']), 'codes')
}

function alike(expected: unknown, actual: unknown, path: string): Verdict {
  if (isDeepStrictEqual(expected, actual)) return { state: 'passed' }
  const at = firstDifference(expected, actual, path)
  return { state: 'failed', reason: `at ${at.path}: expected ${text(at.expected)}, found ${text(at.actual)}` }
}

type Difference = { readonly path: string; readonly expected: unknown; readonly actual: unknown }

/** Where two values that differ do so first, in the order of what is expected; what is not there is null. */
function firstDifference(expected: unknown, actual: unknown, path: string): Difference {
  if (!isNested(expected) || !isNested(actual) || Array.isArray(expected) !== Array.isArray(actual))
    return { path, expected, actual }
  const names = [...new Set([...Object.keys(expected), ...Object.keys(actual)])]
  const name = names.find(
    (one) =>
      Object.hasOwn(expected, one) !== Object.hasOwn(actual, one) ||
      !isDeepStrictEqual(expected[one], actual[one]),
  )
  if (name === undefined) return { path, expected, actual }
  return firstDifference(
    expected[name],
    actual[name],
    Array.isArray(expected) ? `${path}[${name}]` : `${path}.${name}`,
  )
}

function isNested(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

/** Findings within a value are compared alike. */
function withCodes(value: unknown): unknown {
  if (!isNested(value) || !('findings' in value)) return value
  return { ...value, findings: codesOf(value['findings']) }
}

/** An answer whose findings are no objects is wrong in its form, whatever its codes are. */
function malformedFindings(value: unknown): string | undefined {
  if (!isNested(value) || !Object.hasOwn(value, 'findings')) return undefined
  const { findings } = value
  if (!Array.isArray(findings)) return `findings have to be a list, found ${text(findings)}`
  const wrong = (findings as unknown[]).find((one) => !isNested(one) || typeof one['code'] !== 'string')
  return wrong === undefined
    ? undefined
    : `a finding has to be an object with a text code, found ${text(wrong)}`
}

function codesOf(findings: unknown): string[] | undefined {
  if (!Array.isArray(findings)) return undefined
  return [...new Set((findings as { code: string }[]).map(({ code }) => code))].sort()
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
