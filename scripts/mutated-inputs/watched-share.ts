import { Worker } from 'node:worker_threads'

import type { Kind } from './inputs.ts'
import type { Answer, Task } from './worker.ts'

/** What one input may take, on a machine that does other things too. */
const limits = { ms: 30_000, heapMiB: 512 } as const

/** Inputs that one worker goes through, watched from outside: what hangs, or takes all memory, cannot say so. */
export class WatchedShare {
  /** The first that is wrong; undefined when none is. */
  readonly answer: Promise<Answer>
  private readonly first: number
  private readonly current: Int32Array
  private last = -1
  private since = performance.now()
  private readonly resolve: (answer: Answer) => void

  constructor(kind: Kind, seed: string, first: number, end: number) {
    const at = new SharedArrayBuffer(4)
    const task: Task = { kind, seed, first, end, at }
    this.first = first
    this.current = new Int32Array(at)
    this.current[0] = first
    const { promise, resolve } = Promise.withResolvers<Answer>()
    this.resolve = resolve
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: limits.heapMiB },
    })
    worker.once('message', (answer: Answer) => {
      if (answer === undefined) Atomics.store(this.current, 0, end)
      resolve(answer)
    })
    worker.once('error', (e) => resolve({ number: this.number, fault: String(e) }))
    this.answer = promise.finally(() => worker.terminate())
  }

  /** How many have been judged. */
  get done(): number {
    return this.number - this.first
  }

  /** Ends it when it has been at one input for too long; to be called again and again. */
  look(): void {
    const now = performance.now()
    if (this.number !== this.last) [this.last, this.since] = [this.number, now]
    else if (now - this.since > limits.ms)
      this.resolve({ number: this.last, fault: `it takes longer than ${String(limits.ms)} ms` })
  }

  private get number(): number {
    return Atomics.load(this.current, 0)
  }
}
