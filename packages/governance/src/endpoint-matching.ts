/** Endpoints of the nodes of each operator. */
export type Endpoints = ReadonlyMap<string, ReadonlySet<string>>

/**
 * As many operators as possible, each with an endpoint that no other of them is given: as many copies as they hold together
 * (OBL-2). `holderOf` names the operator of each endpoint that is given, `idle` the operators that go without.
 */
export function matchEndpoints(endpoints: Endpoints): {
  readonly holderOf: ReadonlyMap<string, string>
  readonly idle: readonly string[]
} {
  const holderOf = new Map<string, string>()
  const idle = [...endpoints.keys()].filter((operator) => !assign(operator, endpoints, holderOf, new Set()))
  return { holderOf, idle }
}

/** Gives an operator an endpoint, moving others to another of theirs where need be (an augmenting path). */
function assign(
  operator: string,
  endpoints: Endpoints,
  holderOf: Map<string, string>,
  tried: Set<string>,
): boolean {
  for (const url of endpoints.get(operator) ?? []) {
    if (tried.has(url)) continue
    tried.add(url)
    const holder = holderOf.get(url)
    if (holder === undefined || assign(holder, endpoints, holderOf, tried)) {
      holderOf.set(url, operator)
      return true
    }
  }
  return false
}
