type Queue = { running: number; readonly waiting: (() => void)[] }

/** Runs tasks of many hosts, so many at once for each and in all, by turns: a host that is slow holds up only its own. */
export class ProbeQueues {
  private readonly perHost: number
  private readonly all: number
  private running = 0
  /** Those that have something to do; whose turn is next comes first. */
  private readonly queues = new Map<string, Queue>()

  constructor(perHost: number, all: number) {
    this.perHost = perHost
    this.all = all
  }

  async run<T>(host: string, task: () => Promise<T>): Promise<T> {
    await this.turn(host)
    try {
      return await task()
    } finally {
      this.end(host)
    }
  }

  private turn(host: string): Promise<void> {
    return new Promise((resolve) => {
      const queue = this.queues.get(host) ?? { running: 0, waiting: [] }
      this.queues.set(host, queue)
      queue.waiting.push(resolve)
      this.startNext()
    })
  }

  private end(host: string): void {
    const queue = this.queues.get(host)
    this.running--
    if (queue !== undefined && --queue.running === 0 && queue.waiting.length === 0) this.queues.delete(host)
    this.startNext()
  }

  private startNext(): void {
    if (this.running >= this.all) return
    for (const [host, queue] of this.queues) {
      if (queue.running >= this.perHost) continue
      const start = queue.waiting.shift()
      if (start === undefined) continue
      this.queues.delete(host)
      this.queues.set(host, queue)
      queue.running++
      this.running++
      start()
      return
    }
  }
}
