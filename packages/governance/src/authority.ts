import { encodeCanonical, equalBytes, type DataMap } from '@quorate/core'
import { operatorOf, type Member } from './member.ts'
import type { Version } from './version.ts'

/** How the members of a version differ from those of the version before it. */
export type Authority = {
  /** Any difference in members' did, key, weight or operator, or in governance; nodes do not count (GOV-5). */
  readonly changed: boolean
  readonly added: ReadonlySet<string>
  readonly rekeyed: ReadonlySet<string>
  readonly removed: ReadonlySet<string>
  /** Who carries an operator's name together with others, of whom one did not carry it before: each of them has to agree. */
  readonly sharing: ReadonlySet<string>
}

export function compareAuthority(base: Version, next: Version): Authority {
  const added = new Set<string>()
  const rekeyed = new Set<string>()
  let changed = !sameGovernance(base, next)
  for (const member of next.members.values()) {
    const before = base.members.get(member.did)
    if (before === undefined) added.add(member.did)
    else if (before.key !== member.key) rekeyed.add(member.did)
    changed ||= before === undefined || !sameSeat(before, member)
  }
  const removed = new Set([...base.members.keys()].filter((did) => !next.members.has(did)))
  return { changed: changed || removed.size > 0, added, rekeyed, removed, sharing: sharingOf(base, next) }
}

function sharingOf(base: Version, next: Version): ReadonlySet<string> {
  const carriers = Map.groupBy(next.members.values(), operatorOf)
  const carriedBefore = (member: Member) => {
    const before = base.members.get(member.did)
    return before !== undefined && operatorOf(before) === operatorOf(member)
  }
  return new Set(
    [...carriers.values()]
      .filter((own) => own.length > 1 && !own.every(carriedBefore))
      .flatMap((own) => own.map(({ did }) => did)),
  )
}

function sameSeat(a: Member, b: Member): boolean {
  return a.key === b.key && a.weight === b.weight && operatorOf(a) === operatorOf(b)
}

function sameGovernance(a: Version, b: Version): boolean {
  const [left, right] = [a, b].map((v) => encodeCanonical(v.record.governance as unknown as DataMap))
  return left?.ok === true && right?.ok === true && equalBytes(left.value, right.value)
}
