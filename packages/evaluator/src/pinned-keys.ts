import type { ChainReport, Signed, SigningSeats } from '@quorate/governance'

/** The keys that certified versions pin, of members and of nodes that sign, by repository (SIG-4). */
export class PinnedKeys {
  /** CID of the group. */
  readonly group: string | undefined
  /** From when on each signs, in milliseconds. */
  private readonly keys = new Map<string, Map<string, number>>()

  constructor({ group, versions }: ChainReport, seats: SigningSeats) {
    this.group = group
    for (const { version } of versions) {
      for (const { did, key } of version.members.values()) this.pin(did, key, Number.NEGATIVE_INFINITY)
      for (const { id, key } of version.nodes.values()) this.pin(id, key, seats.since(version, id))
    }
  }

  /** The pinned keys by which a record is signed; none: it is an outsider's. */
  signing(record: Pick<Signed<object>, 'repository' | 'date' | 'signers'>): string[] {
    const own = this.keys.get(record.repository) ?? new Map<string, number>()
    return record.signers(new Set(own.keys())).filter((key) => (own.get(key) ?? Infinity) <= record.date)
  }

  private pin(repository: string, key: string, since: number | undefined): void {
    if (since === undefined) return
    const own = this.keys.get(repository) ?? new Map<string, number>()
    this.keys.set(repository, own.set(key, Math.min(since, own.get(key) ?? since)))
  }
}
