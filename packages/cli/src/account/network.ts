import type { Network } from '@quorate/network'

import { failure } from '../shell/failure.ts'

const plcVariable = 'QUORATE_PLC_URL'
const resolverVariable = 'QUORATE_HANDLE_RESOLVER'
const loopbackVariable = 'QUORATE_ALLOW_LOOPBACK'

/** For the help of every command that asks the network. */
export const networkHelp = `${plcVariable} names another did:plc directory than plc.directory, ${resolverVariable} a service that resolves handles in place of DNS; ${loopbackVariable}=1 allows services on this machine, over http and at any port.`

/** All of the network package. It takes longer to load than most commands to run, so it is loaded when it is needed. */
export function loadNetwork(): Promise<typeof import('@quorate/network')> {
  return import('@quorate/network')
}

/** The network as the environment describes it. */
export async function openNetwork(env: NodeJS.ProcessEnv = process.env): Promise<Network> {
  const plcUrl = urlIn(env, plcVariable)
  const handleResolver = urlIn(env, resolverVariable)
  const loopback = env[loopbackVariable] ?? ''
  if (!['', '0', '1'].includes(loopback))
    throw failure('usage', 'usage/invalid', loopbackVariable, { reason: 'expected 1, or nothing' })
  const { createNetwork, systemClock } = await loadNetwork()
  // Spreads retries; nothing secret depends on it.
  return createNetwork({
    plcUrl,
    handleResolver,
    allowLoopback: loopback === '1',
    clock: systemClock,
    random: Math.random,
  })
}

function urlIn(env: NodeJS.ProcessEnv, variable: string): string | undefined {
  const url = env[variable] === '' ? undefined : env[variable]
  if (url !== undefined && !URL.canParse(url))
    throw failure('usage', 'usage/invalid', variable, { reason: 'expected a URL' })
  return url
}
