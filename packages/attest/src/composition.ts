import { compareText, finding, profile, UsageError, type Finding } from '@quorate/core'
import type { Version } from '@quorate/governance'
import type { policy } from '@quorate/schemas'
import { demandsOf, joinDemands, type Demands } from './demands.ts'
import type { NumberPath } from './strictness.ts'

export type Composition = {
  /** Field by field the strictest value. A field on which no value satisfies all is left out. */
  readonly rules: policy.Rules
  /** What no value satisfies, each with the content CIDs of two policies that ask for it. */
  readonly conflicts: readonly Finding[]
  /** Bytes that each node offers to all groups together, by id; only nodes that declare a capacity. */
  readonly capacities: readonly { readonly node: string; readonly capacityBytes: number }[]
}

/**
 * What several policies ask of a node that serves under all of them (OBL-3). Their order and repetition change nothing.
 * Throws a UsageError when there are none.
 */
export function composeRules(versions: readonly Version[]): Composition {
  const [first, ...others] = versions
  if (first === undefined) throw new UsageError('nothing to compose')
  return compositionOf(others.reduce((demands, v) => joinDemands(demands, demandsOf(v)), demandsOf(first)))
}

/** The rules that meet all demands, and what cannot be met. */
export function compositionOf(demands: Demands): Composition {
  const conflicts = [...beaconConflicts(demands), ...windowConflicts(demands)]
  const open = new Set(conflicts.map(({ path }) => path))
  const numbers = [...demands.numbers].filter(
    ([path, { value }]) => value !== Infinity && !open.has(`rules.${path}`),
  )
  return {
    rules: rulesOf(demands, new Map(numbers.map(([path, { value }]) => [path, value]))),
    conflicts,
    capacities: [...demands.capacities]
      .map(([node, groups]) => ({ node, capacityBytes: sum([...groups.values()]) }))
      .sort((a, b) => compareText(a.node, b.node)),
  }
}

function rulesOf(demands: Demands, numbers: ReadonlyMap<NumberPath, number>): policy.Rules {
  const under = (part: string): Record<string, number> | undefined => {
    const own = [...numbers].filter(([path]) => path.startsWith(`${part}.`) && path.split('.').length === 2)
    return own.length === 0
      ? undefined
      : Object.fromEntries(own.map(([path, n]) => [path.slice(part.length + 1), n]))
  }
  const copies = numbers.get('replication.placement.copies')
  const [beacon, ...others] = demands.beacons.keys()
  const [sla, accounting] = [under('sla'), under('accounting')]
  const rules = {
    replication: {
      strategy: demands.full ? 'full' : 'partial',
      ...under('replication'),
      subjects: inOrder(demands.subjects),
      ...(demands.full ? {} : { collections: inOrder(demands.collections) }),
      ...(copies === undefined ? {} : { placement: { kind: 'rendezvous', copies } }),
    },
    verification: {
      ...under('verification'),
      layers: [...demands.layers].sort((a, b) => a - b),
      ...(beacon === undefined || others.length > 0 ? {} : { beacon: { kind: 'drand', chain: beacon } }),
    },
    sync: under('sync'),
    compliance: under('compliance'),
    ...(sla === undefined ? {} : { sla }),
    ...(accounting === undefined ? {} : { accounting: { ...accounting, track: inOrder(demands.track) } }),
    ...(demands.predicates.size === 0
      ? {}
      : {
          predicates: [...demands.predicates.values()].sort(
            (a, b) => compareText(a.name, b.name) || compareText(a.expression, b.expression),
          ),
        }),
  }
  return rules as unknown as policy.Rules
}

/** A challenge takes one beacon. Each chain is set against the one before, so that many give no more than many findings. */
function beaconConflicts({ beacons }: Demands): Finding[] {
  const chains = [...beacons].sort(([a], [b]) => compareText(a, b))
  return chains.slice(1).map(([actual, right], i) => {
    const [expected, left] = chains[i] ?? [actual, right]
    return finding('obligation/beacon', 'rules.verification.beacon', { left, right, expected, actual })
  })
}

/** The window that one asks for may have too many of another's slots to be judged (DEC-8). */
function windowConflicts({ numbers }: Demands): Finding[] {
  const [window, interval] = [numbers.get('sla.windowSeconds'), numbers.get('verification.intervalSeconds')]
  if (window === undefined || interval === undefined) return []
  const slots = Math.ceil(window.value / interval.value)
  if (slots <= profile.slotsPerWindow) return []
  const params = { left: window.by, right: interval.by, expected: profile.slotsPerWindow, actual: slots }
  return [finding('obligation/slots', 'rules.sla.windowSeconds', params)]
}

function inOrder(texts: ReadonlySet<string>): string[] {
  return [...texts].sort(compareText)
}

/** At most what the data model can say. */
function sum(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a + b, Number.MAX_SAFE_INTEGER), 0)
}
