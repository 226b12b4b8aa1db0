import { boundObligations, deriveObligations, type Obligation } from '@quorate/attest'
import type { Version } from '@quorate/governance'

import { cliFinding, type ReportedFinding } from '../shell/findings/cli-finding.ts'
import { leafText } from './leaves.ts'

/** More than a group of people has: whether so many can sync is no longer a question of the overlap. */
const mostObligations = 200_000

/**
 * Whether what is new can be synced before the version before stops counting (GOV-9), and whether enough copies are there
 * while it cannot.
 */
export function warnOfOverlap(next: Version, prev: Version): ReportedFinding[] {
  const overlapSeconds = Math.floor(((next.compatUntil ?? next.effectiveAt) - next.effectiveAt) / 1000)
  const { maxLagSeconds } = next.record.rules.sync
  if (overlapSeconds >= maxLagSeconds) return []
  if ([next, prev].some((version) => boundObligations(version) > mostObligations)) return []
  const known = new Set(deriveObligations(prev).obligations.map(pairOf))
  const { obligations } = deriveObligations(next)
  const fresh = obligations.filter((obligation) => !known.has(pairOf(obligation)))
  if (fresh.length === 0) return []
  return [
    cliFinding('lint/overlap-short', 'compatUntil', {
      actual: leafText('overlapSeconds', overlapSeconds),
      expected: leafText('maxLagSeconds', maxLagSeconds),
      what: newThings(next, prev, fresh.length),
    }),
    ...warnOfCopies(
      next,
      prev,
      obligations.filter((obligation) => known.has(pairOf(obligation))),
    ),
  ]
}

/** Accounts of both versions whose copies from before are fewer than the next version asks for. */
function warnOfCopies(next: Version, prev: Version, kept: readonly Obligation[]): ReportedFinding[] {
  const { minCopies } = next.record.rules.replication
  const operators = Map.groupBy(kept, ({ subject }) => subject)
  const before = new Set(subjectsOf(prev))
  const short = subjectsOf(next).filter((subject) => {
    const copies = new Set(operators.get(subject)?.map(({ operator }) => operator)).size
    return before.has(subject) && copies < minCopies
  })
  if (short.length === 0) return []
  return [cliFinding('lint/copies-gap', 'compatUntil', { actual: short.length, expected: minCopies })]
}

function newThings(next: Version, prev: Version, copies: number): string {
  const things = [
    ...counted(newIn(nodesOf(next), nodesOf(prev)), 'new node'),
    ...counted(newIn(subjectsOf(next), subjectsOf(prev)), 'new subject'),
  ]
  return things.length === 0
    ? counted(copies, 'copy that moves', 'copies that move').join('')
    : things.join(' and ')
}

function pairOf({ node, subject }: Obligation): string {
  return `${node} ${subject}`
}

function nodesOf({ record }: Version): string[] {
  return record.members.flatMap(({ nodes }) => (nodes ?? []).map(({ id }) => id))
}

function subjectsOf({ record }: Version): readonly string[] {
  return record.rules.replication.subjects ?? record.members.map(({ did }) => did)
}

function newIn(now: readonly string[], before: readonly string[]): number {
  const known = new Set(before)
  return now.filter((id) => !known.has(id)).length
}

function counted(n: number, noun: string, nouns = `${noun}s`): string[] {
  return n === 0 ? [] : [`${String(n)} ${n === 1 ? noun : nouns}`]
}
