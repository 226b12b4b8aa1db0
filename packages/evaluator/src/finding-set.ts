import { toHex } from '@quorate/attest'
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

type Encoded<E> = { readonly entry: E; readonly bytes: Uint8Array }

function limited<E>(entries: readonly E[], groupOf: (entry: E) => string): Listed<E> {
  const groups = new Map<string, Map<string, Encoded<E>>>()
  let more = false
  for (const entry of entries) {
    const bytes = writeCbor(entry as DataValue)
    const key = groupOf(entry)
    const group = groups.get(key) ?? new Map<string, Encoded<E>>()
    groups.set(key, group.set(toHex(bytes), { entry, bytes }))
    // One signer can do a million things wrong: no more of them are kept than are told.
    if (group.size <= 2 * profile.listedFindings) continue
    groups.set(key, firstOf(group))
    more = true
  }
  const listed = [...groups.values()].flatMap((group) => {
    more ||= group.size > profile.listedFindings
    return [...firstOf(group).values()]
  })
  const sorted = listed.sort((a, b) => compareBytes(a.bytes, b.bytes)).map(({ entry }) => entry)
  return more ? { listed: sorted, more: true } : { listed: sorted }
}

/** The first in the order of their bytes, as many as a decision lists. */
function firstOf<E>(group: ReadonlyMap<string, Encoded<E>>): Map<string, Encoded<E>> {
  const sorted = [...group].sort(([, a], [, b]) => compareBytes(a.bytes, b.bytes))
  return new Map(sorted.slice(0, profile.listedFindings))
}

function aboutWhom(code: string, params: Readonly<Record<string, unknown>>): string {
  const [name = ''] = namedBy(code, params)
  return textOf(params[name])
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
