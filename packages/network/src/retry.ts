import { NetworkError } from './network-error.ts'
import type { Network } from './network.ts'

/** Milliseconds that an operation may take with all its attempts, and that one attempt may take. */
export type Patience = { readonly operationMs: number; readonly attemptMs: number }

const patience: Patience = { operationMs: 60_000, attemptMs: 20_000 }

const attempts = 5
const firstWaitMs = 250

/**
 * Runs an operation that is safe to repeat, again after a failure that may pass, until it succeeds or its time is up. The
 * wait doubles, less up to half of it at random; where the service says how long to wait, that long. Throws what the last
 * attempt threw.
 */
export async function retrying<T>(
  network: Network,
  attempt: (signal: AbortSignal) => Promise<T>,
  { operationMs, attemptMs } = patience,
): Promise<T> {
  const { now, sleep, timeout } = network.clock
  const until = Math.min(now() + operationMs, network.until ?? Infinity)
  for (let n = 1; ; n++) {
    try {
      return await attempt(timeout(Math.max(0, Math.min(attemptMs, until - now()))))
    } catch (error) {
      if (!(error instanceof NetworkError && error.retryable) || n === attempts) throw error
      const wait = error.retryAfterMs ?? firstWaitMs * 2 ** (n - 1) * (1 - network.random() / 2)
      if (now() + wait >= until) throw error
      await sleep(wait)
    }
  }
}
