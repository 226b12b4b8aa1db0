import { compareText } from '@quorate/core'
import { matchEndpoints, type Version } from '@quorate/governance'
import type { Condition } from './condition.ts'
import type { Holder, ObligationRoll } from './obligation-roll.ts'
import type { Reign } from './reign.ts'

/** How many copies of an account there are: by operator, and nodes with one endpoint are one (OBL-2). */
export type SubjectEntry = {
  readonly subject: string
  readonly minCopies: number
  /** Copies that are held, and those that may be: held or not known. */
  readonly copies: number
  readonly possible: number
  /** Operators whose copy is held, bytewise; of those with one endpoint, more than count. */
  readonly operators: readonly string[]
  readonly condition?: Condition
}

/** The accounts of a reign, bytewise, with their copies by what became of the obligations. */
export function subjectsOf({ version, next }: Reign, { holders }: ObligationRoll): SubjectEntry[] {
  const leastNext = next === undefined ? undefined : minCopiesOf(next)
  return [...minCopiesOf(version)]
    .sort(([a], [b]) => compareText(a, b))
    .map(([subject, own]) =>
      subjectEntry(
        subject,
        Math.min(own, leastNext?.get(subject) ?? own),
        version,
        holders.get(subject) ?? [],
      ),
    )
}

/** Operators that a condition names. */
const listed = 32

function minCopiesOf({ record, members }: Version): ReadonlyMap<string, number> {
  const { subjects = [...members.keys()], minCopies } = record.rules.replication
  return new Map(subjects.map((subject) => [subject, minCopies]))
}

function subjectEntry(
  subject: string,
  minCopies: number,
  { nodes }: Version,
  obliged: readonly Holder[],
): SubjectEntry {
  const held = obliged.filter(({ holds }) => holds === 'True')
  const open = obliged.filter(({ holds }) => holds !== 'False')
  const count = (some: readonly Holder[]) => {
    const endpoints = new Map<string, Set<string>>()
    for (const { node, operator } of some) {
      const known = endpoints.get(operator) ?? new Set()
      endpoints.set(operator, known.add(nodes.get(node)?.endpoint ?? ''))
    }
    return matchEndpoints(endpoints).holderOf.size
  }
  const [copies, possible] = [count(held), count(open)]
  const operators = [...new Set(held.map(({ operator }) => operator))].sort(compareText)
  const summed = { subject, minCopies, copies, possible, operators }
  if (minCopies === 0) return summed
  const [status, reason] =
    copies >= minCopies
      ? (['True', 'EnoughCopies'] as const)
      : possible < minCopies
        ? (['False', 'TooFewCopies'] as const)
        : (['Unknown', 'CopiesOpen'] as const)
  const condition = { type: 'Copies' as const, required: true, status, reason, evidence: [] }
  const params = { copies, possible, minCopies }
  if (status === 'True') return { ...summed, condition: { ...condition, params } }
  const others = Map.groupBy(
    obliged.filter(({ holds }) => holds !== 'True'),
    ({ operator }) => operator,
  )
  const lacking = [...others]
    .filter(([, own]) => count([...held, ...own]) > copies)
    .map(([operator]) => operator)
    .sort(compareText)
  // Operators whose copy, if it were held, would be one more.
  return { ...summed, condition: { ...condition, params: { ...params, lacking: lacking.slice(0, listed) } } }
}
