import type { MemberView } from '../signing/member-view.ts'
import { pinnedKey } from '../signing/member-view.ts'

/**
 * The keys that a checkpoint is signed with: the one of the newest version, and the one of the version before where it
 * differs, because what is still decided there is witnessed by that one.
 */
export function witnessKeys({ report, founding, me, keys }: MemberView): readonly [string, ...string[]] {
  const head = report.head ?? founding
  const newest = pinnedKey(head, me)
  const parent = report.versions.find(({ cid }) => cid === head.cid)?.certified.parent?.version
  const before = parent?.members.get(me)?.key
  return before !== undefined && before !== newest && keys.has(before) ? [newest, before] : [newest]
}

/** Every key that any version known here pins for the account. */
export function everyKey({
  report,
  founding,
  me,
}: Pick<MemberView, 'report' | 'founding' | 'me'>): Set<string> {
  const versions = [founding, ...report.versions.map(({ version }) => version)]
  return new Set(
    versions.flatMap(({ members, nodes }) => [members, nodes].flatMap((seats) => seats.get(me)?.key ?? [])),
  )
}
