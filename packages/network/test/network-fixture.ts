import { inject } from 'vitest'

import { createNetwork, type Network, type NetworkOptions } from '@quorate/network'

/** A clock that moves only when something waits, so that no test does. */
export class ManualClock {
  ms = Date.now()
  readonly slept: number[] = []
  /** What each attempt is given to end it: never, unless a test says when. */
  timeout = (_ms: number): AbortSignal => new AbortController().signal
  now = (): number => this.ms
  sleep = (ms: number): Promise<void> => {
    this.slept.push(ms)
    this.ms += ms
    return Promise.resolve()
  }
}

/** The test network, as a program on this machine reaches it. */
export function testNetwork(options: Partial<NetworkOptions> = {}): Network {
  const { plcUrl, pdsUrl } = inject('testnet')
  return createNetwork({
    plcUrl,
    handleResolver: pdsUrl,
    allowLoopback: true,
    clock: new ManualClock(),
    random: () => 0,
    ...options,
  })
}

let accounts = 0

/** A handle that no other test has. */
export function freshHandle(): string {
  accounts += 1
  return `n${String(process.pid)}-${String(accounts)}.test`
}
