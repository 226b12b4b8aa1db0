import type { ChainReport, Signed } from '@quorate/governance'

/** The keys that certified versions pin, of members and of nodes, by repository (SIG-4). */
export class PinnedKeys {
  /** CID of the group. */
  readonly group: string | undefined
  private readonly keys = new Map<string, Set<string>>()

  constructor({ group, versions }: ChainReport) {
    this.group = group
    for (const { version } of versions) {
      for (const { did, key } of version.members.values()) this.pin(did, key)
      for (const { id, key } of version.nodes.values()) this.pin(id, key)
    }
  }

  /** The pinned keys by which a record is signed; none: it is an outsider's. */
  signing(record: Pick<Signed<object>, 'repository' | 'signers'>): string[] {
    return record.signers(this.keys.get(record.repository) ?? new Set())
  }

  private pin(repository: string, key: string): void {
    this.keys.set(repository, (this.keys.get(repository) ?? new Set()).add(key))
  }
}
