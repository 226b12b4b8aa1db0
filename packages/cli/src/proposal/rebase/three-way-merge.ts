import { isDataMap, joinPath, type DataMap, type DataValue } from '@quorate/core'

import { formatThreshold } from '../../policy-document/threshold-text.ts'
import { byId, same } from '../../policy-document/member-diff.ts'

/** The same field changed in two ways since the base. Undefined where it is not there. */
export type Conflict = {
  /** In the record; members and nodes by DID, such as `members[did:plc:x].weight`. */
  readonly path: string
  readonly base: DataValue | undefined
  readonly draft: DataValue | undefined
  /** The value that the merge keeps. */
  readonly head: DataValue | undefined
}

/** Three states of one value: before both changes, and after each. */
type Three = {
  readonly base: DataValue | undefined
  readonly draft: DataValue | undefined
  readonly head: DataValue | undefined
}

/** Lists of things with an identity, by the field that names it. */
const identities: Readonly<Record<string, string>> = { members: 'did', nodes: 'id' }

/**
 * What the draft changed in `base`, done to `head` as well: field by field, members by DID, nodes by id, lists of plain
 * values item by item. Where both changed the same in different ways the head's value stays, and a conflict says so.
 */
export function mergePolicies(
  three: { readonly base: DataMap; readonly draft: DataMap; readonly head: DataMap },
  conflicts: Conflict[],
): DataMap {
  return mergeMaps(three.base, three.draft, three.head, '', conflicts)
}

function mergeMaps(
  base: DataMap,
  draft: DataMap,
  head: DataMap,
  path: string,
  conflicts: Conflict[],
): DataMap {
  const names = [...new Set([...Object.keys(head), ...Object.keys(draft), ...Object.keys(base)])]
  const merged: DataMap = {}
  for (const name of names) {
    const three = { base: base[name], draft: draft[name], head: head[name] }
    const value = mergeValue(three, joinPath(path, name), identities[name], conflicts)
    if (value !== undefined) merged[name] = value
  }
  return merged
}

function mergeValue(
  three: Three,
  path: string,
  identity: string | undefined,
  conflicts: Conflict[],
): DataValue | undefined {
  const { base, draft, head } = three
  if (same(draft, base) || same(draft, head)) return head
  if (same(head, base)) return draft
  // Both sides changed it.
  if (identity !== undefined) return mergeSeats(three, path, identity, conflicts)
  if (isPlainList(base) && isPlainList(draft) && isPlainList(head)) return mergeItems(base, draft, head)
  if (isFields(draft) && isFields(head) && (base === undefined || isFields(base)))
    return mergeMaps(base ?? {}, draft, head, path, conflicts)
  conflicts.push({ path, ...three })
  return head
}

/** In the order of the head, then those that the draft adds. */
function mergeSeats(
  { base, draft, head }: Three,
  path: string,
  identity: string,
  conflicts: Conflict[],
): DataValue {
  const [old, mine, theirs] = [base, draft, head].map((list) => byId(list, identity)) as [
    Map<string, DataMap>,
    Map<string, DataMap>,
    Map<string, DataMap>,
  ]
  return [...new Set([...theirs.keys(), ...mine.keys(), ...old.keys()])].flatMap((id) => {
    const three = { base: old.get(id), draft: mine.get(id), head: theirs.get(id) }
    const seat = mergeValue(three, `${path}[${id}]`, undefined, conflicts)
    return seat === undefined ? [] : [seat]
  })
}

/** What the draft added and removed, in the head's list. */
function mergeItems(
  base: readonly DataValue[],
  draft: readonly DataValue[],
  head: readonly DataValue[],
): DataValue[] {
  const added = draft.filter((item) => !base.includes(item) && !head.includes(item))
  const removed = base.filter((item) => !draft.includes(item))
  return [...head.filter((item) => !removed.includes(item)), ...added]
}

/** A threshold is one value: half of one and half of another is neither. */
function isFields(value: DataValue | undefined): value is DataMap {
  return isDataMap(value) && formatThreshold(value) === undefined
}

function isPlainList(value: DataValue | undefined): value is DataValue[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string' || typeof item === 'number')
}
