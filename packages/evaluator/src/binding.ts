import { demandsOf, joinDemands, type Demands } from '@quorate/attest'
import { isSameSeat, type Consent, type Version, type VersionReport } from '@quorate/governance'
import { operatorOwesUnder, owesUnder, type Duty } from './duty.ts'
import type { Reason } from './reason.ts'
import type { Span } from './reign.ts'

/** How a member stands to an obligation (GOV-6). */
export type Binding = {
  readonly state: 'bound' | 'unbound' | 'ended'
  readonly reason: Extract<
    Reason,
    | 'Approved'
    | 'Acknowledged'
    | 'BoundBefore'
    | 'KeyRecovered'
    | 'NotProven'
    | 'NotAcknowledged'
    | 'Exited'
    | 'ExitUnseen'
  >
  /** The version that binds, or that would have to. */
  readonly policy: string
  /** When the obligations of a member that leaves end, in milliseconds, once its notice was seen. */
  readonly endsAt?: number | undefined
}

/** Who is bound by the versions of a reign, and from when on (GOV-6, DEC-4). */
export class Bindings {
  private readonly at: number
  private readonly chain: readonly Link[]
  private readonly indexOf: ReadonlyMap<Version, number>
  private readonly marks = new Map<string, readonly (Mark | undefined)[]>()
  private readonly suffices = new Map<string, boolean>()

  /** `reports` are those that the reign goes through, the judged one last; `at` in milliseconds. */
  constructor(reports: readonly VersionReport[], at: number) {
    this.at = at
    this.chain = reports.map(({ version, consent }) => ({
      version,
      consents: new Map(consent.map((own) => [own.did, own])),
      owes: owesUnder(version),
      owesSomehow: operatorOwesUnder(version),
    }))
    this.indexOf = new Map(reports.map(({ version }, i) => [version, i]))
  }

  /** How the member of an obligation of the judged version stands to it. */
  of(duty: Duty): Binding {
    const judged = this.chain.length - 1
    const policy = this.chain[judged]?.version.cid ?? ''
    for (const { index, consent, binds } of this.words(duty, judged)) {
      const { exit, status } = consent
      const named = this.chain[index]?.version.cid ?? ''
      if (exit?.endsAt !== undefined && exit.endsAt <= this.at)
        return { state: 'ended', reason: 'Exited', policy: named, endsAt: exit.endsAt }
      if (exit?.published !== undefined && exit.published.from <= this.at)
        return { state: 'unbound', reason: 'ExitUnseen', policy: named }
      if (binds) {
        const reason = index !== judged ? 'BoundBefore' : status === 'approved' ? 'Approved' : 'Acknowledged'
        return { state: 'bound', reason, policy: named, endsAt: exit?.endsAt }
      }
    }
    const status = this.chain[judged]?.consents.get(duty.member)?.status
    const reason =
      status === 'recovered' ? 'KeyRecovered' : status === 'claimed' ? 'NotProven' : 'NotAcknowledged'
    return { state: 'unbound', reason, policy }
  }

  /** The obligation with the slots for which its member is bound: from a consent on, and until its notice is over. */
  within(duty: Duty): Duty {
    const spans = duty.spans.flatMap((span) => this.boundSpans(duty, span))
    return { ...duty, spans, start: Math.max(duty.start, this.consentedSince(duty) ?? duty.start) }
  }

  /** When the member first agreed that its operator holds the subject, with whatever node. */
  private consentedSince(duty: Duty): number | undefined {
    const dates = this.chain.flatMap(({ consents, owesSomehow }) => {
      const since = consents.get(duty.member)?.since
      return since !== undefined && owesSomehow(duty) ? [since] : []
    })
    return dates.length === 0 ? undefined : dates.reduce((a, b) => Math.min(a, b))
  }

  private boundSpans(duty: Duty, span: Span): Span[] {
    const out: Span[] = []
    let left = Number.POSITIVE_INFINITY
    for (const { consent, binds } of this.words(duty, this.indexOf.get(span.version) ?? -1)) {
      const { exit, since } = consent
      left = Math.min(left, exit?.endsAt ?? left, exit?.published?.from ?? left)
      if (!binds || since === undefined) continue
      // What was said before lasts no longer than what was said after, so only what is earlier adds to it.
      const later = out[0]
      const from = Math.max(span.from, since)
      const until = Math.min(span.until, left, later?.from ?? span.until)
      if (from < until) {
        if (later?.from === until) out[0] = { ...later, from }
        else out.unshift({ ...span, from, until })
      }
      if (since <= span.from) break
    }
    return out
  }

  /** What the member said of a version and of those before it, the latest first, as long as it is a member. */
  private *words({ member, node, operator, subject }: Duty, index: number): Generator<Word> {
    const own = this.chain[index]
    if (own === undefined) return
    const [latest] = this.marksOf(member, index)
    for (let left = latest?.left; left !== undefined; left = left.before) yield { ...left, binds: false }
    for (const mark of this.marksOf(member, index)) {
      const before = this.chain[mark.index]
      if (before === undefined) continue
      const isOwn = mark.index === index
      const binds =
        mark.consent.since !== undefined &&
        (isOwn ||
          (isSameSeat(own.version.nodes.get(node), before.version.nodes.get(node)) &&
            own.version.members.get(member)?.key === before.version.members.get(member)?.key &&
            before.owes({ node, operator, subject }) &&
            this.isNowhereStricter(index, mark.index)))
      yield { ...mark, binds }
    }
  }

  /** The versions up to this one, the latest first, of which the member said something: those of which it said nothing are passed over. */
  private *marksOf(member: string, index: number): Generator<Mark> {
    const all = this.marks.get(member) ?? this.markAll(member)
    this.marks.set(member, all)
    let mark = all[index]
    while (mark !== undefined) {
      yield mark
      mark = mark.before
    }
  }

  private markAll(member: string): (Mark | undefined)[] {
    let before: Mark | undefined
    // Whoever drops a member and takes it in again with a key of its own choice has not undone that it left.
    let left: Mark | undefined
    return this.chain.map(({ consents }, index) => {
      const consent = consents.get(member)
      const standing = consent?.standingExit
      if (consent !== undefined && standing !== undefined)
        left = { index, consent: { ...consent, exit: standing }, before: left, left: undefined }
      if (consent === undefined) before = undefined
      else if (consent.since !== undefined || consent.exit !== undefined)
        before = { index, consent, before, left }
      return before
    })
  }

  /** Whether every value of a version is what one before it asks too, or less (OBL-3), and it lasts no longer. */
  private isNowhereStricter(index: number, earlier: number): boolean {
    const name = `${String(index)} ${String(earlier)}`
    const known = this.suffices.get(name)
    if (known !== undefined) return known
    const [version, before] = [this.chain[index]?.version, this.chain[earlier]?.version]
    const suffices = version && before ? asksNoMore(version, before) : false
    this.suffices.set(name, suffices)
    return suffices
  }
}

/** A version of a reign, what its members said of it, and whom it obliges. */
type Link = {
  readonly version: Version
  readonly consents: ReadonlyMap<string, Consent>
  readonly owes: ReturnType<typeof owesUnder>
  readonly owesSomehow: ReturnType<typeof operatorOwesUnder>
}

/** A version of which a member said something, the one before it, and the latest up to it that a key left which the group took. */
type Mark = {
  readonly index: number
  readonly consent: Consent
  readonly before: Mark | undefined
  readonly left: Mark | undefined
}

type Word = Mark & { readonly binds: boolean }

const weights = { bound: 0, unbound: 1, ended: 2 } as const

/** Of two obligations of one member, how it stands to the one that is worse for it. */
export function worseOf(a: Binding | undefined, b: Binding): Binding {
  return a !== undefined && weights[a.state] >= weights[b.state] ? a : b
}

function asksNoMore(version: Version, before: Version): boolean {
  const [asked, bound] = [demandsOf(version), demandsOf(before)]
  const lasts = ({ expiresAt = Number.POSITIVE_INFINITY }: Version) => expiresAt
  return lasts(version) <= lasts(before) && sameTerms(joinDemands(bound, asked), bound)
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
