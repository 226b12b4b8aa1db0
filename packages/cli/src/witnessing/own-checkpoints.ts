import { contentCid, instantMs, verifyRecord, type EvidenceRecord } from '@quorate/core'
import { nsids, type checkpoint } from '@quorate/schemas'

/** The account's checkpoints in one group, whatever their dates. */
export type OwnCheckpoints = {
  /** The one to go on from: the greatest seq; of two, that with the later date. */
  readonly last: { readonly cid: string; readonly seq: number; readonly asOf: number } | undefined
  /** What they list, by `listingKey`. */
  readonly listed: ReadonlySet<string>
}

export function listingKey(repository: string, cid: string): string {
  return `${repository} ${cid}`
}

/** Those that one of `keys` signed; what was collected is of one group already. */
export function ownCheckpoints(
  records: readonly EvidenceRecord[],
  me: string,
  keys: ReadonlySet<string>,
): OwnCheckpoints {
  const own = records.flatMap(({ repository, record }) => {
    if (repository !== me || record['$type'] !== nsids.OrgP2pdsGovernanceCheckpoint) return []
    const signatures = verifyRecord(record, me)
    const mine = signatures.ok && signatures.value.some((s) => keys.has(s.key) && s.findings.length === 0)
    const cid = contentCid(record)
    const { seq, asOf, seen } = record as unknown as checkpoint.Main
    return mine && cid.ok ? [{ cid: cid.value.toString(), seq, asOf: instantMs(asOf), seen }] : []
  })
  const [last] = [...own].sort((a, b) => b.seq - a.seq || b.asOf - a.asOf)
  const listed = own.flatMap(({ seen }) => seen.map(({ repository, cid }) => listingKey(repository, cid)))
  return { last, listed: new Set(listed) }
}
