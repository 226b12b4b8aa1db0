import type { VersionReport } from './chain.ts'
import { operatorOf } from './member.ts'

/** Operators that left, and since when, in milliseconds. */
export type Departures = ReadonlyMap<string, number>

/**
 * Who left under each version, by its content CID (RCP-1): operators all of whose members with a node gave a notice that is over,
 * under the version or one before it since they are members. Consent to a later version does not undo it here: more evidence adds
 * departures, and never takes one away. `reports` have ancestors first.
 */
export function departuresIn(
  reports: readonly Pick<VersionReport, 'version' | 'consent'>[],
): ReadonlyMap<string, Departures> {
  const leftBy = new Map<string, Departures>()
  const departures = new Map<string, Departures>()
  for (const { version, consent } of reports) {
    const before = leftBy.get(version.record.prev ?? '')
    const members = new Map(
      consent.flatMap(({ did, exit }): [string, number][] => {
        const left = Math.min(exit?.endsAt ?? Infinity, before?.get(did) ?? Infinity)
        return left === Infinity ? [] : [[did, left]]
      }),
    )
    leftBy.set(version.cid, members)
    const seated = version.record.members.filter(({ nodes = [] }) => nodes.length > 0)
    const operators = [...Map.groupBy(seated, operatorOf)].map(([operator, own]): [string, number] => [
      operator,
      Math.max(...own.map(({ did }) => members.get(did) ?? Infinity)),
    ])
    departures.set(version.cid, new Map(operators.filter(([, left]) => left < Infinity)))
  }
  return departures
}
