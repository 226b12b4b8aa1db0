import { readLeaves } from '@quorate/attest'
import {
  decodeStrict,
  fromAtprotoJson,
  isDataMap,
  isLink,
  RAW,
  readCar,
  readCommit,
  verifyCommit,
  verifyRecord,
  type DataMap,
} from '@quorate/core'
import { must } from '../scripts/vectors/attest-records.ts'

/** The least that an evaluation does: hashes each block once, decodes it once, verifies each signature once. Gives their number. */
export function bareWork(bundle: Uint8Array): number {
  const { blocks } = must(readCar(bundle))
  const maps: DataMap[] = []
  const records = new Map<string, DataMap>()
  for (const { cid, bytes } of blocks) {
    for (const leaf of cid.code === RAW ? must(readLeaves(bytes)) : [bytes]) {
      const data = must(decodeStrict(leaf))
      if (!isDataMap(data)) continue
      maps.push(data)
      if (cid.code !== RAW) records.set(cid.toString(), data)
    }
  }
  return verifyRecords(maps, records) + verifyCommits(maps)
}

function verifyRecords(maps: readonly DataMap[], records: ReadonlyMap<string, DataMap>): number {
  let count = 0
  for (const entry of maps.flatMap(({ entries }) =>
    Array.isArray(entries) ? entries.filter(isDataMap) : [],
  )) {
    const links = Array.isArray(entry['blocks']) ? entry['blocks'].filter(isLink) : []
    for (const link of links) {
      const record = records.get(link.toString())
      const repository = entry['repository'] as string
      if (record?.['signatures'] !== undefined) count += must(verifyRecord(record, repository)).length
    }
  }
  return count
}

/** Commits of repositories, and those that receipts report. */
function verifyCommits(maps: readonly DataMap[]): number {
  const keys = new Map(maps.flatMap((map): [string, string][] => keyIn(map)))
  const reported = maps.flatMap(({ sourceCommit, nodeCommit }) =>
    [sourceCommit, nodeCommit].filter(isDataMap),
  )
  const commits = new Map(reported.map(({ cid, block }) => [cid as string, block as string]))
  for (const block of commits.values()) {
    const commit = must(readCommit(must(fromAtprotoJson({ $bytes: block })) as Uint8Array))
    must(verifyCommit(commit, commit.repository, keys.get(commit.repository) ?? ''))
  }
  return commits.size
}

function keyIn({ id, verificationMethod }: DataMap): [string, string][] {
  const [method] = Array.isArray(verificationMethod) ? verificationMethod.filter(isDataMap) : []
  return method === undefined ? [] : [[id as string, `did:key:${method['publicKeyMultibase'] as string}`]]
}
