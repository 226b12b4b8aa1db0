import type { Version } from '@quorate/governance'
import type { Session } from '@quorate/network'

import { openNetwork } from '../account/network.ts'
import { openSession } from '../account/stored-session.ts'
import { failure } from '../failure.ts'
import { PinnedKeys } from '../signing/pinned-keys.ts'
import type { SigningFlags } from '../signing/signing-flags.ts'
import { instantOf } from '../source/chain-flags.ts'
import { gatherGroup, knownDids, type GatheredGroup } from './gathered-group.ts'
import type { GroupFlags } from './group-flags.ts'
import { rememberGroup } from './known-groups.ts'

/** A group as one who can write for a member of it sees it. */
export type MemberView = GatheredGroup & {
  readonly session: Session
  /** DID of the account that is logged in. */
  readonly me: string
  readonly keys: PinnedKeys
}

/** Throws NetworkError unless the account's own repository was read: what it said already decides what it may say. */
export async function openMemberView(flags: GroupFlags & SigningFlags): Promise<MemberView> {
  const at = instantOf(flags.at)
  const network = await openNetwork()
  const session = await openSession(network)
  const me = session.did
  const gathered = await gatherGroup(network, { named: flags.group, me, at })
  const unread = gathered.problems.find(({ did, error }) => did === me && error !== undefined)
  if (unread?.error !== undefined) throw unread.error
  return { ...gathered, session, me, keys: new PinnedKeys(flags) }
}

/** The key that a version pins for the account; a usage failure when it is no member of it. */
export function pinnedKey(version: Version, me: string): string {
  const member = version.members.get(me)
  if (member !== undefined) return member.key
  const params = { did: me, version: `version ${String(version.number)}` }
  throw failure('usage', 'member/not-listed', '', params)
}

/** After a record was published for the group: the next commands mean it too. */
export async function rememberView(view: MemberView): Promise<void> {
  await rememberGroup(view.me, view.group, knownDids(view))
}
