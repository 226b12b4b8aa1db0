import { demandsOf, joinDemands, type Demands } from '@quorate/attest'
import type { Consent, Version, VersionReport } from '@quorate/governance'
import { owesUnder, type Duty } from './duty.ts'
import type { Reason } from './reason.ts'

/** How a member stands to an obligation (GOV-6). */
export type Binding = {
  readonly state: 'bound' | 'unbound' | 'ended'
  readonly reason: Extract<
    Reason,
    'Approved' | 'Acknowledged' | 'BoundBefore' | 'NotProven' | 'NotAcknowledged' | 'Exited'
  >
  /** The version that binds, or that would have to. */
  readonly policy: string
  /** When the obligations of a member that leaves end, in milliseconds, once its notice was seen. */
  readonly endsAt?: number | undefined
}

const given = { approved: 'Approved', acknowledged: 'Acknowledged' } as const

/**
 * Who is bound by `version` at `at`, in milliseconds: who consented to it, or to one of the versions before it that obliges the
 * same pair and is nowhere less strict. A notice ends what it was given under, and everything before. `reports` are those
 * versions, `version` last.
 */
export function bindingsUnder(
  version: Version,
  reports: readonly VersionReport[],
  at: number,
): (duty: Duty) => Binding {
  const chain = [...reports].reverse().map((report) => ({
    policy: report.cid,
    consents: new Map(report.consent.map((consent): [string, Consent] => [consent.did, consent])),
    owes: owesUnder(report.version),
    suffices: report.cid === version.cid || isNowhereStricter(version, report.version),
  }))
  return (duty) => {
    let refused: Binding = { state: 'unbound', reason: 'NotAcknowledged', policy: version.cid }
    for (const { policy, consents, owes, suffices } of chain) {
      const consent = consents.get(duty.member)
      if (consent === undefined) return refused
      const endsAt = consent.exit?.endsAt
      if (endsAt !== undefined && endsAt <= at) return { state: 'ended', reason: 'Exited', policy, endsAt }
      const isOwn = policy === version.cid
      if (consent.status === 'approved' || consent.status === 'acknowledged') {
        if (!isOwn && !(suffices && owes(duty))) continue
        return { state: 'bound', reason: isOwn ? given[consent.status] : 'BoundBefore', policy, endsAt }
      }
      if (isOwn && consent.status === 'claimed') refused = { ...refused, reason: 'NotProven' }
    }
    return refused
  }
}

const weights = { bound: 0, unbound: 1, ended: 2 } as const

/** Of two obligations of one member, how it stands to the one that is worse for it. */
export function worseOf(a: Binding | undefined, b: Binding): Binding {
  return a !== undefined && weights[a.state] >= weights[b.state] ? a : b
}

/** Whether every value of `version` is what `before` asks too, or less (OBL-3). */
function isNowhereStricter(version: Version, before: Version): boolean {
  const [asked, bound] = [demandsOf(version), demandsOf(before)]
  return sameTerms(joinDemands(bound, asked), bound)
}

/** Whose repositories are held, and by whom, is asked pair by pair. */
function sameTerms(a: Demands, b: Demands): boolean {
  const values = ({ numbers }: Demands) => [...numbers].map(([path, { value }]) => `${path} ${String(value)}`)
  const parts: ((demands: Demands) => readonly (string | number | boolean)[])[] = [
    ({ full }) => [full],
    ({ collections }) => [...collections],
    values,
    ({ layers }) => [...layers],
    ({ beacons }) => [...beacons.keys()],
    ({ track }) => [...track],
    ({ predicates }) => [...predicates.keys()],
  ]
  return parts.every((part) => {
    const [left, right] = [new Set(part(a)), new Set(part(b))]
    return left.size === right.size && [...left].every((value) => right.has(value))
  })
}
