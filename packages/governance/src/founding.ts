import { compareCids, compareText, finding, type Finding } from '@quorate/core'
import { checkAckTime, checkAckVoice } from './ack-check.ts'
import type { SignedAck } from './evidence-pool.ts'
import type { Sightings } from './seen.ts'
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
    const voice = checkAckVoice(ack, version)
    const { findings, seen } =
      voice.length > 0 ? { findings: voice, seen: undefined } : checkAckTime(ack, version, window, sightings)
    if (findings.length > 0) {
      ignored.push({ kind: 'acks', did: ack.repository, cid: ack.cid, findings })
      continue
    }
    const known = counted.get(ack.repository)
    if (known === undefined || compareCids(ack.cid, known.record.cid) < 0) {
      counted.set(ack.repository, { record: ack, sighted: seen?.checkpoints ?? [] })
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
