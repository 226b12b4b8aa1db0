import { DAG_CBOR, parseCid } from '@quorate/core'
import type { Anchor } from '@quorate/governance'

import type { Json } from '../../shell/answer.ts'
import { failure } from '../../shell/failure.ts'
import { configDocument, fieldsOf } from '../../account/state/json-document.ts'

/** A group that the user said is meant, and how far it was seen. */
export type RememberedGroup = Anchor & { readonly name: string | undefined }

/** What the user said of groups; in the order in which it was said. */
export type RememberedGroups = {
  readonly groups: readonly RememberedGroup[]
  /** The one that is meant where nothing else says so. */
  readonly used: string | undefined
}

const nameForm = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/

/** Whether a group may be called that: no CID, DID, handle or at-uri has this form. */
export function isGroupName(name: string): boolean {
  return nameForm.test(name) && !parseCid(name, DAG_CBOR).ok
}

export function readRememberedGroups(): RememberedGroups {
  return fromJson(configDocument().read())
}

/** The remembered group with this CID or name; undefined when there is none. */
export function rememberedGroup(named: string): RememberedGroup | undefined {
  return readRememberedGroups().groups.find(({ group, name }) => group === named || name === named)
}

/** The same; a usage failure that lists the names when there is none. */
export function rememberedAs(named: string, path = '--group'): RememberedGroup {
  const found = rememberedGroup(named)
  if (found !== undefined) return found
  const names = readRememberedGroups().groups.flatMap(({ name, group }) => name ?? group)
  throw failure('usage', 'group/not-remembered', path, {
    actual: JSON.stringify(named.slice(0, 200)),
    expected: names.length === 0 ? 'none is remembered yet' : names.join(', '),
  })
}

/** Keeps or replaces what is remembered of a group; others stay as they are. */
export async function rememberAnchor(anchor: Anchor, name?: string): Promise<void> {
  await update(({ groups, used }) => ({ groups: withAnchor(groups, anchor, name), used }))
}

/** Makes a group the one that is meant from now on. */
export async function useGroup(group: string): Promise<void> {
  await update(({ groups }) => ({ groups: withAnchor(groups, { group }), used: group }))
}

function withAnchor(
  groups: readonly RememberedGroup[],
  { group, head }: Anchor,
  name?: string,
): readonly RememberedGroup[] {
  const before = groups.find((one) => one.group === group)
  const after = { group, head: head ?? before?.head, name: name ?? before?.name }
  return before === undefined ? [...groups, after] : groups.map((one) => (one === before ? after : one))
}

async function update(change: (before: RememberedGroups) => RememberedGroups): Promise<void> {
  await configDocument().update((config) => {
    const { groups, used } = change(fromJson(config))
    const anchors = groups.map(({ group, head, name }): Json => ({
      group,
      ...(head === undefined ? {} : { head }),
      ...(name === undefined ? {} : { name }),
    }))
    return { ...fieldsOf(config), anchors, ...(used === undefined ? {} : { used }) }
  })
}

function fromJson(config: Json | undefined): RememberedGroups {
  const { anchors, used } = fieldsOf(config)
  const groups = (Array.isArray(anchors) ? anchors : []).map((entry: Json): RememberedGroup => {
    const { group, head, name } = fieldsOf(entry)
    if (!isCid(group) || !(head === undefined || isCid(head)) || !(name === undefined || isName(name))) {
      const reason = 'expected anchors of {group, head, name}'
      throw failure('untrusted', 'state/corrupt', '', { file: 'config.json', folder: 'config', reason })
    }
    return { group, head, name }
  })
  return { groups, used: isCid(used) ? used : undefined }
}

function isCid(value: Json | undefined): value is string {
  return typeof value === 'string' && parseCid(value, DAG_CBOR).ok
}

function isName(value: Json): value is string {
  return typeof value === 'string' && isGroupName(value)
}
