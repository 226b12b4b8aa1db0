import { compareCids, profile } from '@quorate/core'
import { recordKey, type SignedCheckpoint } from './evidence-pool.ts'
import { operatorOf } from './member.ts'
import type { SigningSeats } from './signing-seats.ts'
import type { Version } from './version.ts'

/** What is asked of SEEN: a record, by its repository and content CID, and its own date in milliseconds. */
export type Sought = {
  readonly repository: string
  readonly cid: string
  readonly date: number
}

/** What nobody dates who signs it: whenever it is listed, it was there. */
export function undated(repository: string, cid: string): Sought {
  return { repository, cid, date: Number.NEGATIVE_INFINITY }
}

/** When something was seen (milliseconds), and the checkpoints that show it. Unseen: `asOf` is undefined. */
export type Seen = {
  readonly asOf: number | undefined
  readonly witnesses: number
  readonly checkpoints: readonly string[]
}

/** All checkpoints, found by what they list. */
export class Sightings {
  private readonly byRecord = new Map<string, SignedCheckpoint[]>()

  constructor(checkpoints: Iterable<SignedCheckpoint>) {
    for (const checkpoint of checkpoints) {
      for (const { repository, cid } of checkpoint.record.seen) {
        const key = recordKey(repository, cid)
        const listed = this.byRecord.get(key)
        if (listed === undefined) this.byRecord.set(key, [checkpoint])
        else listed.push(checkpoint)
      }
    }
  }

  /** Checkpoints that list the record and are dated at most skewSeconds before it, each by a member of `version` with its key. */
  listing(sought: Sought, version: Version): SignedCheckpoint[] {
    return this.listed(sought, version, memberSeat).map(({ checkpoint }) => checkpoint)
  }

  /**
   * SEEN (GOV-11): the k-th smallest asOf among distinct operators of `version` other than the author's, k = its
   * witnesses, at least 1. `authors` are the operators that the author belongs to. Checkpoints dated `before`
   * (milliseconds) or later do not count, when given.
   */
  seen(
    sought: Sought,
    authors: readonly string[],
    version: Version,
    before = Number.POSITIVE_INFINITY,
  ): Seen {
    return seenIn(
      this.firstByOperator(sought, authors, version).filter((c) => c.date < before),
      version,
    )
  }

  /** The same where the key of a node suffices that signs by then: for batches, commitments and source commits (SIG-4). */
  seenByNodes(sought: Sought, authors: readonly string[], version: Version, seats: SigningSeats): Seen {
    return seenIn(earliest(this.listed(sought, version, anySeat(seats)), authors), version)
  }

  /** The earliest checkpoint of each operator that may witness, earliest first. */
  firstByOperator(sought: Sought, authors: readonly string[], version: Version): SignedCheckpoint[] {
    return earliest(this.listed(sought, version, memberSeat), authors)
  }

  private listed(sought: Sought, version: Version, seatsOf: SeatsOf): Listing[] {
    const least = sought.date - profile.skewSeconds * 1000
    return (this.byRecord.get(recordKey(sought.repository, sought.cid)) ?? []).flatMap((checkpoint) => {
      if (checkpoint.record.group !== version.group || checkpoint.date < least) return []
      const seat = seatsOf(version, checkpoint).find(({ key }) => checkpoint.signedBy(key).ok)
      return seat === undefined ? [] : [{ checkpoint, operator: seat.operator }]
    })
  }
}

type Listing = { readonly checkpoint: SignedCheckpoint; readonly operator: string }
type Seat = { readonly key: string; readonly operator: string }
type SeatsOf = (
  version: Version,
  checkpoint: Pick<SignedCheckpoint, 'repository' | 'date'>,
) => readonly Seat[]

const memberSeat: SeatsOf = (version, { repository }) => {
  const member = version.members.get(repository)
  return member === undefined ? [] : [{ key: member.key, operator: operatorOf(member) }]
}

/** An account may be a member and a node, with a key for each. */
function anySeat(seats: SigningSeats): SeatsOf {
  return (version, checkpoint) => {
    const { repository, date } = checkpoint
    const node = version.nodes.get(repository)
    const signs = (seats.since(version, repository) ?? Number.POSITIVE_INFINITY) <= date
    return [...memberSeat(version, checkpoint), ...(node === undefined || !signs ? [] : [node])]
  }
}

function earliest(listed: readonly Listing[], authors: readonly string[]): SignedCheckpoint[] {
  const first = new Map<string, SignedCheckpoint>()
  for (const { checkpoint, operator } of listed) {
    if (authors.includes(operator)) continue
    const known = first.get(operator)
    if (known === undefined || precedes(checkpoint, known)) first.set(operator, checkpoint)
  }
  return [...first.values()].sort((a, b) => (precedes(a, b) ? -1 : 1))
}

function seenIn(counting: readonly SignedCheckpoint[], version: Version): Seen {
  return {
    asOf: counting[asked(version) - 1]?.date,
    witnesses: counting.length,
    checkpoints: sightedBy(counting, version),
  }
}

/** The checkpoints that make something SEEN, of the earliest ones of operators in order. */
export function sightedBy(first: readonly SignedCheckpoint[], version: Version): string[] {
  return first.slice(0, asked(version)).map((c) => c.cid)
}

function asked({ witnesses }: Version): number {
  return Math.max(1, witnesses)
}

export function precedes(a: SignedCheckpoint, b: SignedCheckpoint): boolean {
  return a.date === b.date ? compareCids(a.cid, b.cid) < 0 : a.date < b.date
}
