import { cidBytes, compareBytes, compareText, FieldHash, utf8 } from '@quorate/core'
import type { PlacedNode } from './node.ts'

/** A node that is named to take over a subject, the one of rank 1 first. */
export type Standby = {
  readonly node: string
  readonly operator: string
  readonly subject: string
  readonly rank: number
}

const maxTickets = 16

/** Tickets by their number: each score is the best of a node's, so more capacity holds more. */
const tickets = Array.from({ length: maxTickets }, (_, i) => utf8(String(i)))

type Entrant = { readonly node: PlacedNode; readonly id: Uint8Array; readonly tickets: readonly Uint8Array[] }
type Scored = { readonly node: PlacedNode; readonly score: Uint8Array }

/** Rendezvous placement (OBL-1): each subject draws a score for each node, and the best hold it. */
export class Placement {
  private readonly entrants: readonly Entrant[]
  private readonly copies: number
  private readonly hash: FieldHash

  /** `nodes` in order of their ids; `copies` is how many operators hold each subject. */
  constructor(group: string, nodes: readonly PlacedNode[], copies: number) {
    const declared = nodes.flatMap(({ capacityBytes }) => capacityBytes ?? [])
    const smallest = declared.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
    this.entrants = nodes.map((node) => ({
      node,
      id: utf8(node.id),
      tickets: tickets.slice(0, ticketsOf(node, smallest)),
    }))
    this.copies = copies
    this.hash = FieldHash.of('quorate/place/v1', cidBytes(group))
  }

  /** Who holds `subject`, by id, and who is next, by rank. `own` is the subject's operator, which holds no copy for it. */
  place(subject: string, own: string | undefined): { holders: PlacedNode[]; next: Standby[] } {
    const ranked = this.rank(subject, own)
    const holders = ranked.slice(0, this.copies).sort((a, b) => compareText(a.id, b.id))
    const next = ranked
      .slice(this.copies)
      .map(({ id, operator }, i) => ({ node: id, operator, subject, rank: i + 1 }))
    return { holders, next }
  }

  /** By score, then id: each node that adds a copy to those before it, so one an operator and one an endpoint (OBL-2). */
  private rank(subject: string, own: string | undefined): PlacedNode[] {
    const hash = this.hash.with(subject)
    const scored = this.entrants.flatMap((entrant): Scored[] =>
      entrant.node.operator === own ? [] : [{ node: entrant.node, score: scoreOf(entrant, hash) }],
    )
    const taken = new Set<string>()
    const endpoints = new Set<string>()
    const ranked: PlacedNode[] = []
    for (const { node } of scored.sort((a, b) => compareBytes(b.score, a.score))) {
      if (taken.has(node.operator) || endpoints.has(node.endpoint)) continue
      taken.add(node.operator)
      endpoints.add(node.endpoint)
      ranked.push(node)
    }
    return ranked
  }
}

/** In units of the smallest capacity that any node of the policy declares; a node that declares none has one. */
function ticketsOf({ capacityBytes }: PlacedNode, smallest: number): number {
  return capacityBytes === undefined
    ? 1
    : Math.min(maxTickets, (capacityBytes - (capacityBytes % smallest)) / smallest)
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
