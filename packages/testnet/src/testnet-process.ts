import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import type { Testnet } from './testnet.ts'

/**
 * Starts a test network in a process of its own, which ends with this one at the latest. Takes about three seconds.
 * `preload` is the path of a CommonJS module that the process loads before anything else, `env` what stands in its environment too.
 */
export async function startTestnetProcess(preload?: string, env: NodeJS.ProcessEnv = {}): Promise<Testnet> {
  // Beside this file, as a source or as built.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const program = fileURLToPath(new URL(`./serve.${extension}`, import.meta.url))
  const options = preload === undefined ? [] : ['--require', preload]
  // A PDS means to take a third of a second over a password, and waits for less than nothing when it took more.
  const child = spawn('node', ['--disable-warning=TimeoutNegativeWarning', ...options, program], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, LOG_ENABLED: 'false', NODE_OPTIONS: '', ...env },
  })
  const ended = once(child, 'exit')
  const line = once(createInterface({ input: child.stdout }), 'line')
  const first = await Promise.race([
    line,
    ended.then(([code]) => new Error(`the test network ended with ${String(code)}`)),
  ])
  if (first instanceof Error) throw first
  const { plcUrl, pdsUrl } = JSON.parse(String(first[0])) as { plcUrl: string; pdsUrl: string }
  return {
    plcUrl,
    pdsUrl,
    async close() {
      child.stdin.end()
      await ended
    },
  }
}
