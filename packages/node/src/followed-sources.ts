import type { ReplicaStore } from './replica-store.ts'

/** Where a replica stands with the hosts that it follows: in its file, so that a run goes on where the last one ended. */
export class FollowedSources {
  private readonly store: ReplicaStore

  constructor(store: ReplicaStore) {
    this.store = store
  }

  /** The subjects that were up to date with what their host had told by its cursor, each with that host. */
  subjects(): Map<string, string> {
    const rows = this.store.database.prepare('SELECT did, service FROM followed').all()
    return new Map(rows.map(({ did, service }) => [String(did), String(service)]))
  }

  follow(did: string, service: string): void {
    this.store.database
      .prepare(
        `INSERT INTO followed (did, service) VALUES (?, ?)
         ON CONFLICT (did) DO UPDATE SET service = excluded.service WHERE service <> excluded.service`,
      )
      .run(did, service)
  }

  unfollow(did: string): void {
    this.store.database.prepare('DELETE FROM followed WHERE did = ?').run(did)
  }

  /** The `seq` of an event of a host up to which all was acted upon. */
  cursor(service: string): number | undefined {
    const row = this.store.database.prepare('SELECT cursor FROM source WHERE service = ?').get(service)
    return row === undefined ? undefined : Number(row['cursor'])
  }

  /** Without a cursor the host is followed anew. */
  keepCursor(service: string, cursor: number | undefined): void {
    if (cursor === undefined) this.store.database.prepare('DELETE FROM source WHERE service = ?').run(service)
    else
      this.store.database
        .prepare(
          'INSERT INTO source (service, cursor) VALUES (?, ?) ON CONFLICT (service) DO UPDATE SET cursor = excluded.cursor',
        )
        .run(service, cursor)
  }
}
