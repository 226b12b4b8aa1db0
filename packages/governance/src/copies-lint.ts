import { finding, type Finding } from '@quorate/core'
import type { policy } from '@quorate/schemas'
import { matchEndpoints, type Endpoints } from './endpoint-matching.ts'
import { operatorOf } from './member.ts'

/** Whether the operators can give the copies and the verifiers that the rules ask for (POL-2, OBL-2, RCP-1). */
export function lintCopies({ members, rules }: policy.Main): Finding[] {
  const out: Finding[] = []
  const endpoints = endpointsByOperator(members)
  const copiesFor = copiesWithout(endpoints)
  const operatorOfSubject = new Map(members.map((m) => [m.did, operatorOf(m)]))
  const { minCopies, placement, subjects = members.map((m) => m.did) } = rules.replication
  // One subject an operator is enough: the others of the same operator have the same copies.
  const subjectOf = new Map(subjects.map((subject) => [operatorOfSubject.get(subject), subject]))
  for (const [operator, subject] of subjectOf) {
    const expected = Math.min(copiesFor(operator), placement?.copies ?? Infinity)
    if (minCopies <= expected) continue
    out.push(
      finding('policy/copies', 'rules.replication.minCopies', { expected, actual: minCopies, subject }),
    )
    break
  }
  const seen = new Set<string>()
  for (const [i, subject] of (rules.replication.subjects ?? []).entries()) {
    if (seen.has(subject)) {
      out.push(finding('policy/duplicate', `rules.replication.subjects[${String(i)}]`, { actual: subject }))
    }
    seen.add(subject)
  }
  const most = Math.max(1, endpoints.size - 1)
  if (rules.verification.verifiers > most) {
    const path = 'rules.verification.verifiers'
    out.push(finding('policy/verifiers', path, { expected: most, actual: rules.verification.verifiers }))
  }
  return out
}

/** The endpoints of each operator that has a node; nodes with one endpoint are one copy. */
function endpointsByOperator(members: readonly policy.Member[]): Endpoints {
  const endpoints = new Map<string, Set<string>>()
  for (const member of members) {
    for (const node of member.nodes ?? []) {
      const operator = operatorOf(member)
      const known = endpoints.get(operator) ?? new Set()
      endpoints.set(operator, known.add(node.endpoint))
    }
  }
  return endpoints
}

/**
 * How many copies the operators other than one's own can give: as many as can be given an endpoint each that no other of
 * them has. Leaving one out costs a copy unless another can take its place.
 */
function copiesWithout(endpoints: Endpoints): (own: string | undefined) => number {
  const { holderOf, idle } = matchEndpoints(endpoints)
  // Who could hand its endpoint on, directly or in turn, to an operator that has none.
  const spare = new Set(idle)
  for (const operator of spare) {
    for (const url of endpoints.get(operator) ?? []) spare.add(holderOf.get(url) ?? operator)
  }
  return (own) => holderOf.size - (own === undefined || !endpoints.has(own) || spare.has(own) ? 0 : 1)
}
