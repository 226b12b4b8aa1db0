import { describeInstant, finding, type Finding } from '@quorate/core'
import type { SignedAck, SignedCheckpoint } from './evidence-pool.ts'
import { operatorOf } from './member.ts'
import type { Sightings } from './seen.ts'
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

/** The checkpoints by which an acknowledgment of `version` may be SEEN under another version, earliest first (GOV-11). */
export function ackWitnesses(
  ack: SignedAck,
  version: Version,
  under: Version,
  sightings: Sightings,
): readonly SignedCheckpoint[] {
  if (under.witnesses === 0) return []
  // A newcomer's operator is named by the version it joins; both must be someone else's.
  const operators = [version, under].flatMap((v) => {
    const member = v.members.get(ack.repository)
    return member === undefined ? [] : [operatorOf(member)]
  })
  return sightings.firstByOperator(ack, operators, under)
}

export type AckFault = 'ack/declined' | 'ack/outside-window' | 'ack/unseen'

/** Why a member's acknowledgment is no approval: refusal, date, witnesses (GOV-5). Undefined: it counts. */
export function ackFault(
  ack: SignedAck,
  { from, until, under }: AckWindow,
  witnesses: readonly SignedCheckpoint[],
): AckFault | undefined {
  if (!ack.record.accepted) return 'ack/declined'
  if (ack.date < from || ack.date >= until) return 'ack/outside-window'
  const last = witnesses[under.witnesses - 1]
  const seen = under.witnesses === 0 || (last !== undefined && last.date < until)
  return seen ? undefined : 'ack/unseen'
}

export function describeAckFault(
  fault: AckFault,
  { record, repository }: SignedAck,
  window: AckWindow,
  witnesses: readonly SignedCheckpoint[],
): Finding {
  const [from, until] = [describeInstant(window.from), describeInstant(window.until)]
  switch (fault) {
    case 'ack/declined':
      return finding(fault, 'accepted', { did: repository })
    case 'ack/outside-window':
      return finding(fault, 'ackedAt', { ackedAt: record.ackedAt, from, until })
    case 'ack/unseen': {
      const actual = witnesses.filter((checkpoint) => checkpoint.date < window.until).length
      return finding(fault, '', { actual, expected: window.under.witnesses, until })
    }
  }
}
