import type { Pool } from './evidence-pool.ts'
import type { Certified } from './lineage.ts'
import { inOrder } from './signed.ts'

/** When members last agreed to a certified version, by what each of their keys signed: who does so again is back (GOV-6). */
export class Agreements {
  private readonly last = new Map<string, number>()

  constructor(lineage: readonly Certified[], pool: Pool) {
    const keys = new Map<string, Set<string>>()
    for (const { did, key } of lineage.flatMap(({ version }) => [...version.members.values()]))
      keys.set(did, (keys.get(did) ?? new Set()).add(key))
    for (const { version, parent } of lineage) {
      for (const ack of inOrder(pool.acks.get(version.cid))) {
        const { repository, record, date } = ack
        const pinned = keys.get(repository)
        if (!record.accepted || record.group !== version.group || pinned === undefined) continue
        if (version.members.has(repository))
          for (const key of ack.signers(pinned)) this.enter(repository, key, date)
      }
      for (const { tally } of parent?.decision.successors.get(version.cid)?.adoptedBy ?? []) {
        for (const { repository, record, date } of tally?.voices ?? []) {
          const key = parent?.version.members.get(repository)?.key
          if (record.choice === 'approve' && key !== undefined && version.members.has(repository))
            this.enter(repository, key, date)
        }
      }
    }
  }

  /** In milliseconds; undefined when it never did. */
  lastBy(did: string, key: string): number | undefined {
    return this.last.get(`${did} ${key}`)
  }

  private enter(did: string, key: string, date: number): void {
    const name = `${did} ${key}`
    this.last.set(name, Math.max(date, this.last.get(name) ?? Number.NEGATIVE_INFINITY))
  }
}
