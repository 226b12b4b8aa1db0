import { boundObligations, deriveObligations, owingUnder } from '@quorate/attest'
import { compareText } from '@quorate/core'
import type { Version } from '@quorate/governance'
import type { Reign, Span } from './reign.ts'
import { lenientTerms, termsOf, type Terms } from './terms.ts'

/** What a node owes a subject at an instant, with the slots that tell whether it keeps it. */
export type Duty = {
  readonly node: string
  readonly operator: string
  /** DID of the member whose node it is. */
  readonly member: string
  readonly subject: string
  /** When the operator was first obliged, with any node, in the life of the group; milliseconds. */
  readonly start: number
  /** The versions under which it was obliged, the judged one last; none while it is pending. */
  readonly spans: readonly Span[]
  readonly terms: Terms
}

/** How many obligations a reign has at most: what to ask before they are worked out (DEC-8). */
export function boundDuties({ version, next }: Reign): number {
  return boundObligations(version) + (next === undefined ? 0 : boundObligations(next))
}

/** The obligations of a reign, bytewise by subject, then node. What only the next version asks is pending (GOV-9). */
export function dutiesOf({ version, next, spans }: Reign): Duty[] {
  const owed = spans.map((span) => ({
    span,
    owes: owesUnder(span.version),
    owesSomehow: operatorOwesUnder(span.version),
  }))
  const own = termsOf(version.record.rules)
  const startOf = (pair: Pair) => owed.find(({ owesSomehow }) => owesSomehow(pair))?.span.from
  const judged = pairsOf(version).map((pair): Duty => {
    const under = owed.filter(({ owes }) => owes(pair)).map(({ span }) => span)
    return { ...pair, start: startOf(pair) ?? version.effectiveAt, spans: under, terms: own }
  })
  if (next === undefined) return judged
  const [owes, owesNext] = [owesUnder(version), owesUnder(next)]
  const both = lenientTerms(version.record.rules, next.record.rules)
  const later = Math.max(next.effectiveAt, next.compatUntil ?? next.effectiveAt)
  const pending = pairsOf(next)
    .filter((pair) => !owes(pair))
    .map((pair): Duty => ({
      ...pair,
      start: startOf(pair) ?? later,
      spans: [],
      terms: termsOf(next.record.rules),
    }))
  return [...judged.map((duty) => (owesNext(duty) ? { ...duty, terms: both } : duty)), ...pending].sort(
    (a, b) => compareText(a.subject, b.subject) || compareText(a.node, b.node),
  )
}

type Pair = Pick<Duty, 'node' | 'operator' | 'member' | 'subject'>

function pairsOf(version: Version): Pair[] {
  const members = new Map(
    version.record.members.flatMap(({ did, nodes = [] }) => nodes.map(({ id }) => [id, did])),
  )
  return deriveObligations(version).obligations.map(({ node, operator, subject }) => ({
    node,
    operator,
    member: members.get(node) ?? '',
    subject,
  }))
}

/** Whether a version obliges the pair: a node that another operator took over is another's. */
export function owesUnder(version: Version): (pair: Pick<Duty, 'node' | 'operator' | 'subject'>) => boolean {
  const owes = owingUnder(version)
  return ({ node, operator, subject }) =>
    version.nodes.get(node)?.operator === operator && owes(node, subject)
}

/** Whether a version obliges any node of the operator of the pair: a grace is given once, not anew with each node (DEC-5). */
export function operatorOwesUnder(
  version: Version,
): (pair: Pick<Duty, 'node' | 'operator' | 'subject'>) => boolean {
  const owes = owesUnder(version)
  const nodes = Map.groupBy(version.nodes.values(), ({ operator }) => operator)
  return (pair) =>
    owes(pair) || (nodes.get(pair.operator) ?? []).some(({ id }) => owes({ ...pair, node: id }))
}
