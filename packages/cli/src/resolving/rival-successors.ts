import { compareCids } from '@quorate/core'
import type { Version, VersionReport } from '@quorate/governance'

import { failure } from '../failure.ts'
import type { GatheredGroup } from '../group/gathered-group.ts'
import { pickByCid } from '../source/pick-by-cid.ts'

/** Certified successors of one version of which only one can stand (GOV-8), and which of them is to fall. */
export type Rivals = {
  readonly base: Version
  readonly keep: VersionReport
  readonly drop: VersionReport
}

/**
 * The rivals that `keep` and `drop` name, by content CID or a part of it; of two, naming one is naming both. Throws
 * when the group is not FORKED, or one of them is no successor that may still stand.
 */
export function rivalsNamed(
  { report }: GatheredGroup,
  named: { readonly keep: string; readonly drop?: string | undefined },
): Rivals {
  const { head, state, versions } = report
  if (head === undefined || state !== 'FORKED')
    throw failure('usage', 'resolve/not-forked', '', { actual: state ?? 'not founded' })
  const rivals = versions
    .filter(({ certified }) => certified.parent?.version.cid === head.cid && !certified.revoked)
    .toSorted(compareByCid)
  const find = (cid: string) => pickByCid(rivals, cid, 'rival version')
  const keep = find(named.keep)
  const others = rivals.filter((rival) => rival !== keep)
  const drop = named.drop === undefined ? others[0] : find(named.drop)
  const isNamed = named.drop !== undefined || others.length === 1
  if (drop !== undefined && drop !== keep && isNamed) return { base: head, keep, drop }
  throw failure('usage', 'resolve/which-falls', '--drop', { expected: others.map(({ cid }) => cid) })
}

function compareByCid(a: VersionReport, b: VersionReport): number {
  return compareCids(a.cid, b.cid)
}
