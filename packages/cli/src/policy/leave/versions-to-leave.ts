import type { Version } from '@quorate/governance'

import { failure } from '../../shell/failure.ts'
import { pinnedKey, type MemberView } from '../../signing/member-view.ts'
import { isUndecided } from '../../group/text/proposal-status.ts'

/** A version that an account may leave: one that binds it, or will once it is adopted. */
export type LeavableVersion = {
  readonly version: Version
  /** Of a policy or, in lower case, what it waits for. */
  readonly state: string
  /** When obligations end by an exit that was seen already, milliseconds. */
  readonly endsAt: number | undefined
}

type Known = LeavableVersion & { readonly binds: boolean }

/**
 * The version that is named by its content CID, else each that binds the account (GOV-6): those in force or SCHEDULED,
 * because an earlier consent binds under later ones too, and those that it consented to and that may still be adopted,
 * since neither a vote nor an acknowledgment is taken back. By number.
 */
export function versionsToLeave(view: MemberView, named: string | undefined): LeavableVersion[] {
  const known = knownVersions(view)
  if (named !== undefined) {
    const found = known.find(({ version }) => version.cid === named)
    if (found === undefined)
      throw failure('usage', 'policy/unknown', 'VERSION', { actual: JSON.stringify(named.slice(0, 200)) })
    pinnedKey(found.version, view.me)
    return [found]
  }
  const bound = known.filter(({ version, binds }) => binds && version.members.has(view.me))
  if (bound.length === 0) throw failure('usage', 'member/nothing-to-leave', '', { did: view.me })
  return bound.toSorted((a, b) => a.version.number - b.version.number)
}

const standing: readonly string[] = ['SCHEDULED', 'OVERLAP', 'ACTIVE']

function knownVersions(view: MemberView): Known[] {
  const { report, founding, me } = view
  const certified = report.versions.map(({ version, state, consent }): Known => {
    const binds = standing.includes(state) || (state === 'FORKED' && hasConsented(view, version))
    return { version, state, endsAt: consent.find(({ did }) => did === me)?.exit?.endsAt, binds }
  })
  const unfounded = report.head === undefined ? [{ version: founding, state: 'not founded yet' }] : []
  const proposed = report.proposals.filter(isUndecided).flatMap(({ ballot }) => {
    const next = ballot?.kind === 'amendment' ? ballot.next : undefined
    return next === undefined ? [] : [{ version: next, state: 'proposed' }]
  })
  const awaited = [...unfounded, ...proposed].map((one): Known => ({
    ...one,
    endsAt: undefined,
    binds: hasConsented(view, one.version),
  }))
  const all = [...certified, ...awaited]
  return all.filter(({ version }, i) => all.findIndex((other) => other.version.cid === version.cid) === i)
}

/** By a vote that approves or an acknowledgment, whether or not enough others did. */
function hasConsented({ report, me }: MemberView, { cid, members }: Version): boolean {
  const key = members.get(me)?.key
  const acks = [...(report.pool.acks.get(cid)?.values() ?? [])]
  const votes = report.proposals
    .filter(({ ballot }) => ballot?.kind === 'amendment' && ballot.next?.cid === cid)
    .flatMap(({ tally }) => tally?.voices ?? [])
  return (
    votes.some(({ repository, record }) => repository === me && record.choice === 'approve') ||
    acks.some(
      (ack) => ack.repository === me && ack.record.accepted && key !== undefined && ack.signedBy(key).ok,
    )
  )
}
