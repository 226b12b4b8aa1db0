import type { Replica } from './replica.ts'
import type { SyncOutcome } from './subject-sync.ts'

/** Subjects that are brought up to date at a time: one slow host keeps only its own place. */
const subjectsAtOnce = 4

/** Milliseconds between two runs of a subject, however often its host tells of it. */
const spacingMs = 1000

type Listener = {
  onBegin(did: string): void
  onOutcome(outcome: SyncOutcome): void
  /** What nobody expects of a run. */
  onError(error: unknown): void
}

/**
 * Subjects that wait to be brought up to date. All that asks for one before its run begins is that run; what asks while it
 * runs is one more. One that failed waits again by itself.
 */
export class SyncQueue {
  private readonly replica: Replica
  private readonly now: () => number
  private readonly listener: Listener
  /** Whether its host was heard of, or it is asked for without. */
  private readonly waiting = new Map<string, boolean>()
  private readonly running = new Map<string, Promise<void>>()
  private readonly begunAt = new Map<string, number>()

  constructor(replica: Replica, now: () => number, listener: Listener) {
    this.replica = replica
    this.now = now
    this.listener = listener
  }

  /** False when it was asked for in that way already. */
  ask(did: string, heard: boolean): boolean {
    const before = this.waiting.get(did)
    if (before === true || before === heard) return false
    this.waiting.set(did, heard)
    return true
  }

  forget(did: string): void {
    this.waiting.delete(did)
    this.begunAt.delete(did)
  }

  isRunning(did: string): boolean {
    return this.running.has(did)
  }

  /**
   * Begins the runs that are due, those of `order` that come first as far as there are places. Gives the milliseconds until
   * the next is due; Infinity when that hangs on a run that is under way.
   */
  begin(order: Iterable<string>): number {
    let nextMs = Infinity
    for (const did of order) {
      if (this.running.size >= subjectsAtOnce) return Infinity
      const dueInMs = this.dueInMs(did)
      if (dueInMs > 0) nextMs = Math.min(nextMs, dueInMs)
      else this.run(did)
    }
    return nextMs
  }

  /** Resolves when no run is under way. */
  async idle(): Promise<void> {
    await Promise.all(this.running.values())
  }

  private dueInMs(did: string): number {
    const heard = this.waiting.get(did)
    if (heard === undefined || this.running.has(did)) return Infinity
    const [begunAt, now] = [this.begunAt.get(did) ?? -Infinity, this.now()]
    // A clock that was set back holds nobody up.
    const spaced = begunAt > now ? now : begunAt + spacingMs
    return Math.max(spaced, this.replica.notBefore(did, heard)) - now
  }

  private run(did: string): void {
    this.waiting.delete(did)
    this.begunAt.set(did, this.now())
    this.listener.onBegin(did)
    const run = this.replica
      .sync(did)
      .then((outcome) => {
        this.running.delete(did)
        if (outcome.kind === 'failed') this.ask(did, false)
        this.listener.onOutcome(outcome)
      })
      .catch((error: unknown) => this.listener.onError(error))
    this.running.set(did, run)
  }
}
