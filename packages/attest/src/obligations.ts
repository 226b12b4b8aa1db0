import { compareText, profile } from '@quorate/core'
import { operatorOf, type Version } from '@quorate/governance'
import { nodesOf } from './node.ts'
import { placeAll, ticketsOf, type Holders } from './placement.ts'

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

/** A node that is named to take over a subject, the one of rank 1 first. */
export type Standby = {
  readonly node: string
  readonly operator: string
  readonly subject: string
  readonly rank: number
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
    for (const [i, { id, operator }] of next.entries())
      standby.push({ node: id, operator, subject, rank: i + 1 })
  }
  return { obligations, standby }
}

/**
 * How many obligations {@link deriveObligations} gives, or scores it draws, at most: what to ask before a policy of strangers is
 * unrolled (OBL-1, DEC-8).
 */
export function boundObligations(version: Version): number {
  const { members, rules } = version.record
  const { subjects = members, placement } = rules.replication
  const nodes = nodesOf(version)
  return subjects.length * (placement === undefined ? nodes.length : sum(ticketsOf(nodes)))
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0)
}

/** The accounts that are held: those listed, else every member; bytewise. */
function subjectsOf({ record, members }: Version): readonly string[] {
  return [...(record.rules.replication.subjects ?? members.keys())].sort(compareText)
}

function holdersIn(version: Version): (subject: string) => Holders {
  const { placement } = version.record.rules.replication
  const ownOperator = (subject: string) => {
    const member = version.members.get(subject)
    return member === undefined ? undefined : operatorOf(member)
  }
  if (placement === undefined) {
    const nodes = nodesOf(version)
    return (subject) => {
      const own = ownOperator(subject)
      return { holders: nodes.filter(({ operator }) => operator !== own), next: [] }
    }
  }
  const known = placements.get(version)
  const placed =
    known ??
    placeAll(
      version.group,
      nodesOf(version),
      placement.copies,
      subjectsOf(version).map((did) => ({ did, own: ownOperator(did) })),
    )
  placements.set(version, placed)
  return (subject) => placed.get(subject) ?? nobody
}

const nobody: Holders = { holders: [], next: [] }

/** Where one subject is depends on where the others are: all are placed once, whoever asks. */
const placements = new WeakMap<Version, ReadonlyMap<string, Holders>>()

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

type Owing = (node: string, subject: string) => boolean

/** Asked for every obligation, under every version: what is derived for a subject is derived once. */
const owing = new WeakMap<Version, Owing>()

/** Whether a node owes a subject a copy; under a version beyond the limit of DEC-8 nobody does. */
export function owingUnder(version: Version): Owing {
  const known = owing.get(version)
  if (known !== undefined) return known
  const owes = boundObligations(version) > profile.obligations ? () => false : owingBy(version)
  owing.set(version, owes)
  return owes
}

function owingBy(version: Version): Owing {
  const subjects = new Set(subjectsOf(version))
  const known = new Map<string, ReadonlySet<string>>()
  let holdersOf: ReturnType<typeof holdersIn> | undefined
  return (node, subject) => {
    if (!subjects.has(subject)) return false
    holdersOf ??= holdersIn(version)
    const holders = known.get(subject) ?? new Set(holdersOf(subject).holders.map(({ id }) => id))
    known.set(subject, holders)
    return holders.has(node)
  }
}

/** The operators that owe a subject a copy, each once. */
export function holdersUnder(version: Version): (subject: string) => readonly string[] {
  if (boundObligations(version) > profile.obligations) return () => []
  const holdersOf = holdersIn(version)
  return (subject) => [...new Set(holdersOf(subject).holders.map(({ operator }) => operator))]
}
