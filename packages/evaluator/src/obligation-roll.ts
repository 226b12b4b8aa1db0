import { GrowingTree, toHex } from '@quorate/attest'
import { profile, writeCbor, type DataValue } from '@quorate/core'
import { allOf, type ConditionType, type Status } from './condition.ts'
import type { Level } from './level.ts'
import type { Listed } from './listed.ts'
import { isOk, type ObligationEntry } from './obligation-entry.ts'

/** How often each status came out for one type of condition, where it is required. */
export type StatusCounts = Record<Status, number>

/** A node that is to hold an account, and whether it does. */
export type Holder = { readonly node: string; readonly operator: string; readonly holds: Status }

/** Of all obligations the root and the count; in full, those that are not ok (DEC-3). */
export type ObligationSummary = { readonly root: string; readonly count: number } & Listed<ObligationEntry>

/** All obligations of a decision, taken in one by one in their order: a million of them are never held at once. */
export class ObligationRoll {
  /** The highest that is judged. */
  level: Level = 0
  readonly counts = new Map<ConditionType, StatusCounts>()
  /** By subject: who is to hold it. */
  readonly holders = new Map<string, Holder[]>()
  private readonly tree = new GrowingTree()
  private readonly listed: ObligationEntry[] = []
  private more = false

  add(entry: ObligationEntry): void {
    this.tree.add(writeCbor(entry as unknown as DataValue))
    if (entry.level > this.level) this.level = entry.level
    for (const { type, required, status } of entry.conditions) if (required) this.count(type, status)
    const { subject, node, operator, state } = entry
    // Whoever owes nothing yet, or nothing any more, holds no copy that counts.
    if (state !== 'pending' && state !== 'ended') {
      const holds = holding(entry)
      const known = this.holders.get(subject) ?? []
      this.holders.set(subject, known)
      known.push({ node, operator, holds })
    }
    if (isOk(entry)) return
    if (this.listed.length < profile.listedObligations) this.listed.push(entry)
    else this.more = true
  }

  count(type: ConditionType, status: Status): void {
    const counts = this.counts.get(type) ?? { True: 0, False: 0, Unknown: 0 }
    this.counts.set(type, counts)
    counts[status]++
  }

  /** The part of the decision that states them (DEC-3). */
  summary(): ObligationSummary {
    const { tree, listed, more } = this
    const all = { root: toHex(tree.root()), count: tree.size, listed }
    return more ? { ...all, more: true } : all
  }
}

const kept: readonly ConditionType[] = ['InSync', 'Retrievable', 'Proven']

/** Whether an obligation is a copy. One whose member is not known to be bound is none, until it turns out that it is (GOV-6). */
function holding({ state, conditions }: ObligationEntry): Status {
  if (state === 'unbound') return 'Unknown'
  return allOf(conditions.filter(({ type }) => kept.includes(type)).map(({ status }) => status))
}
