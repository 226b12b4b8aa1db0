import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { startTestnetProcess } from '@quorate/testnet'

const preload = fileURLToPath(new URL('network-clock.cjs', import.meta.url))

/** So a commit is older than the instant at which it is made, and no 120 s older than its record (SIG-6). */
const behindMs = 60_000

/**
 * A network whose clock follows the instants of a test: a commit proves a record only where it is about as old, and nothing before
 * its own date.
 */
export async function startSteeredTestnet() {
  const folder = mkdtempSync(join(tmpdir(), 'quorate-clock-'))
  const file = join(folder, 'clock')
  const write = (aheadMs: number) => {
    writeFileSync(file, BigInt64Array.of(BigInt(aheadMs)), { flag: existsSync(file) ? 'r+' : 'w' })
  }
  write(0)
  const network = await startTestnetProcess(preload, { NETWORK_CLOCK: file })
  return {
    ...network,
    /** Of a program that shares the clock. */
    env: { NODE_OPTIONS: `--require=${preload}`, NETWORK_CLOCK: file },
    /** What is committed from now on is from shortly before `at`, in milliseconds. */
    steer: (at: number): void => {
      write(at - behindMs - Date.now())
    },
    async close(): Promise<void> {
      await network.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
