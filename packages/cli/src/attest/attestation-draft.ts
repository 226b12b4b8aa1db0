import { describeInstant, type Bundle, type DataMap } from '@quorate/core'
import { draftAttestation, isClaim } from '@quorate/evaluator'
import type { Version } from '@quorate/governance'
import type { compliance } from '@quorate/schemas'

import { failure } from '../shell/failure.ts'
import { duration } from '../shell/quantity.ts'
import type { Issuer } from './issuer.ts'

export type DraftedAttestation = {
  readonly record: compliance.Main & DataMap
  /** The version whose obligations were judged, and which pins the attester's key. */
  readonly version: Version
  /** The member attests of a node of its own operator. */
  readonly isClaim: boolean
}

/** What the bundle comes to for a node, dated now, or at the instant of evaluation where that is yet to come. */
export function draftFor(
  bundle: Bundle,
  { me, at, anchor, report }: Issuer,
  { node, expires }: { readonly node: string; readonly expires: string },
): DraftedAttestation {
  const issuedAt = Math.max(Date.now(), at)
  const expiresAt = issuedAt + lifetimeOf(expires) * 1000
  const record = draftAttestation(bundle, { node, at, anchor, issuedAt, expiresAt })
  const version = report.versions.find(({ cid }) => cid === record?.policy)?.version
  if (record === undefined || version === undefined)
    throw failure('indeterminate', 'attest/nothing', '--node', { node, at: describeInstant(at) })
  return { record, version, isClaim: isClaim(version, node, me) }
}

/** Ten years are as good as for ever, and leave the dates in range. */
const longestSeconds = 315_360_000

function lifetimeOf(text: string): number {
  const seconds = duration.parse(text)
  if (seconds !== undefined && seconds > 0 && seconds <= longestSeconds) return seconds
  throw failure('usage', 'usage/invalid', '--expires', {
    reason: 'expected a time such as 12h or 30d, up to 3650d',
  })
}
