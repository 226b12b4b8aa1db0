import { slotDue, slotIndexAt } from '@quorate/attest'
import type { Version } from '@quorate/governance'

/** Milliseconds between two looks at what others published, and before the end of a window for the last one in it. */
const looks = { everyMs: 60_000, beforeDueMs: 10_000 } as const

/**
 * When to look for batches next, in milliseconds since 1970: after a minute, or shortly before batches of a slot would no
 * longer count (RCP-7), whichever is sooner.
 */
export function nextLook(versions: readonly Version[], now: number): number {
  const last = versions.map((version) => {
    const { windowSeconds } = version.record.rules.verification
    // The slot whose window ends next, from that of `now` back by the window.
    let index = slotIndexAt(version, now - windowSeconds * 1000 + looks.beforeDueMs) - 1
    while (slotDue(version, index) - looks.beforeDueMs <= now) index++
    return slotDue(version, index) - looks.beforeDueMs
  })
  return Math.min(now + looks.everyMs, ...last)
}

/** Until when batches on a version may have to be seen that was in force at `at`; both in milliseconds since 1970. */
export function lastDue(version: Version, at: number): number {
  return slotDue(version, slotIndexAt(version, at))
}
