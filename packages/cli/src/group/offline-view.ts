import type { Bundle } from '@quorate/core'

import { readStoredSession } from '../account/stored-session.ts'
import { failure } from '../failure.ts'
import { SignedFile } from '../offline/signed-file.ts'
import { PinnedKeys } from '../signing/pinned-keys.ts'
import type { SigningFlags } from '../signing/signing-flags.ts'
import { openBundle } from '../source/bundle-file.ts'
import { terminalText } from '../terminal-text.ts'
import { judgeGroup, knownDids, type GatheredGroup } from './gathered-group.ts'
import type { GroupFlags } from './group-flags.ts'
import { groupsIn } from './only-group.ts'

type OfflineFlags = GroupFlags & SigningFlags & { readonly evidence: string; readonly offline: string }

type OfflineView = GatheredGroup & {
  readonly me: string
  readonly keys: PinnedKeys
  readonly outlet: { readonly file: SignedFile }
}

/**
 * A group as a bundle shows it to a member whose key is here. Opens no connection: what the bundle lacks of the member's own
 * repository is not known, and quorate publish finds out.
 */
export function openOfflineView(flags: OfflineFlags, at: number): OfflineView {
  const file = SignedFile.open(flags.offline)
  const bundle = openBundle(flags.evidence)
  const gathered = judgeGroup({ group: groupIn(bundle, flags.group), evidence: bundle, problems: [] }, at)
  const keys = new PinnedKeys(flags)
  const me = signerIn(gathered, keys, flags.as)
  process.stderr.write(
    `Signing for ${terminalText(gathered.names.of(me))}, ${me}, by ${terminalText(flags.evidence)} alone.\n`,
  )
  return { ...gathered, me, keys, outlet: { file } }
}

/** The group that is named, by CID or by the at-uri of a policy in the bundle, else the only one in it. */
function groupIn({ records }: Bundle, named: string | undefined): string {
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

/** The member who signs: `as`, else the account that is logged in, else the only member whose key is here. */
function signerIn(gathered: GatheredGroup, keys: PinnedKeys, as: string | undefined): string {
  const { founding, report, names } = gathered
  const known = knownDids(gathered)
  if (as !== undefined) return memberCalled(as, known, names)
  const next = report.proposals.flatMap(({ ballot }) => ballot?.next ?? [])
  const versions = [founding, ...report.versions.map(({ version }) => version), ...next]
  const mine = known.filter((did) => versions.some(({ members }) => keys.has(members.get(did)?.key ?? '')))
  const me = readStoredSession()?.did
  if (me !== undefined && mine.includes(me)) return me
  const [only] = mine
  if (only === undefined) throw failure('usage', 'offline/no-key', '--as')
  if (mine.length === 1) return only
  throw failure('usage', 'offline/signer', '--as', {
    expected: mine.map((did) => `${names.of(did)} (${did})`),
  })
}

/** A name is a claim, so it only picks among those that the records name, and what is signed shows the DID. */
function memberCalled(as: string, known: readonly string[], names: GatheredGroup['names']): string {
  const wanted = as.replace(/^@/, '').toLowerCase()
  const did = names.entries().find(([name]) => name.toLowerCase() === wanted)?.[1] ?? as
  if (known.includes(did)) return did
  const expected = known.map((member) => `${names.of(member)} (${member})`)
  throw failure('usage', 'offline/unknown-member', '--as', {
    actual: JSON.stringify(as.slice(0, 200)),
    expected,
  })
}
