import { compareCids, finding, type Finding } from '@quorate/core'
import { checkAckTime, checkAckVoice } from './ack-check.ts'
import type { SignedAck } from './evidence-pool.ts'
import type { Ballot } from './proposal.ts'
import type { Sightings } from './seen.ts'
import type { Counted, Ignored } from './counted.ts'

export type Joined = {
  readonly counted: ReadonlyMap<string, Counted<SignedAck>>
  readonly cosigned: ReadonlySet<string>
}

export const noAcks: Joined = { counted: new Map(), cosigned: new Set() }

/** Acknowledgments of added and re-keyed members; those of others consent, and approve nothing (GOV-5). */
export function countAcks(
  ballot: Ballot,
  acks: Iterable<SignedAck>,
  sightings: Sightings,
  ignored: Ignored[],
): Joined {
  const { base, next, authority, opensAt, closesAt } = ballot
  if (next === undefined || authority === undefined) return noAcks
  const counted = new Map<string, Counted<SignedAck>>()
  const cosigned = new Set<string>()
  for (const ack of acks) {
    const did = ack.repository
    const ignore = (findings: readonly Finding[]) =>
      ignored.push({ kind: 'acks', did, cid: ack.cid, findings })
    const voice = checkAckVoice(ack, next)
    if (voice.length > 0) {
      ignore(voice)
      continue
    }
    if (!authority.added.has(did) && !authority.rekeyed.has(did)) {
      ignore([finding('ack/not-awaited', '', { did })])
      continue
    }
    const { findings, seen } = checkAckTime(
      ack,
      next,
      { from: opensAt, until: closesAt, under: base },
      sightings,
    )
    if (findings.length > 0) {
      ignore(findings)
      continue
    }
    const oldKey = base.members.get(did)?.key
    const bySelf = oldKey !== undefined && authority.rekeyed.has(did) && ack.signedBy(oldKey).ok
    const known = counted.get(did)
    const preferred =
      known === undefined ||
      (bySelf && !cosigned.has(did)) ||
      (bySelf === cosigned.has(did) && compareCids(ack.cid, known.record.cid) < 0)
    if (preferred) counted.set(did, { record: ack, sighted: seen?.checkpoints ?? [] })
    if (bySelf) cosigned.add(did)
  }
  return { counted, cosigned }
}
