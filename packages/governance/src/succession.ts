import { describeInstant, finding, profile, type Finding } from '@quorate/core'
import type { Version } from './version.ts'

/**
 * What POL-1 and POL-2 refuse in a version as the successor of `prev`. `closesAt` is when voting on its proposal closes,
 * in milliseconds; without it the delay cannot be judged.
 */
export function lintSuccession(next: Version, prev: Version, closesAt?: number): Finding[] {
  const out: Finding[] = []
  const chain = (
    path: string,
    reason: string,
    expected: string | number,
    actual: string | number | undefined,
  ) => {
    if (expected !== actual)
      out.push(finding('policy/chain', path, { reason, expected, actual: actual ?? 'nothing' }))
  }
  chain('version', 'each version adds one', prev.number + 1, next.number)
  chain('prev', 'prev is the content CID of the version before', prev.cid, next.record.prev)
  chain('group', 'group is the content CID of version 1', prev.group, next.record.group)

  const early = (least: number, reason: string) => {
    if (next.effectiveAt < least) {
      const expected = describeInstant(least)
      out.push(
        finding('policy/effective-early', 'effectiveAt', {
          expected,
          actual: next.record.effectiveAt,
          reason,
        }),
      )
    }
  }
  if (closesAt !== undefined) {
    const { delaySeconds, votingSeconds } = prev.record.governance
    const least = closesAt + delaySeconds * 1000
    early(least, 'the delay after voting closes')
    // Else an ordinary majority could freeze the group until a day in the year 9999.
    out.push(...lintLatest(next, least))
    const opensAt = closesAt - votingSeconds * 1000
    if (next.createdAt > opensAt) {
      const params = { expected: describeInstant(opensAt), actual: next.record.createdAt }
      out.push(finding('policy/created-late', 'createdAt', params))
    }
  }
  early(prev.effectiveAt, 'not before the version it follows')
  if (prev.compatUntil !== undefined) early(prev.compatUntil, 'not within the overlap before it')
  // What has lapsed obliges nobody, so beside it nothing could be owed.
  const most = Math.max(next.effectiveAt, prev.expiresAt ?? Number.POSITIVE_INFINITY)
  if (next.compatUntil !== undefined && next.compatUntil > most) {
    const expected = `${describeInstant(most)} or earlier: the version before expires`
    out.push(
      finding('policy/overlap', 'compatUntil', { expected, actual: describeInstant(next.compatUntil) }),
    )
  }
  return out
}

function lintLatest({ effectiveAt, record }: Version, least: number): Finding[] {
  const latest = least + profile.schedulingSeconds * 1000
  if (effectiveAt <= latest) return []
  const params = { expected: describeInstant(latest), actual: record.effectiveAt }
  return [finding('policy/effective-late', 'effectiveAt', params)]
}
