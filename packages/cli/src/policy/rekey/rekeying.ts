import { parseDidKey } from '@quorate/core'
import type { Version } from '@quorate/governance'

import { Failure, failure } from '../../shell/failure.ts'
import type { MemberView } from '../../signing/member-view.ts'
import { memberNamed } from '../../group/named-member.ts'

/** Whose key is replaced, and by which; both are did:key. */
export type Rekeying = {
  readonly did: string
  readonly oldKey: string
  readonly newKey: string
  readonly own: boolean
}

/**
 * Of the account itself, the new key is a name in its keystore or a did:key; of another `member` of `base`, by DID or
 * handle, only a did:key: nobody makes a key for somebody else. Throws a usage failure for anything else.
 */
export function rekeyingOf(
  view: MemberView,
  base: Version,
  { to, member: named }: { readonly to: string; readonly member?: string | undefined },
): Rekeying {
  const did = named === undefined ? view.me : memberNamed(base, view.names, named, '--member')
  const oldKey = base.members.get(did)?.key
  const version = `version ${String(base.number)}`
  if (oldKey === undefined) throw failure('usage', 'member/not-listed', '', { did, version })
  const own = did === view.me
  const name = view.names.of(did)
  if (!own && !to.startsWith('did:key:')) throw failure('usage', 'rekey/made-elsewhere', '--to', { name })
  const newKey = to.startsWith('did:key:') ? canonical(to) : view.keys.find(to)
  if (newKey === oldKey) throw failure('usage', 'rekey/same', '--to', { actual: newKey, name, version })
  return { did, oldKey, newKey, own }
}

function canonical(key: string): string {
  const parsed = parseDidKey(key, '--to')
  if (parsed.ok) return parsed.value.did
  throw new Failure('usage', parsed.findings)
}
