import { cidBytes, compareBytes, compareText, FieldHash, utf8 } from '@quorate/core'
import type { PlacedNode } from './node.ts'

/** Who holds a subject, by id, and who is named to take over, the first one first. */
export type Holders = { readonly holders: readonly PlacedNode[]; readonly next: readonly PlacedNode[] }

/** An account that is held, and its operator, which holds no copy for it. */
export type PlacedSubject = { readonly did: string; readonly own: string | undefined }

const maxTickets = 16

/** Tickets by their number: each score is the best of a node's, so more capacity holds more. */
const tickets = Array.from({ length: maxTickets }, (_, i) => utf8(String(i)))

type Entrant = { readonly node: PlacedNode; readonly id: Uint8Array; readonly tickets: readonly Uint8Array[] }

/** What an operator still has to take, and how many subjects that it may hold have had no turn. */
type Account = { owed: number; left: number }

/**
 * Places every subject (OBL-1): each draws a score for each node, and the best hold it, as long as every operator comes to its share.
 * `nodes` in order of their ids; `copies` is how many operators hold each subject.
 */
export function placeAll(
  group: string,
  nodes: readonly PlacedNode[],
  copies: number,
  subjects: readonly PlacedSubject[],
): ReadonlyMap<string, Holders> {
  const turn = FieldHash.of('quorate/turn/v1', cidBytes(group))
  const turns = subjects
    .map((subject) => ({ ...subject, hash: turn.digest(subject.did) }))
    .sort((a, b) => compareBytes(a.hash, b.hash))
  const placement = new Placement(group, nodes, copies, subjects)
  return new Map(turns.map((subject) => [subject.did, placement.place(subject)]))
}

class Placement {
  private readonly entrants: readonly Entrant[]
  /** How many operators hold a subject, if there are as many besides its own. */
  private readonly copies: number
  private readonly score: FieldHash
  private readonly accounts: ReadonlyMap<string, Account>
  private turns: number
  /** All that is owed. */
  private owed = 0

  constructor(
    group: string,
    nodes: readonly PlacedNode[],
    copies: number,
    subjects: readonly PlacedSubject[],
  ) {
    const counts = ticketsOf(nodes)
    this.entrants = nodes.map((node, i) => ({
      node,
      id: utf8(node.id),
      tickets: tickets.slice(0, counts[i]),
    }))
    this.score = FieldHash.of('quorate/place/v1', cidBytes(group))
    this.turns = subjects.length
    const byOperator = Map.groupBy(this.entrants, ({ node }) => node.operator)
    this.copies = Math.min(copies, byOperator.size)
    const all = countTickets(this.entrants)
    const own = Map.groupBy(subjects, (subject) => subject.own)
    this.accounts = new Map(
      [...byOperator].map(([operator, entrants]): [string, Account] => {
        // 2^40 at most, so division is exact enough to be rounded down.
        const share = Math.floor((this.turns * this.copies * countTickets(entrants)) / all)
        const left = this.turns - (own.get(operator)?.length ?? 0)
        return [operator, { owed: Math.min(share, left), left }]
      }),
    )
    for (const { owed } of this.accounts.values()) this.owed += owed
  }

  /** Of one subject after the other, in the order of their turns. */
  place({ did, own }: PlacedSubject): Holders {
    const ranked = this.rank(did, own)
    const taken = new Seats()
    let spare = this.turns * this.copies - this.owed
    const [due, others] = [
      ranked.filter((node) => this.isDue(node)),
      ranked.filter((node) => !this.isDue(node)),
    ]
    for (const node of [...due, ...others]) {
      if (taken.nodes.length === this.copies) break
      const isOwed = (this.accounts.get(node.operator)?.owed ?? 0) > 0
      if ((isOwed || spare > 0) && taken.take(node) && !isOwed) spare--
    }
    // Endpoints that are shared, or too few operators: whoever is left makes up the number.
    for (const node of ranked) if (taken.nodes.length < this.copies) taken.take(node)
    const holders = [...taken.nodes]
    for (const node of ranked) taken.take(node)
    this.settle(holders, own)
    return {
      holders: holders.sort((a, b) => compareText(a.id, b.id)),
      next: taken.nodes.slice(holders.length),
    }
  }

  /** All nodes but those of the subject's operator, by score, then id. */
  private rank(subject: string, own: string | undefined): PlacedNode[] {
    const hash = this.score.with(subject)
    return this.entrants
      .filter(({ node }) => node.operator !== own)
      .map((entrant) => ({ node: entrant.node, score: scoreOf(entrant, hash) }))
      .sort((a, b) => compareBytes(b.score, a.score))
      .map(({ node }) => node)
  }

  /** Whether the node's operator has to take every subject that is left to it. */
  private isDue({ operator }: PlacedNode): boolean {
    const { owed, left } = this.accounts.get(operator) ?? { owed: 0, left: 0 }
    return owed > 0 && owed === left
  }

  /** Ends a turn. */
  private settle(holders: readonly PlacedNode[], own: string | undefined): void {
    this.turns--
    const held = new Set(holders.map(({ operator }) => operator))
    for (const [operator, account] of this.accounts) {
      if (operator === own) continue
      account.left--
      const owed = Math.min(Math.max(0, account.owed - (held.has(operator) ? 1 : 0)), account.left)
      this.owed -= account.owed - owed
      account.owed = owed
    }
  }
}

/** Nodes that each add a copy to those before them: one an operator, and one an endpoint (OBL-2). */
class Seats {
  readonly nodes: PlacedNode[] = []
  private readonly operators = new Set<string>()
  private readonly endpoints = new Set<string>()

  /** Whether there was room for it. */
  take(node: PlacedNode): boolean {
    if (this.operators.has(node.operator) || this.endpoints.has(node.endpoint)) return false
    this.operators.add(node.operator)
    this.endpoints.add(node.endpoint)
    this.nodes.push(node)
    return true
  }
}

/** How many each has, in units of the smallest capacity that any of them declares; a node that declares none has one. */
export function ticketsOf(nodes: readonly PlacedNode[]): number[] {
  const declared = nodes.flatMap(({ capacityBytes }) => capacityBytes ?? [])
  const smallest = declared.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  return nodes.map(({ capacityBytes }) =>
    capacityBytes === undefined
      ? 1
      : Math.min(maxTickets, (capacityBytes - (capacityBytes % smallest)) / smallest),
  )
}

function countTickets(entrants: readonly Entrant[]): number {
  return entrants.reduce((sum, entrant) => sum + entrant.tickets.length, 0)
}

function scoreOf({ id, tickets: [first = utf8(''), ...others] }: Entrant, hash: FieldHash): Uint8Array {
  if (others.length === 0) return hash.digest(id, first)
  const ofNode = hash.with(id)
  let best = ofNode.digest(first)
  for (const ticket of others) {
    const score = ofNode.digest(ticket)
    if (compareBytes(score, best) > 0) best = score
  }
  return best
}
