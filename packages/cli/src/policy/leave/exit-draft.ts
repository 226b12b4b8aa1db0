import { formatInstant, type EvidenceRecord } from '@quorate/core'
import { draftAck } from '@quorate/governance'

import { pinnedKey, type MemberView } from '../../signing/member-view.ts'
import { isSignedBy } from '../../signing/own-signature.ts'
import { recordInPlaceOf } from '../../signing/publish-record.ts'
import { unsignedRecord, type UnsignedRecord } from '../../signing/unsigned-record.ts'
import type { LeavableVersion } from './versions-to-leave.ts'

/** An exit from one version, as the account would sign it. */
export type ExitDraft = LeavableVersion & {
  readonly unsigned: UnsignedRecord
  /** What stands in its place now. */
  readonly before: EvidenceRecord | undefined
  /** What stands there is an exit by the key of the version: there is nothing to sign. */
  readonly given: boolean
}

/** Throws a usage failure when the keystore lacks the key of a version that is still to be left. */
export function draftExits(view: MemberView, versions: readonly LeavableVersion[]): Promise<ExitDraft[]> {
  return Promise.all(
    versions.map(async (leavable) => {
      const { at, me, keys, evidence } = view
      const key = pinnedKey(leavable.version, me)
      const draft = draftAck(leavable.version, key, false, formatInstant(at))
      const before = await recordInPlaceOf(draft, me, evidence.records)
      const given = before?.record['key'] === key && isSignedBy(before.record, me, key)
      if (!given) keys.ensure(key)
      return { ...leavable, unsigned: unsignedRecord(draft, me, [key]), before, given }
    }),
  )
}
