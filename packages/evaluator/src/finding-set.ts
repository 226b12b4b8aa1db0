import { compareBytes, compareText, profile, writeCbor, type DataValue, type Finding } from '@quorate/core'
import type { Params } from './condition.ts'
import type { Listed } from './listed.ts'

/** A finding as a decision states it: its requirement follows from its code. */
export type FindingEntry = { readonly code: string; readonly path: string; readonly params: Params }

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
  const entries = findings
    .filter(({ code }) => !equivocal.includes(code))
    .map(({ code, path, params }): FindingEntry => ({ code, path, params: paramsOf(params) }))
  return limited(entries, ({ code, params }) => `${code} ${textOf(params, ...subjects)}`)
}

/** Those that prove an equivocation, likewise. */
export function equivocationsOf(findings: readonly Finding[]): Listed<EquivocationEntry> {
  const entries = findings
    .filter(({ code }) => equivocal.includes(code))
    .map(({ code, params }): EquivocationEntry => {
      return {
        code,
        by: textOf(params, 'did', 'verifier'),
        left: textOf(params, 'left'),
        right: textOf(params, 'right'),
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

/** Whom or what a finding is about: the first of these that it names. */
const subjects = ['did', 'verifier', 'subject', 'node']

/** The first of these params that is text. */
function textOf(params: Readonly<Record<string, unknown>>, ...names: readonly string[]): string {
  return names.map((name) => params[name]).find((value) => typeof value === 'string') ?? ''
}

/** What is no text, integer, boolean, null or list of such becomes text: a finding may quote what it refuses. */
function paramsOf(params: Finding['params']): Record<string, DataValue> {
  return Object.fromEntries(
    Object.entries(params)
      .map(([name, value]): [string, DataValue] => [name, paramOf(value)])
      .sort(([a], [b]) => compareText(a, b)),
  )
}

function paramOf(param: Finding['params'][string] | undefined): DataValue {
  if (param === undefined) return null
  if (typeof param === 'object' && param !== null) return param.map(paramOf)
  return typeof param === 'number' && !Number.isSafeInteger(param) ? String(param) : param
}
