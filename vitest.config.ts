import { availableParallelism } from 'node:os'

import { defineConfig } from 'vitest/config'

import { LongestFirst } from './scripts/vitest-order.ts'
import { Summary } from './scripts/vitest-summary.ts'

const conditions = ['@quorate/source', 'module', 'node', 'import', 'default']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    environment: 'node',
    // Tests start programs, on machines that may be busy; none measures time.
    testTimeout: 60_000,
    // Tests mostly wait: for programs that they start, and for a PDS that takes a third of a second over a password.
    maxWorkers: availableParallelism() + 2,
    sequence: { sequencer: LongestFirst },
    globalSetup: ['packages/testnet/test/global-setup.ts', 'packages/cli/test/global-setup.ts'],
    include: ['packages/*/test/**/*.test.ts', 'examples/**/*.test.ts', 'spec/**/*.test.ts'],
    typecheck: { enabled: true, ignoreSourceErrors: true, include: ['packages/*/test/**/*.test-d.ts'] },
    reporters: ['default', new Summary()],
  },
})
