/** Judges inputs one after another. Which one it is at stands in shared memory, since what hangs posts nothing. */
import { parentPort, workerData } from 'node:worker_threads'

import { Inputs, type Kind } from './inputs.ts'

/** The inputs of one kind from number `first` to before number `end`. */
export type Task = {
  readonly kind: Kind
  readonly seed: string
  readonly first: number
  readonly end: number
  /** One 32-bit integer: the number of the input that is judged. */
  readonly at: SharedArrayBuffer
}

/** What came of it: the first that is wrong, or nothing. */
export type Answer = { readonly number: number; readonly fault: string } | undefined

async function run({ kind, seed, first, end, at }: Task): Promise<Answer> {
  const inputs = await Inputs.of(seed)
  const current = new Int32Array(at)
  for (let number = first; number < end; number++) {
    Atomics.store(current, 0, number)
    const input = await inputs.input(kind, number)
    try {
      const fault = input.fault()
      if (fault !== undefined) return { number, fault }
    } catch (e) {
      return { number, fault: `it throws: ${e instanceof Error ? (e.stack ?? e.message) : String(e)}` }
    }
  }
  return undefined
}

parentPort?.postMessage(await run(workerData as Task))
