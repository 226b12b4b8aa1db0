import type { Version } from '@quorate/governance'

import { failure } from '../shell/failure.ts'
import type { MemberView } from './member-view.ts'

/** A version that the account may acknowledge. */
export type AwaitedVersion = {
  readonly version: Version
  /** The version that it would follow or follows; none for the founding one. */
  readonly base: Version | undefined
  /** When the acknowledgment has to be dated to count as an approval, milliseconds; without one it only consents. */
  readonly window: { readonly from: number; readonly until: number } | undefined
}

/**
 * The version that is named by its content CID, else the only one that awaits the account's acknowledgment, else the
 * newest that it acknowledged, so that a run may be repeated.
 */
export function awaitedVersion(view: MemberView, named: string | undefined): AwaitedVersion {
  const known = knownVersions(view)
  if (named !== undefined) {
    const found = known.find(({ version }) => version.cid === named)
    if (found !== undefined) return found
    throw failure('usage', 'policy/unknown', 'VERSION', { actual: JSON.stringify(named.slice(0, 200)) })
  }
  const awaited = known.filter((candidate) => isAwaited(candidate, view))
  const given = known.filter(({ version, window }) => hasAnswered(view, version, window))
  const newest = given.toSorted((a, b) => b.version.number - a.version.number)[0]
  const first = awaited[0] ?? newest
  if (first === undefined) throw failure('usage', 'member/nothing-to-acknowledge', '', { did: view.me })
  if (awaited.length < 2) return first
  const expected = awaited.map(({ version }) => version.cid)
  throw failure('usage', 'member/several-to-acknowledge', 'VERSION', { expected })
}

/** The versions that wait for the account's word: to found, to join or keep a seat, or to be bound. */
export function awaitedVersions(
  view: Pick<MemberView, 'report' | 'founding' | 'me' | 'at'>,
): AwaitedVersion[] {
  return knownVersions(view).filter((candidate) => isAwaited(candidate, view))
}

type Known = Pick<MemberView, 'report' | 'founding' | 'me' | 'at'>

/** Each version once, certified ones first: what is certified needs no approval any more. */
function knownVersions({ report, founding, me }: Known): AwaitedVersion[] {
  const certified = report.versions.map(({ version, certified: { parent } }): AwaitedVersion => ({
    version,
    base: parent?.version,
    window: undefined,
  }))
  const unfounded: AwaitedVersion[] =
    report.head === undefined
      ? [
          {
            version: founding,
            base: undefined,
            window: { from: founding.createdAt, until: founding.effectiveAt },
          },
        ]
      : []
  const proposed = report.proposals.flatMap(({ base, ballot }): AwaitedVersion[] => {
    if (ballot?.kind !== 'amendment' || ballot.next === undefined) return []
    const seat = ballot.authority?.added.has(me) === true || ballot.authority?.rekeyed.has(me) === true
    const window = seat ? { from: ballot.opensAt, until: ballot.closesAt } : undefined
    return [{ version: ballot.next, base, window }]
  })
  const all = [...certified, ...unfounded, ...proposed]
  return all.filter(({ version }, i) => all.findIndex((other) => other.version.cid === version.cid) === i)
}

function isAwaited({ version, window }: AwaitedVersion, known: Known): boolean {
  const { report, me, at } = known
  if (window !== undefined) {
    const { founding, head, proposals } = report
    if (at >= window.until || !version.members.has(me) || hasAnswered(known, version, window)) return false
    if (head === undefined) return founding?.missing.includes(me) === true
    return proposals.some(
      ({ ballot, tally, state }) =>
        ballot?.next?.cid === version.cid &&
        (state === 'OPEN' || state === 'PENDING') &&
        tally?.missingAcks.includes(me) === true,
    )
  }
  const certified = report.versions.find(({ cid }) => cid === version.cid)
  const stands = ['SCHEDULED', 'OVERLAP', 'ACTIVE'].includes(certified?.state ?? '')
  const consent = certified?.consent.find(({ did }) => did === me)
  return stands && consent?.status === 'missing' && consent.exit === undefined
}

/** The account's own acknowledgment is out and in time: what it may still lack is witnesses. */
function hasAnswered(
  { report, me }: Known,
  { cid, members }: Version,
  window: AwaitedVersion['window'],
): boolean {
  const key = members.get(me)?.key
  const own = [...(report.pool.acks.get(cid)?.values() ?? [])].filter(({ repository }) => repository === me)
  return own.some((ack) => {
    const inTime = window === undefined || (ack.date >= window.from && ack.date < window.until)
    return ack.record.accepted && inTime && key !== undefined && ack.signedBy(key).ok
  })
}
