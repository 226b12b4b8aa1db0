import { isValidRecordKey } from '@atproto/syntax'
import { formatInstant, type DataMap } from '@quorate/core'
import { nsids } from '@quorate/schemas'
import { RecordConflict } from './network-error.ts'
import { listRecords } from './record-listing.ts'
import { placeOf } from './record-place.ts'
import { putRecord } from './repository-write.ts'
import type { Session } from './session.ts'

/** Records that are written at a time: hosts let an account write so many in an hour. */
const writesAtOnce = 100

/** A repository that a node holds. */
export type HeldRepository = {
  readonly did: string
  readonly rev: string
  /** Milliseconds since 1970 at which `rev` was the newest; undefined: not known. */
  readonly at: number | undefined
  /** Whether it is kept up to date, rather than left as it is. */
  readonly isKept: boolean
}

/**
 * Says in the node's repository what it holds, one org.p2pds.manifest for each subject, as p2pds publishes it. Writes what
 * changed since it was last said, at most a hundred records, those first that were said longest ago. Nobody is to believe
 * it: it is no evidence. `left` counts what is still to be written. Throws NetworkError.
 */
export async function publishManifest(
  session: Session,
  held: readonly HeldRepository[],
): Promise<{ readonly written: number; readonly left: number }> {
  const { network } = session
  const { records, fault } = await listRecords(network, session, nsids.OrgP2pdsManifest)
  if (fault !== undefined) throw fault
  const said = new Map(records.map((stored) => [stored.rkey, stored]))
  const changed = held
    // A DID may have more characters than a record key.
    .filter(({ did }) => isValidRecordKey(did))
    .map((repository) => ({ repository, before: said.get(repository.did) }))
    .filter(({ repository, before }) => !says(before?.record, repository))
    .sort((a, b) => saidAt(a.before?.record) - saidAt(b.before?.record))
  const now = formatInstant(network.clock.now())
  let written = 0
  for (const { repository, before } of changed.slice(0, writesAtOnce)) {
    const record = manifestOf(repository, before?.record['createdAt'] ?? now)
    try {
      await putRecord(session, { ...placeOf(record), record, replaces: before?.cid })
      written++
    } catch (error) {
      // Another program says it for the same account: looked at again the next time.
      if (!(error instanceof RecordConflict)) throw error
    }
  }
  return { written, left: changed.length - written }
}

function statusOf({ isKept }: HeldRepository): string {
  return isKept ? 'active' : 'paused'
}

function manifestOf(repository: HeldRepository, createdAt: DataMap[string]): DataMap {
  const { did, rev, at } = repository
  return {
    $type: nsids.OrgP2pdsManifest,
    subject: did,
    status: statusOf(repository),
    lastSyncRev: rev,
    lastSyncAt: at === undefined ? null : formatInstant(at),
    createdAt,
  }
}

function says(record: DataMap | undefined, repository: HeldRepository): boolean {
  const { subject, status, lastSyncRev } = record ?? {}
  return subject === repository.did && status === statusOf(repository) && lastSyncRev === repository.rev
}

/** In milliseconds; what says nothing of it, or something else, comes first. */
function saidAt(record: DataMap | undefined): number {
  const at = record?.['lastSyncAt']
  const ms = typeof at === 'string' ? Date.parse(at) : Number.NaN
  return Number.isNaN(ms) ? -Infinity : ms
}
