import { compareCids, profile } from '@quorate/core'
import { recordKey, type SignedCheckpoint } from './evidence-pool.ts'
import { operatorOf } from './member.ts'
import type { Version } from './version.ts'

/** What is asked of SEEN: a record, by its repository and content CID, and its own date in milliseconds. */
export type Sought = {
  readonly repository: string
  readonly cid: string
  readonly date: number
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
    const earliest = sought.date - profile.skewSeconds * 1000
    return (this.byRecord.get(recordKey(sought.repository, sought.cid)) ?? []).filter((checkpoint) => {
      const member = version.members.get(checkpoint.repository)
      return (
        member !== undefined &&
        checkpoint.record.group === version.group &&
        checkpoint.date >= earliest &&
        checkpoint.signedBy(member.key).ok
      )
    })
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
    const first = new Map<string, SignedCheckpoint>()
    for (const checkpoint of this.listing(sought, version)) {
      const member = version.members.get(checkpoint.repository)
      if (member === undefined || checkpoint.date >= before) continue
      const operator = operatorOf(member)
      if (authors.includes(operator)) continue
      const known = first.get(operator)
      if (known === undefined || precedes(checkpoint, known)) first.set(operator, checkpoint)
    }
    const k = Math.max(1, version.witnesses)
    const earliest = [...first.values()].sort((a, b) => (precedes(a, b) ? -1 : 1)).slice(0, k)
    const last = earliest[k - 1]
    return { asOf: last?.date, witnesses: first.size, checkpoints: earliest.map((c) => c.cid) }
  }
}

export function precedes(a: SignedCheckpoint, b: SignedCheckpoint): boolean {
  return a.date === b.date ? compareCids(a.cid, b.cid) < 0 : a.date < b.date
}
