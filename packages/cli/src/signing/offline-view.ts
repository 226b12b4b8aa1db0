import type { Bundle } from '@quorate/core'
import { recordKey } from '@quorate/governance'

import { failure } from '../shell/failure.ts'
import { SignedFile, type OfflineOutlet } from './offline/signed-file.ts'
import { votesSignedHere } from './offline/signed-votes.ts'
import { PinnedKeys } from './pinned-keys.ts'
import type { SigningFlags } from './signing-flags.ts'
import { openBundle } from '../group/source/bundle-file.ts'
import { terminalText } from '../shell/terminal-text.ts'
import { judgeGroup, type GatheredGroup } from '../group/gathered-group.ts'
import type { GroupFlags } from '../group/group-flags.ts'
import { knownVersions, meantMember } from './meant-member.ts'
import { groupsIn } from '../group/only-group.ts'

type OfflineFlags = GroupFlags & SigningFlags & { readonly evidence: string; readonly offline: string }

type OfflineView = GatheredGroup & {
  readonly me: string
  readonly keys: PinnedKeys
  readonly outlet: OfflineOutlet
}

/**
 * A group as a bundle, and the votes that were signed here, show it to a member whose key is here. Opens no connection: what
 * else the bundle lacks of the member's own repository is not known, and quorate publish finds out.
 */
export function openOfflineView(flags: OfflineFlags, at: number): OfflineView {
  const file = SignedFile.open(flags.offline)
  const bundle = openBundle(flags.evidence)
  const shown = new Set(bundle.records.map(({ repository, cid }) => recordKey(repository, cid)))
  const unshown = votesSignedHere().filter(({ repository, cid }) => !shown.has(recordKey(repository, cid)))
  const evidence = { ...bundle, records: [...bundle.records, ...unshown] }
  const gathered = judgeGroup({ group: groupIn(bundle, flags.group), evidence, problems: [] }, at)
  const keys = new PinnedKeys(flags)
  const me = meantMember(knownVersions(gathered), gathered.names, (key) => keys.has(key), flags.as)
  process.stderr.write(
    `Signing for ${terminalText(gathered.names.of(me))}, ${me}, by ${terminalText(flags.evidence)} alone.\n`,
  )
  return { ...gathered, me, keys, outlet: { file, unshown } }
}

/** The group that is named, by CID or by the at-uri of a policy in the bundle, else the only one in it. */
export function groupIn({ records }: Pick<Bundle, 'records'>, named: string | undefined): string {
  const groups = groupsIn(records)
  const at = (uri: string) => groupsIn(records.filter((found) => found.uri === uri))
  const meant =
    named === undefined
      ? groups
      : named.startsWith('at://')
        ? at(named)
        : groups.filter((cid) => cid === named)
  const [group] = meant
  if (group !== undefined && meant.length === 1) return group
  throw failure('usage', 'offline/group', '--group', { expected: groups.length === 0 ? 'none' : groups })
}
