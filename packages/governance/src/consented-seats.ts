import type { VersionReport } from './chain.ts'
import type { SigningSeats } from './signing-seats.ts'
import type { NodeSeat, Version } from './version.ts'

/**
 * A node signs from when its member consented to a version that lists it as this one does, or to one before from which on all do.
 * What a group lists without its member is nobody's word. `reports` are certified versions, ancestors first.
 */
export function consentedSeats(reports: readonly VersionReport[]): SigningSeats {
  const signing = new Map<Version, ReadonlyMap<string, number>>()
  for (const { version, certified, consent } of reports) {
    const before = certified.parent?.version
    const agreed = new Map(consent.map(({ did, since }) => [did, since]))
    const own = [...version.nodes.values()].flatMap((seat): [string, number][] => {
      const carried =
        before !== undefined && isSameSeat(seat, before.nodes.get(seat.id))
          ? signing.get(before)?.get(seat.id)
          : undefined
      const since = earlier(agreed.get(seat.member), carried)
      return since === undefined ? [] : [[seat.id, since]]
    })
    signing.set(version, new Map(own))
  }
  return { since: (version, node) => signing.get(version)?.get(node) }
}

/** Whether a node is listed alike: under the same member and operator, with the same key and endpoint. */
export function isSameSeat(a: NodeSeat | undefined, b: NodeSeat | undefined): boolean {
  return (
    a !== undefined &&
    a.id === b?.id &&
    a.key === b.key &&
    a.endpoint === b.endpoint &&
    a.member === b.member &&
    a.operator === b.operator
  )
}

function earlier(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)
}
