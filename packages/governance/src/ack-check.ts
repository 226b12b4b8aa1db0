import { describeInstant, finding, type Finding } from '@quorate/core'
import type { SignedAck } from './evidence-pool.ts'
import { operatorOf } from './member.ts'
import type { Seen, Sightings } from './seen.ts'
import type { Version } from './version.ts'

/** When an acknowledgment is awaited, and by whom it must be seen: [from, until) in milliseconds, witnesses of `under`. */
export type AckWindow = { readonly from: number; readonly until: number; readonly under: Version }

/** Why an acknowledgment is not its member's word on `version`: body, electorate, key (GOV-5, GOV-6). Empty: it is. */
export function checkAckVoice(ack: SignedAck, version: Version): readonly Finding[] {
  const { record, repository } = ack
  const out: Finding[] = []
  if (record.policy !== version.cid)
    out.push(finding('ack/other-policy', 'policy', { expected: version.cid, actual: record.policy }))
  if (record.group !== version.group)
    out.push(finding('ack/other-group', 'group', { expected: version.group, actual: record.group }))
  const member = version.members.get(repository)
  if (member === undefined) return [...out, finding('ack/not-awaited', '', { did: repository })]
  if (record.key !== member.key)
    out.push(finding('ack/key', 'key', { expected: member.key, actual: record.key }))
  if (out.length > 0) return out
  const signed = ack.signedBy(member.key)
  return signed.ok ? [] : signed.findings
}

/** Why a member's acknowledgment is no approval: refusal, date, witnesses (GOV-5). Empty: it counts. */
export function checkAckTime(
  ack: SignedAck,
  version: Version,
  window: AckWindow,
  sightings: Sightings,
): { findings: readonly Finding[]; seen?: Seen } {
  const { from, until, under } = window
  if (!ack.record.accepted)
    return { findings: [finding('ack/declined', 'accepted', { did: ack.repository })] }
  if (ack.date < from || ack.date >= until) {
    const params = { ackedAt: ack.record.ackedAt, from: describeInstant(from), until: describeInstant(until) }
    return { findings: [finding('ack/outside-window', 'ackedAt', params)] }
  }
  if (under.witnesses === 0) return { findings: [] }
  // A newcomer's operator is named by the version it joins; both must be someone else's.
  const operators = [version, under].flatMap((v) => {
    const member = v.members.get(ack.repository)
    return member === undefined ? [] : [operatorOf(member)]
  })
  const seen = sightings.seen(ack, operators, under, until)
  if (seen.asOf !== undefined) return { findings: [], seen }
  const params = { actual: seen.witnesses, expected: under.witnesses, until: describeInstant(until) }
  return { findings: [finding('ack/unseen', '', params)], seen }
}
