import { describeInstant, formatInstant, type DataMap, type EvidenceRecord } from '@quorate/core'
import { draftAck } from '@quorate/governance'

import { failure } from '../../shell/failure.ts'
import { pinnedKey, type MemberView } from '../../signing/member-view.ts'
import { isSignedBy } from '../../signing/own-signature.ts'
import { recordInPlaceOf } from '../../signing/publish-record.ts'
import { textField } from '../../group/text-field.ts'
import { unsignedRecord, type UnsignedRecord } from '../../signing/unsigned-record.ts'
import type { AwaitedVersion } from '../../signing/awaited-version.ts'
import type { CoSigning } from './co-signing.ts'

export type AckDraft = {
  readonly unsigned: UnsignedRecord
  /** What stands in its place now. */
  readonly before: EvidenceRecord | undefined
  /** What stands there says the same and counts: there is nothing to sign. */
  readonly given: boolean
}

/**
 * An acknowledgment as the account would sign it, of a member that is re-keyed with the old key too, if that is to sign.
 * Throws a usage failure when it is too late or too early for the acknowledgment to count, or the keystore lacks the key.
 */
export async function draftAcknowledgment(
  view: MemberView,
  awaited: AwaitedVersion,
  { signing: oldKey }: CoSigning,
): Promise<AckDraft> {
  const { at, me, keys } = view
  const { version, window } = awaited
  const key = pinnedKey(version, me)
  const signers = oldKey === undefined ? [key] : [key, oldKey]
  const draft = draftAck(version, key, true, formatInstant(at))
  const before = await recordInPlaceOf(draft, me, view.evidence.records)
  if (before !== undefined && counts(before.record, awaited, me, key)) {
    // One signature more on the same body: whoever has seen it has seen it with this one as well.
    const missing = signers.filter((signer) => !isSignedBy(before.record, me, signer))
    return { unsigned: unsignedRecord(before.record, me, missing), before, given: missing.length === 0 }
  }
  if (window !== undefined && (at < window.from || at >= window.until)) {
    const params = {
      from: describeInstant(window.from),
      until: describeInstant(window.until),
      at: describeInstant(at),
    }
    throw failure('usage', 'ack/window', '', params)
  }
  keys.ensure(key)
  return { unsigned: unsignedRecord(draft, me, signers), before, given: false }
}

function counts(record: DataMap, { window }: AwaitedVersion, me: string, key: string): boolean {
  const date = Date.parse(textField(record, 'ackedAt'))
  const inTime = window === undefined || (date >= window.from && date < window.until)
  return record['key'] === key && inTime && isSignedBy(record, me, key)
}
