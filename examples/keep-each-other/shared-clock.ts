import { closeSync, openSync, writeSync } from 'node:fs'
import path from 'node:path'
import { duration, StoryClock } from '../story/story-clock.ts'

/** A clock that all processes of the story share: what they sign and what they believe is dated by it. */
export class SharedClock extends StoryClock {
  /** The module that a process loads first to share it; its environment has to be that of this process. */
  static readonly preload = path.join(import.meta.dirname, 'stepped-clock.ts')
  readonly #file: number
  #behindMs: number

  private constructor(file: number, behindMs: number) {
    super(Date.now())
    this.#file = file
    this.#behindMs = behindMs
  }

  /** From now on it is `behind` earlier, here and wherever the module is loaded. `file` is made, and kept by the caller. */
  static async start(file: string, behind: string): Promise<SharedClock> {
    const descriptor = openSync(file, 'w')
    const behindMs = duration(behind)
    writeMs(descriptor, behindMs)
    process.env['STORY_CLOCK'] = file
    await import('./stepped-clock.ts')
    return new SharedClock(descriptor, behindMs)
  }

  override get now(): number {
    return Date.now()
  }

  /** As a clock on the wall shows it. */
  get timeOfDay(): string {
    return this.text.slice(11, 16)
  }

  override pass(text: string): void {
    this.reach(this.now + duration(text))
  }

  /** Steps to an instant, in milliseconds. It never goes back, and never past the real time: that would be believed by nobody. */
  reach(at: number): void {
    const step = at - this.now
    if (step < 0 || step > this.#behindMs) throw new RangeError(`the clock cannot step by ${String(step)} ms`)
    this.#behindMs -= step
    writeMs(this.#file, this.#behindMs)
  }

  [Symbol.dispose](): void {
    closeSync(this.#file)
  }
}

function writeMs(file: number, ms: number): void {
  writeSync(file, new BigInt64Array([BigInt(Math.round(ms))]), 0, 8, 0)
}
