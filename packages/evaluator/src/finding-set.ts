import { compareBytes, profile, writeCbor, type DataValue, type Finding } from '@quorate/core'
import type { Listed } from './listed.ts'
import { namedBy, statedFinding, type FindingEntry } from './stated-finding.ts'

/** Two signed statements that exclude each other, and who made them; `left` and `right` are content CIDs. */
export type EquivocationEntry = {
  readonly code: string
  readonly by: string
  readonly left: string
  readonly right: string
}

/** Findings that are proof of two statements of one signer which exclude each other. */
const equivocal: readonly string[] = [
  'vote/equivocation',
  'vote/double-approval',
  'checkpoint/forked',
  'batch/equivocation',
  'receipt/conflict',
]

/** The findings of a decision: each once, by their bytes, at most 32 of one code about one subject (DEC-7). */
export function findingsOf(findings: readonly Finding[]): Listed<FindingEntry> {
  const entries = findings.filter(({ code }) => !equivocal.includes(code)).map(statedFinding)
  return limited(entries, ({ code, params }) => `${code} ${aboutWhom(code, params)}`)
}

/** Those that prove an equivocation, likewise. */
export function equivocationsOf(findings: readonly Finding[]): Listed<EquivocationEntry> {
  const entries = findings
    .filter(({ code }) => equivocal.includes(code))
    .map(({ code, params }): EquivocationEntry => {
      return {
        code,
        by: aboutWhom(code, params),
        left: textOf(params['left']),
        right: textOf(params['right']),
      }
    })
  return limited(entries, ({ code, by }) => `${code} ${by}`)
}

function limited<E>(entries: readonly E[], groupOf: (entry: E) => string): Listed<E> {
  const named = new Map<string, { entry: E; bytes: Uint8Array }>()
  for (const entry of entries) {
    const bytes = writeCbor(entry as DataValue)
    named.set(bytes.join(), { entry, bytes })
  }
  const sorted = [...named.values()].sort((a, b) => compareBytes(a.bytes, b.bytes))
  const counts = new Map<string, number>()
  const listed = sorted.flatMap(({ entry }) => {
    const group = groupOf(entry)
    const count = (counts.get(group) ?? 0) + 1
    counts.set(group, count)
    return count > profile.listedFindings ? [] : [entry]
  })
  return listed.length === sorted.length ? { listed } : { listed, more: true }
}

function aboutWhom(code: string, params: Readonly<Record<string, unknown>>): string {
  const [name = ''] = namedBy(code, params)
  return textOf(params[name])
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
