import { contentCid, type DataMap, type Evidence } from '@quorate/core'
import type { Collected } from '@quorate/network'
import { nsids } from '@quorate/schemas'

import { failure } from '../shell/failure.ts'

/**
 * The one group that an account tells of, in its repository or by the policy that its DID document names (DIS-1). Throws
 * a usage failure that names them when there are several: none is chosen for anybody.
 */
export function onlyGroupOf(seed: string | undefined, { seeds, evidence }: Collected): string {
  const opened = seeds.find((one) => one.seed === seed)
  const own = evidence.records.filter(({ repository }) => repository === opened?.did)
  const named = opened?.service === undefined ? [] : [opened.service.group]
  const groups = [...new Set([...named, ...groupsIn(own)])]
  const [group] = groups
  if (group === undefined) throw failure('usage', 'group/none', '--group', { account: opened?.did ?? '' })
  if (groups.length === 1) return group
  const choices = groups.map((cid) => choiceOf(cid, evidence))
  throw failure('usage', 'group/several', '--group', {
    account: opened?.did ?? '',
    expected: choices.map(({ choice }) => choice),
    found: choices.map(({ choice, name }) => (name === undefined ? choice : `${choice} (${name})`)),
  })
}

/** What `--group` takes for a group, whoever asks: the at-uri of its version 1, or its CID where that was not found. */
function choiceOf(group: string, { records }: Evidence): { choice: string; name: string | undefined } {
  const founding = records.find(({ cid }) => cid === group)
  const name = founding?.record['name']
  return { choice: founding?.uri ?? group, name: typeof name === 'string' ? name.slice(0, 100) : undefined }
}

/** The groups that records are of, each once. */
export function groupsIn(records: Evidence['records']): string[] {
  return [...new Set(records.flatMap(({ record }) => groupOf(record)))]
}

function groupOf(record: DataMap): string[] {
  if (typeof record['group'] === 'string') return [record['group']]
  const cid = record['$type'] === nsids.OrgP2pdsPolicy ? contentCid(record) : undefined
  return cid?.ok === true ? [cid.value.toString()] : []
}
