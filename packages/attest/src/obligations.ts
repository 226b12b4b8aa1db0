import { compareText } from '@quorate/core'
import { operatorOf, type Version } from '@quorate/governance'
import { nodesOf, type PlacedNode } from './node.ts'
import { Placement, type Standby } from './placement.ts'

/** What one node owes one subject. */
export type Obligation = {
  /** Id of the node, a DID. */
  readonly node: string
  /** The party behind the node: copies are counted by it (OBL-2). */
  readonly operator: string
  /** DID of the account that is held. */
  readonly subject: string
  readonly strategy: string
  /** For `partial`: the collections that are held, in order, each once. */
  readonly collections?: readonly string[]
  readonly intervalSeconds: number
  readonly maxLagSeconds: number
  /** In order. */
  readonly layers: readonly number[]
  readonly sampleSize: number
}

export type Obligations = {
  readonly obligations: readonly Obligation[]
  /** Named to take over, and not judged. */
  readonly standby: readonly Standby[]
}

/**
 * Who must hold what (OBL-1), from the policy alone: never from acknowledgments, receipts or levels, so that nobody sheds
 * load by failing. Both lists are ordered bytewise by subject, obligations then by node, standby then by rank.
 */
export function deriveObligations(version: Version): Obligations {
  const obligations: Obligation[] = []
  const standby: Standby[] = []
  const terms = termsOf(version)
  const holdersOf = holdersIn(version)
  for (const subject of subjectsOf(version)) {
    const { holders, next } = holdersOf(subject)
    for (const { id, operator } of holders) obligations.push({ node: id, operator, subject, ...terms })
    for (const place of next) standby.push(place)
  }
  return { obligations, standby }
}

/** How many obligations {@link deriveObligations} gives, at most: what to ask before a policy of strangers is unrolled. */
export function boundObligations({ record }: Version): number {
  const { subjects = record.members, placement } = record.rules.replication
  const nodes = record.members.reduce((n, { nodes: own = [] }) => n + own.length, 0)
  return subjects.length * Math.min(nodes, placement?.copies ?? nodes)
}

/** The accounts that are held: those listed, else every member; bytewise. */
function subjectsOf({ record, members }: Version): readonly string[] {
  return [...(record.rules.replication.subjects ?? members.keys())].sort(compareText)
}

type Holders = { readonly holders: readonly PlacedNode[]; readonly next: readonly Standby[] }

function holdersIn(version: Version): (subject: string) => Holders {
  const { placement } = version.record.rules.replication
  const nodes = nodesOf(version)
  const ownOperator = (subject: string) => {
    const member = version.members.get(subject)
    return member === undefined ? undefined : operatorOf(member)
  }
  if (placement === undefined) {
    const without = (own: string | undefined) => nodes.filter(({ operator }) => operator !== own)
    return (subject) => ({ holders: without(ownOperator(subject)), next: [] })
  }
  const rendezvous = new Placement(version.group, nodes, placement.copies)
  return (subject) => rendezvous.place(subject, ownOperator(subject))
}

type Terms = Omit<Obligation, 'node' | 'operator' | 'subject'>

function termsOf({ record: { rules } }: Version): Terms {
  const { strategy, collections = [] } = rules.replication
  const { intervalSeconds, layers, sampleSize } = rules.verification
  return {
    strategy,
    ...(strategy === 'partial' ? { collections: [...new Set(collections)].sort(compareText) } : {}),
    intervalSeconds,
    maxLagSeconds: rules.sync.maxLagSeconds,
    layers: [...layers].sort((a, b) => a - b),
    sampleSize,
  }
}

/** Whether a node owes a subject a copy. What is derived for a subject is derived once, when it is first asked for. */
export function owingUnder(version: Version): (node: string, subject: string) => boolean {
  const subjects = new Set(subjectsOf(version))
  const holdersOf = holdersIn(version)
  const known = new Map<string, ReadonlySet<string>>()
  return (node, subject) => {
    if (!subjects.has(subject)) return false
    const holders = known.get(subject) ?? new Set(holdersOf(subject).holders.map(({ id }) => id))
    known.set(subject, holders)
    return holders.has(node)
  }
}
