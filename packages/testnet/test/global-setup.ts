import type { TestProject } from 'vitest/node'

import { startTestnetProcess } from '../src/testnet-process.ts'

declare module 'vitest' {
  interface ProvidedContext {
    testnet: { plcUrl: string; pdsUrl: string }
  }
}

/** One network for a whole run of tests: each test makes accounts with handles of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { plcUrl, pdsUrl, close } = await startTestnetProcess()
  project.provide('testnet', { plcUrl, pdsUrl })
  return close
}
