import { compareCids } from '@quorate/core'
import type { Version } from '@quorate/governance'
import type { policy } from '@quorate/schemas'
import { numbersIn, stricterOf, type NumberPath } from './strictness.ts'

/** A value with the policy that asks for it: of several, the one with the smallest content CID. */
type Asked = { readonly value: number; readonly by: string }

/** What one policy or several ask of a node together. Two are joined by {@link joinDemands}. */
export type Demands = {
  readonly full: boolean
  readonly collections: ReadonlySet<string>
  readonly subjects: ReadonlySet<string>
  readonly numbers: ReadonlyMap<NumberPath, Asked>
  readonly layers: ReadonlySet<number>
  /** The policies that ask for each beacon chain: the one with the smallest content CID. */
  readonly beacons: ReadonlyMap<string, string>
  readonly track: ReadonlySet<string>
  /** By name and expression: two that differ in either are both asked for. */
  readonly predicates: ReadonlyMap<string, policy.Predicate>
  /** Bytes that each node offers to each group, by id and group: versions of one group share the space. */
  readonly capacities: ReadonlyMap<string, ReadonlyMap<string, number>>
}

/** What one policy asks (OBL-3). */
export function demandsOf(version: Version): Demands {
  const { cid, group, members, record } = version
  const { replication, verification, accounting, predicates = [] } = record.rules
  const capacities = new Map<string, Map<string, number>>()
  for (const { id, capacityBytes } of record.members.flatMap((m) => m.nodes ?? [])) {
    if (capacityBytes !== undefined) capacities.set(id, new Map([[group, capacityBytes]]))
  }
  return {
    full: replication.strategy === 'full',
    collections: new Set(replication.strategy === 'full' ? [] : replication.collections),
    subjects: new Set(replication.subjects ?? members.keys()),
    numbers: new Map(numbersIn(record.rules).map(([path, value]) => [path, { value, by: cid }])),
    layers: new Set(verification.layers),
    beacons: new Map(verification.beacon === undefined ? [] : [[verification.beacon.chain, cid]]),
    track: new Set(accounting?.track),
    predicates: new Map(
      predicates.map(({ name, expression }) => [JSON.stringify([name, expression]), { name, expression }]),
    ),
    capacities,
  }
}

/** Both: field by field the stricter value (OBL-3). Associative, commutative and idempotent. */
export function joinDemands(a: Demands, b: Demands): Demands {
  return {
    full: a.full || b.full,
    collections: new Set([...a.collections, ...b.collections]),
    subjects: new Set([...a.subjects, ...b.subjects]),
    numbers: joinMaps(a.numbers, b.numbers, (left, right, path) => stricter(path, left, right)),
    layers: new Set([...a.layers, ...b.layers]),
    beacons: joinMaps(a.beacons, b.beacons, smallerCid),
    track: new Set([...a.track, ...b.track]),
    predicates: joinMaps(a.predicates, b.predicates, (left) => left),
    capacities: joinMaps(a.capacities, b.capacities, (left, right) =>
      joinMaps(left, right, (x, y) => Math.max(x, y)),
    ),
  }
}

function stricter(path: NumberPath, a: Asked, b: Asked): Asked {
  if (a.value === b.value) return { value: a.value, by: smallerCid(a.by, b.by) }
  return stricterOf(path, a.value, b.value) === a.value ? a : b
}

function smallerCid(a: string, b: string): string {
  return compareCids(a, b) <= 0 ? a : b
}

/** What either has; `join` says what comes of what both have. */
function joinMaps<K, V>(
  a: ReadonlyMap<K, V>,
  b: ReadonlyMap<K, V>,
  join: (left: V, right: V, key: K) => V,
): Map<K, V> {
  const joined = new Map(a)
  for (const [key, right] of b) {
    const left = joined.get(key)
    joined.set(key, left === undefined ? right : join(left, right, key))
  }
  return joined
}
