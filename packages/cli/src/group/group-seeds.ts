import { DAG_CBOR, parseCid } from '@quorate/core'

import { failure } from '../shell/failure.ts'
import { readKnownGroups } from './known-groups.ts'
import { readRememberedGroups, rememberedGroup } from './remembered/remembered-groups.ts'

/** Where to begin collecting a group. */
export type GroupSeeds = {
  readonly seeds: readonly string[]
  /** Content CID of version 1; undefined: which group it is follows from the seeds. */
  readonly group: string | undefined
  /** The seed whose account says which group is meant, when nothing else does. */
  readonly account?: string | undefined
}

const accountForm = /^(did:plc:[a-z2-7]{24}|did:web:[\w.%-]+|@?[\w-]+(\.[\w-]+)+)$/

/**
 * The group that a command means: the one that is named, by the content CID of version 1, its name here, the at-uri of a policy, or
 * the handle or DID of an account that tells of one group, else the one that is used, else the one that the account `me` wrote for
 * last, else whatever `me` tells of (DIS-1).
 */
export function groupSeeds(named: string | undefined, me: string | undefined): GroupSeeds {
  const name = named === undefined ? undefined : (rememberedGroup(named)?.group ?? named)
  const own = me === undefined ? [] : [me]
  if (name?.startsWith('at://') === true) return { seeds: [name, ...own], group: undefined }
  if (name !== undefined && accountForm.test(name)) return { seeds: [name], group: undefined, account: name }
  if (name !== undefined && !parseCid(name, DAG_CBOR).ok)
    throw failure('usage', 'group/name', '--group', { actual: JSON.stringify(name) })
  const known = me === undefined ? undefined : readKnownGroups(me)
  const group = name ?? readRememberedGroups().used ?? known?.last
  const members = group === undefined ? undefined : known?.members.get(group)
  const seeds = [...new Set([...own, ...(members ?? [])])]
  if (seeds.length === 0) throw failure('usage', 'group/unknown', '--group')
  return { seeds, group, account: me }
}
