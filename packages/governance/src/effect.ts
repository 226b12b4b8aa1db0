import { compareCids } from '@quorate/core'
import type { BaseDecision, Outcome } from './base-decision.ts'
import type { Ballot } from './proposal.ts'
import type { Version } from './version.ts'

/** The successor on whose side the anchored head puts a reader (GOV-12); `settled` once it took effect. */
export type Trusted = { readonly cid: string; readonly settled: boolean }

/** What the proposals that PASSED on one base change (GOV-8, GOV-10). */
export type Effect = {
  /** From when on the electorate of the base has no say any more, in milliseconds, and the successor that took it over. */
  readonly endsAt: number
  readonly endedBy: string | undefined
  /** Successors that a revocation withdraws, and those that resolutions drop, by content CID. */
  readonly revoked: ReadonlySet<string>
  readonly dropped: ReadonlySet<string>
  /** What PASSED and changes nothing. */
  readonly overtaken: readonly Outcome[]
  /** Successors that only such proposals adopted. */
  readonly late: ReadonlySet<string>
}

type Passed = { readonly outcome: Outcome; readonly ballot: Ballot }

/** The newest electorate alone speaks: what opens once a successor took effect changes nothing, whatever its tally (GOV-8). */
export function effectOf({ outcomes, successors }: BaseDecision, trusted?: Trusted): Effect {
  const passed = outcomes
    .flatMap((outcome): Passed[] => {
      const { ballot } = outcome
      return outcome.passed && ballot !== undefined ? [{ outcome, ballot }] : []
    })
    .sort((a, b) => a.ballot.opensAt - b.ballot.opensAt)
  const versions = [...successors.values()].map(({ version }) => version)
  const ended = endOf(versions, passed, trusted)
  const endsAt = ended?.effectiveAt ?? Number.POSITIVE_INFINITY
  const { revoked, dropped } = withdrawnBefore(endsAt, passed)
  if (trusted?.settled === true) {
    revoked.delete(trusted.cid)
    dropped.delete(trusted.cid)
  }
  const stands = ended?.cid === trusted?.cid ? trusted?.cid : undefined
  const overtaken = new Set(
    passed
      .filter(({ ballot }) => {
        if (ballot.opensAt >= endsAt) return true
        if (stands === undefined) return false
        // Against what the anchored head stands on nothing counts, whenever it opened.
        const { kind, next, drop } = ballot
        if (kind !== 'amendment') return trusted?.settled === true && (next?.cid ?? drop) === stands
        return next !== undefined && next.cid !== stands && !revoked.has(next.cid) && !dropped.has(next.cid)
      })
      .map(({ outcome }) => outcome),
  )
  const late = [...successors].flatMap(([cid, { adoptedBy }]) =>
    adoptedBy.length > 0 && adoptedBy.every((outcome) => overtaken.has(outcome)) ? [cid] : [],
  )
  return {
    endsAt,
    endedBy: ended?.cid,
    revoked,
    dropped,
    overtaken: [...overtaken],
    late: new Set(late),
  }
}

/** The successor that took effect first, of those that nothing withdrew which opened before that; `passed` by opensAt. */
function endOf(
  versions: readonly Version[],
  passed: readonly Passed[],
  trusted: Trusted | undefined,
): Version | undefined {
  const known = versions.find(({ cid }) => cid === trusted?.cid)
  if (known !== undefined) {
    const { revoked, dropped } = withdrawnBefore(known.effectiveAt, passed)
    if (trusted?.settled === true || !(revoked.has(known.cid) || dropped.has(known.cid))) return known
  }
  const withdrawals = new Withdrawals(passed)
  return [...versions]
    .sort((a, b) => a.effectiveAt - b.effectiveAt || compareCids(a.cid, b.cid))
    .find(({ cid, effectiveAt }) => {
      withdrawals.advance(effectiveAt)
      return !withdrawals.revoked.has(cid) && !withdrawals.dropped.has(cid)
    })
}

function withdrawnBefore(instant: number, passed: readonly Passed[]) {
  const withdrawals = new Withdrawals(passed)
  withdrawals.advance(instant)
  return { revoked: new Set(withdrawals.revoked), dropped: new Set(withdrawals.dropped) }
}

/** What revocations and resolutions withdraw as they open, one after the other. */
class Withdrawals {
  readonly revoked = new Set<string>()
  private readonly kept = new Set<string>()
  private readonly fallen = new Set<string>()
  private readonly passed: readonly Passed[]
  private read = 0

  constructor(passed: readonly Passed[]) {
    this.passed = passed
  }

  /** Nothing while two resolutions keep different successors. */
  get dropped(): ReadonlySet<string> {
    return this.kept.size === 1 ? this.fallen : new Set()
  }

  /** Takes those that open before `instant`, in milliseconds. */
  advance(instant: number): void {
    for (; this.read < this.passed.length; this.read++) {
      const ballot = this.passed[this.read]?.ballot
      if (ballot === undefined || ballot.opensAt >= instant) return
      if (ballot.kind === 'revocation' && ballot.next !== undefined) this.revoked.add(ballot.next.cid)
      if (ballot.keep !== undefined && ballot.drop !== undefined) {
        this.kept.add(ballot.keep)
        this.fallen.add(ballot.drop)
      }
    }
  }
}
