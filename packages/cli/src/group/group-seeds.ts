import { DAG_CBOR, parseCid } from '@quorate/core'

import { failure } from '../failure.ts'
import { readKnownGroups } from './known-groups.ts'

/** Where to begin collecting a group; which one it is may follow from the seeds. */
export type GroupSeeds = { readonly seeds: readonly string[]; readonly group: string | undefined }

/**
 * The group that a command means: the one that is named, by the content CID of version 1 or the at-uri of a policy, else
 * the one that the account `me` wrote for last, else whatever is in its repository.
 */
export function groupSeeds(name: string | undefined, me: string | undefined): GroupSeeds {
  const own = me === undefined ? [] : [me]
  if (name?.startsWith('at://') === true) return { seeds: [name, ...own], group: undefined }
  if (name !== undefined && !parseCid(name, DAG_CBOR).ok)
    throw failure('usage', 'group/name', '--group', { actual: JSON.stringify(name) })
  const known = me === undefined ? undefined : readKnownGroups(me)
  const group = name ?? known?.last
  const members = group === undefined ? undefined : known?.members.get(group)
  const seeds = [...new Set([...own, ...(members ?? [])])]
  if (seeds.length === 0) throw failure('usage', 'group/unknown', '--group')
  return { seeds, group }
}
