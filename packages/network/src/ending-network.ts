import type { Network } from './network.ts'

/** The same network, whose requests and waits end no later than `signal`. */
export function endingNetwork(network: Network, signal: AbortSignal): Network {
  const { clock } = network
  const either = (other: AbortSignal | undefined) =>
    other === undefined ? signal : AbortSignal.any([signal, other])
  return {
    ...network,
    clock: {
      ...clock,
      timeout: (ms) => either(clock.timeout(ms)),
      sleep: (ms, other) => clock.sleep(ms, either(other)),
    },
  }
}
