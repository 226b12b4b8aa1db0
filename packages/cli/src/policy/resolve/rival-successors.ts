import { compareCids, describeInstant } from '@quorate/core'
import type { ChainReport, Version, VersionReport } from '@quorate/governance'

import { failure } from '../../shell/failure.ts'
import type { GatheredGroup } from '../../group/gathered-group.ts'
import { pickByCid } from '../../group/source/pick-by-cid.ts'

/** Certified successors of one version of which only one can stand (GOV-8), and which of them is to fall. */
export type Rivals = {
  readonly base: Version
  readonly keep: VersionReport
  readonly drop: VersionReport
}

/**
 * The rivals that `keep` and `drop` name, by content CID or a part of it; of two, naming one is naming both. Throws
 * when the group is not FORKED, when none of its members has a say in that any more, or one of them is no successor that may
 * still stand.
 */
export function rivalsNamed(
  { report, at }: Pick<GatheredGroup, 'report' | 'at'>,
  named: { readonly keep: string; readonly drop?: string | undefined },
): Rivals {
  const { head, state } = report
  if (head === undefined || state !== 'FORKED')
    throw failure('usage', 'resolve/not-forked', '', { actual: state ?? 'not founded' })
  const endsAt = endOfSay(report)
  if (at >= endsAt) {
    const params = { version: head.number, effectiveAt: describeInstant(endsAt) }
    throw failure('usage', 'resolve/overtaken', '', params)
  }
  const rivals = rivalsOn(report)
  const find = (cid: string) => pickByCid(rivals, cid, 'rival version')
  const keep = find(named.keep)
  const others = rivals.filter((rival) => rival !== keep)
  const drop = named.drop === undefined ? others[0] : find(named.drop)
  const isNamed = named.drop !== undefined || others.length === 1
  if (drop !== undefined && drop !== keep && isNamed) return { base: head, keep, drop }
  throw failure('usage', 'resolve/which-falls', '--drop', { expected: others.map(({ cid }) => cid) })
}

/** The successors of the head, by CID, of which one would stand if the others did not. */
export function rivalsOn({ versions, head }: Pick<ChainReport, 'versions' | 'head'>): VersionReport[] {
  const late = versions.find(({ cid }) => cid === head?.cid)?.effect.late
  return versions
    .filter(({ certified }) => certified.parent?.version.cid === head?.cid)
    .filter(({ cid, state }) => state !== 'REVOKED' && late?.has(cid) !== true)
    .toSorted((a, b) => compareCids(a.cid, b.cid))
}

/** From when on the members of the head have no say any more: milliseconds, Infinity while no successor is due (GOV-8). */
export function endOfSay({ versions, head }: Pick<ChainReport, 'versions' | 'head'>): number {
  return versions.find(({ cid }) => cid === head?.cid)?.effect.endsAt ?? Number.POSITIVE_INFINITY
}
