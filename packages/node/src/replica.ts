import { endingNetwork, type Network } from '@quorate/network'

import type { ReplicaStore } from './replica-store.ts'
import { syncSubject, type SyncOutcome } from './subject-sync.ts'

/** Subjects that are brought up to date at a time: one slow host keeps only its own place. */
const subjectsAtOnce = 4

/** Milliseconds before a subject that failed is asked for again, doubled each time up to the last. */
const backOff = { firstMs: 15_000, mostMs: 3_600_000 } as const

type Failures = { readonly count: number; readonly until: number; readonly isNetwork: boolean }

/** Keeps the subjects that a node owes up to date, one run at a time for each. */
export class Replica {
  private readonly network: Network
  private readonly store: ReplicaStore
  private readonly signal: AbortSignal
  private readonly failures = new Map<string, Failures>()
  private readonly running = new Map<string, Promise<SyncOutcome>>()

  /** Once `signal` aborts, runs end at once, and what they had received is dropped. */
  constructor(network: Network, store: ReplicaStore, signal?: AbortSignal) {
    this.signal = signal ?? new AbortController().signal
    this.network = endingNetwork(network, this.signal)
    this.store = store
  }

  /** All of them once, in their order; `onOutcome` is told of each as it ends. */
  async syncAll(
    dids: readonly string[],
    onOutcome: (outcome: SyncOutcome) => void = () => undefined,
  ): Promise<SyncOutcome[]> {
    const outcomes: SyncOutcome[] = []
    const pending = dids.values()
    const work = async () => {
      for (const did of pending) {
        if (this.signal.aborted) return
        const outcome = await this.sync(did)
        outcomes.push(outcome)
        onOutcome(outcome)
      }
    }
    await Promise.all(Array.from({ length: subjectsAtOnce }, work))
    return outcomes
  }

  /**
   * Milliseconds since 1970 before which a subject that failed is not asked for again: less and less often. A host that
   * did not answer and is `heard` of again is asked at once; one that answered wrongly is not, whatever it says.
   */
  notBefore(did: string, heard: boolean): number {
    const failures = this.failures.get(did)
    return failures === undefined || (heard && failures.isNetwork) ? 0 : failures.until
  }

  /** One subject; a run that is under way answers for all who ask meanwhile. */
  sync(did: string): Promise<SyncOutcome> {
    const running = this.running.get(did)
    if (running !== undefined) return running
    const run = syncSubject(this.network, this.store, did, this.signal)
      .then((outcome) => this.noted(outcome))
      .finally(() => this.running.delete(did))
    this.running.set(did, run)
    return run
  }

  private noted(outcome: SyncOutcome): SyncOutcome {
    const { did, kind } = outcome
    if (kind === 'failed') {
      const count = (this.failures.get(did)?.count ?? 0) + 1
      const waitMs = Math.min(backOff.mostMs, backOff.firstMs * 2 ** (count - 1))
      const until = this.network.clock.now() + waitMs
      this.failures.set(did, { count, until, isNetwork: outcome.isNetwork })
    } else this.failures.delete(did)
    return outcome
  }
}
