import type { Bundle } from '@quorate/core'
import type { Anchor } from '@quorate/governance'

import { openNetwork } from '../account/network.ts'
import { openSession } from '../account/stored-session.ts'
import { failure } from '../shell/failure.ts'
import { judgeGroup, type GatheredGroup } from '../group/gathered-group.ts'
import type { MemberView } from '../signing/member-view.ts'
import { knownVersions, meantMember } from '../signing/meant-member.ts'
import { groupIn } from '../signing/offline-view.ts'
import { SignedFile } from '../signing/offline/signed-file.ts'
import { PinnedKeys } from '../signing/pinned-keys.ts'
import type { SigningFlags } from '../signing/signing-flags.ts'
import { anchorOf, instantOf, type ChainFlags } from '../group/source/chain-flags.ts'

/** A member that attests of what a bundle shows of its group. */
export type Issuer = GatheredGroup &
  Pick<MemberView, 'me' | 'keys'> & {
    readonly anchor: Anchor
    /** Where the signed attestation goes beside the bundle of `--output`; undefined: nowhere. */
    readonly outlet: MemberView['outlet'] | undefined
  }

export type IssuerFlags = ChainFlags & SigningFlags & { readonly output?: string | undefined }

/** By the bundle alone. A network is opened only to publish, which is when neither `--offline` nor `--output` is given. */
export async function openIssuer(bundle: Bundle, flags: IssuerFlags): Promise<Issuer> {
  const at = instantOf(flags.at)
  const isOnline = flags.offline === undefined && flags.output === undefined
  if (isOnline && flags.as !== undefined) {
    const reason = 'goes with -o or --offline; otherwise the account that is logged in signs'
    throw failure('usage', 'usage/invalid', '--as', { reason })
  }
  const anchor = anchorOf(flags) ?? { group: groupIn(bundle, undefined) }
  const gathered = judgeGroup({ group: anchor.group, evidence: bundle, problems: [] }, at)
  const keys = new PinnedKeys(flags)
  if (isOnline) {
    const session = await openSession(await openNetwork())
    return { ...gathered, anchor, keys, me: session.did, outlet: { session } }
  }
  const me = meantMember(knownVersions(gathered), gathered.names, (key) => keys.has(key), flags.as)
  const outlet =
    flags.offline === undefined ? undefined : { file: SignedFile.open(flags.offline), unshown: [] }
  return { ...gathered, anchor, keys, me, outlet }
}
