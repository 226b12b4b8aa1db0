import type { Version } from '@quorate/governance'
import type { Session } from '@quorate/network'

import { openNetwork } from '../account/network.ts'
import { openSession } from '../account/stored-session.ts'
import { failure } from '../shell/failure.ts'
import type { OfflineOutlet } from './offline/signed-file.ts'
import { PinnedKeys } from './pinned-keys.ts'
import type { SigningFlags } from './signing-flags.ts'
import { instantOf } from '../group/source/chain-flags.ts'
import { gatherGroup, knownDids, type GatheredGroup } from '../group/gathered-group.ts'
import type { GroupFlags } from '../group/group-flags.ts'
import { rememberGroup } from '../group/known-groups.ts'
import { openOfflineView } from './offline-view.ts'

/** A group as one who signs for a member of it sees it. */
export type MemberView = GatheredGroup & {
  /** DID of the member's account. */
  readonly me: string
  readonly keys: PinnedKeys
  /** Where what is signed goes: to the account's repository, or into a file for quorate publish. */
  readonly outlet: { readonly session: Session } | OfflineOutlet
}

/** From the network, or with `--evidence` and `--offline` from a bundle, without one. */
export async function openMemberView(flags: GroupFlags & SigningFlags): Promise<MemberView> {
  const { evidence, offline, as } = flags
  if (evidence !== undefined && offline !== undefined)
    return openOfflineView({ ...flags, evidence, offline }, instantOf(flags.at))
  const given = Object.entries({ '--evidence': evidence, '--offline': offline, '--as': as })
  const [alone] = given.find(([, value]) => value !== undefined) ?? []
  if (alone !== undefined) throw failure('usage', 'offline/incomplete', alone)
  return openSessionView(flags)
}

/**
 * The view of the account that is logged in. Throws NetworkError unless the account's own repository was read: what it
 * said already decides what it may say.
 */
export async function openSessionView(
  flags: GroupFlags & SigningFlags,
): Promise<MemberView & { readonly session: Session }> {
  const at = instantOf(flags.at)
  const network = await openNetwork()
  const session = await openSession(network)
  const me = session.did
  const gathered = await gatherGroup(network, { named: flags.group, me, at })
  const unread = gathered.problems.find(
    ({ did, uri, error }) => did === me && uri === undefined && error !== undefined,
  )
  if (unread?.error !== undefined) throw unread.error
  return { ...gathered, session, me, keys: new PinnedKeys(flags), outlet: { session } }
}

/** The key that a version pins for the account; a usage failure when it is no member of it. */
export function pinnedKey(version: Version, me: string): string {
  const member = version.members.get(me)
  if (member !== undefined) return member.key
  const params = { did: me, version: `version ${String(version.number)}` }
  throw failure('usage', 'member/not-listed', '', params)
}

/** After a record was published for the group: the next commands mean it too. What is in a file is not published. */
export async function rememberView(view: MemberView): Promise<void> {
  if ('session' in view.outlet) await rememberGroup(view.me, view.group, knownDids(view))
}
