import { DatabaseSync } from 'node:sqlite'
import { CID } from '@quorate/core'

/** What happens to disks, done to the file of a replica while its node is running, which notices nothing. */

export function loseBlock(replica: string, cid: string): void {
  change(replica, cid, (database, key) => database.prepare('DELETE FROM block WHERE cid = ?').run(key))
}

/** One bit of it is another one from now on. */
export function corruptBlock(replica: string, cid: string): void {
  change(replica, cid, (database, key) => {
    const row = database.prepare('SELECT bytes FROM block WHERE cid = ?').get(key)
    const bytes = Uint8Array.from((row?.['bytes'] ?? []) as Uint8Array)
    const flipped = bytes.with(-1, (bytes.at(-1) ?? 0) ^ 1)
    return database.prepare('UPDATE block SET bytes = ? WHERE cid = ?').run(flipped, key)
  })
}

type Change = (database: DatabaseSync, key: Uint8Array) => { readonly changes: number | bigint }

function change(replica: string, cid: string, make: Change): void {
  // The node may be writing.
  const database = new DatabaseSync(replica, { timeout: 10_000 })
  try {
    const { changes } = make(database, CID.parse(cid).bytes)
    if (changes !== 1) throw new Error(`${String(changes)} rows of the replica hold ${cid}`)
  } finally {
    database.close()
  }
}
