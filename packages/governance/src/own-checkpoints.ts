import { checkShape, contentCid, contentOf, instantMs } from '@quorate/core'
import { nsids, type checkpoint } from '@quorate/schemas'
import { recordKey } from './evidence-pool.ts'
import type { FoundRecord } from './found-record.ts'
import { Signed } from './signed.ts'

/** A checkpoint that an account finds in its own repository. */
export type OwnCheckpoint = checkpoint.Main & {
  /** Content CID. */
  readonly cid: string
}

export type CheckpointOwner = {
  readonly repository: string
  /** Content CID of version 1. */
  readonly group: string
  /** Each a did:key that the account signed with. */
  readonly keys: Iterable<string>
}

/**
 * The checkpoints of an account among records of anybody, whatever their dates. The one to go on from is first: that of the
 * greatest seq; of two, that with the later date.
 */
export function ownCheckpoints(
  records: readonly FoundRecord[],
  { repository, group, keys }: CheckpointOwner,
): OwnCheckpoint[] {
  const known = new Set(keys)
  return records
    .flatMap((found): OwnCheckpoint[] => {
      const { record } = found
      if (found.repository !== repository || record['$type'] !== nsids.OrgP2pdsGovernanceCheckpoint) return []
      const cid = contentCid(record)
      const content = contentOf(record)
      if (!cid.ok || checkShape(nsids.OrgP2pdsGovernanceCheckpoint, content).length > 0) return []
      const body = content as unknown as checkpoint.Main
      if (body.group !== group) return []
      const own = { ...body, cid: cid.value.toString() }
      const signed = new Signed(repository, own.cid, record, instantMs(body.asOf))
      return signed.signers(known).length > 0 ? [own] : []
    })
    .sort((a, b) => b.seq - a.seq || instantMs(b.asOf) - instantMs(a.asOf))
}

/** What checkpoints list, by {@link recordKey}: nothing is listed twice. */
export function listedBy(checkpoints: readonly OwnCheckpoint[]): ReadonlySet<string> {
  return new Set(
    checkpoints.flatMap(({ seen }) => seen.map(({ repository, cid }) => recordKey(repository, cid))),
  )
}
