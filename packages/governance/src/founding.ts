import { compareCids, compareText, finding, type Finding } from '@quorate/core'
import { ackFault, ackWitnesses, checkAckVoice, describeAckFault } from './ack-check.ts'
import type { SignedAck } from './evidence-pool.ts'
import { sightedBy, type Sightings } from './seen.ts'
import type { Counted, Ignored } from './counted.ts'
import type { Version } from './version.ts'

export type Founding = {
  readonly acks: readonly Counted<SignedAck>[]
  readonly ignored: readonly Ignored[]
  /** Members whose acknowledgment is not there, by DID. */
  readonly missing: readonly string[]
  /** Empty when the group is founded. */
  readonly findings: readonly Finding[]
}

/** Founded: every listed member acknowledged in [createdAt, effectiveAt), each seen before effectiveAt (GOV-5). */
export function judgeFounding(version: Version, acks: Iterable<SignedAck>, sightings: Sightings): Founding {
  const window = { from: version.createdAt, until: version.effectiveAt, under: version }
  const counted = new Map<string, Counted<SignedAck>>()
  const ignored: Ignored[] = []
  for (const ack of acks) {
    const ignore = (findings: readonly Finding[]) =>
      ignored.push({ kind: 'acks', did: ack.repository, cid: ack.cid, findings })
    const voice = checkAckVoice(ack, version)
    if (voice.length > 0) {
      ignore(voice)
      continue
    }
    const witnesses = ackWitnesses(ack, version, version, sightings)
    const fault = ackFault(ack, window, witnesses)
    if (fault !== undefined) {
      ignore([describeAckFault(fault, ack, window, witnesses)])
      continue
    }
    const known = counted.get(ack.repository)
    if (known === undefined || compareCids(ack.cid, known.record.cid) < 0) {
      counted.set(ack.repository, { record: ack, sighted: sightedBy(witnesses, version) })
    }
  }
  const missing = [...version.members.keys()].filter((did) => !counted.has(did)).sort(compareText)
  const params = { actual: counted.size, expected: version.members.size, missing }
  return {
    acks: [...counted.values()],
    ignored,
    missing,
    findings: missing.length === 0 ? [] : [finding('policy/not-founded', '', params)],
  }
}
