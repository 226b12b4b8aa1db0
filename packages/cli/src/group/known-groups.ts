import { configDocument, fieldsOf } from '../account/state/json-document.ts'

/** What one account's runs remember: the group that it wrote for last, and where each group's members are. */
export type KnownGroups = {
  readonly last: string | undefined
  /** DIDs to begin collecting from, by content CID of version 1. */
  readonly members: ReadonlyMap<string, readonly string[]>
}

/** Most groups whose members are remembered; the oldest go first. */
const maxGroups = 32

export function readKnownGroups(did: string): KnownGroups {
  const account = fieldsOf(fieldsOf(fieldsOf(configDocument().read())['groups'])[did])
  const members = Object.entries(fieldsOf(account['members'])).map(
    ([group, dids]) => [group, Array.isArray(dids) ? dids.filter((d) => typeof d === 'string') : []] as const,
  )
  const last = account['last']
  return { last: typeof last === 'string' ? last : undefined, members: new Map(members) }
}

/** Makes `group` the one that the account's next commands mean. */
export async function rememberGroup(did: string, group: string, members: readonly string[]): Promise<void> {
  const { last, members: before } = readKnownGroups(did)
  if (last === group && sameMembers(before.get(group), members)) return
  await configDocument().update((config) => {
    const groups = fieldsOf(fieldsOf(config)['groups'])
    const { [group]: _before, ...others } = fieldsOf(fieldsOf(groups[did])['members'])
    const kept = Object.fromEntries(Object.entries(others).slice(1 - maxGroups))
    const account = { last: group, members: { ...kept, [group]: [...members] } }
    return { ...fieldsOf(config), groups: { ...groups, [did]: account } }
  })
}

function sameMembers(a: readonly string[] | undefined, b: readonly string[]): boolean {
  return a?.length === b.length && a.every((did, i) => did === b[i])
}
