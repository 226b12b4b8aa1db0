import { acceptUnless, formatInstant, type DataMap } from '@quorate/core'
import { draftSuccessor, lintSuccession, readVersion, type Version } from '@quorate/governance'

import { Failure } from '../../shell/failure.ts'
import type { Rekeying } from './rekeying.ts'

const minute = 60_000

/** When the version after `base` may take effect at the earliest, in milliseconds, up to the next full minute. */
export function earliestEffect(base: Version, closesAt: number): number {
  const delayed = closesAt + base.record.governance.delaySeconds * 1000
  return Math.ceil(Math.max(delayed, base.effectiveAt, base.compatUntil ?? 0) / minute) * minute
}

/**
 * `base` with another key for one member and nothing else changed, its expiry kept, as the subject of a proposal whose
 * voting closes at `closesAt`. A usage failure with all that is wrong with it.
 */
export function rekeyedPolicy(
  base: Version,
  { did, newKey }: Rekeying,
  { at, closesAt, effectiveAt }: { at: number; closesAt: number; effectiveAt: number },
): Version {
  const { expiresAt } = base.record
  const policy = draftSuccessor(base, (kept) => ({
    ...kept,
    ...(expiresAt === undefined ? {} : { expiresAt }),
    members: base.record.members.map(
      (seat) => ({ ...seat, ...(seat.did === did ? { key: newKey } : {}) }) as unknown as DataMap,
    ),
    effectiveAt: formatInstant(effectiveAt),
    createdAt: formatInstant(at),
  }))
  const read = readVersion(policy)
  const version = read.ok ? acceptUnless(lintSuccession(read.value, base, closesAt), read.value) : read
  if (!version.ok) throw new Failure('usage', version.findings)
  return version.value
}
