import type { Network } from '@quorate/network'

import { failure } from '../failure.ts'

const plcVariable = 'QUORATE_PLC_URL'
const loopbackVariable = 'QUORATE_ALLOW_LOOPBACK'

/** For the help of every command that asks the network. */
export const networkHelp = `${plcVariable} names another did:plc directory than plc.directory; ${loopbackVariable}=1 allows services on this machine, over http and at any port.`

/** All of the network package. It takes longer to load than most commands to run, so it is loaded when it is needed. */
export function loadNetwork(): Promise<typeof import('@quorate/network')> {
  return import('@quorate/network')
}

/** The network as the environment describes it. */
export async function openNetwork(env: NodeJS.ProcessEnv = process.env): Promise<Network> {
  const plcUrl = env[plcVariable] === '' ? undefined : env[plcVariable]
  if (plcUrl !== undefined && !URL.canParse(plcUrl))
    throw failure('usage', 'usage/invalid', plcVariable, { reason: 'expected a URL' })
  const loopback = env[loopbackVariable] ?? ''
  if (!['', '0', '1'].includes(loopback))
    throw failure('usage', 'usage/invalid', loopbackVariable, { reason: 'expected 1, or nothing' })
  const { createNetwork, systemClock } = await loadNetwork()
  // Spreads retries; nothing secret depends on it.
  return createNetwork({ plcUrl, allowLoopback: loopback === '1', clock: systemClock, random: Math.random })
}
