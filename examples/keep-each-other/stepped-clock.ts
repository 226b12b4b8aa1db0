/**
 * Preloaded by every process of the story: the date is behind the real one by what a file says, so that a step of the
 * clock is seen by all at once. Timers stay real.
 */
import { openSync, readSync } from 'node:fs'

const file = openSync(process.env['STORY_CLOCK'] ?? '', 'r')
const behindMs = new BigInt64Array(1)
const RealDate = Date
const realNow = Date.now

/** Read each time: a step that one process sees later than another would make it distrust what the other signed. */
function now(): number {
  readSync(file, behindMs, 0, 8, 0)
  return realNow() - Number(behindMs[0])
}

RealDate.now = now
const SteppedDate = new Proxy(RealDate, {
  construct: (target, args: unknown[], newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
  apply: () => new RealDate(now()).toString(),
})
RealDate.prototype.constructor = SteppedDate
globalThis.Date = SteppedDate
