import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** Looks at the size of the process every few milliseconds, from a thread of its own: what is measured lets no timer run. */
const program = `
const { workerData, parentPort } = require('node:worker_threads')
const [stop, most] = [new Int32Array(workerData, 0, 1), new Float64Array(workerData, 8, 1)]
const look = () => { most[0] = Math.max(most[0], process.memoryUsage.rss()) }
look()
parentPort.postMessage('ready')
while (Atomics.wait(stop, 0, 0, 5) === 'timed-out') look()
look()
`

/** By how many bytes this process grows. */
export class PeakMemory {
  private readonly shared = new SharedArrayBuffer(16)
  private readonly worker = new Worker(program, { eval: true, workerData: this.shared })
  private idle = 0

  static async start(): Promise<PeakMemory> {
    const peak = new PeakMemory()
    await once(peak.worker, 'message')
    peak.idle = process.memoryUsage.rss()
    return peak
  }

  /** Bytes from the start to the largest that was seen. */
  async stop(): Promise<number> {
    const exit = once(this.worker, 'exit')
    const stop = new Int32Array(this.shared, 0, 1)
    Atomics.store(stop, 0, 1)
    Atomics.notify(stop, 0)
    await exit
    return (new Float64Array(this.shared, 8, 1)[0] ?? 0) - this.idle
  }
}
