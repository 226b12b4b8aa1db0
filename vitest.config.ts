import { defineConfig } from 'vitest/config'

import { Summary } from './scripts/vitest-summary.ts'

const conditions = ['@quorate/source', 'module', 'node', 'import', 'default']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    environment: 'node',
    // Machines that are busy take longer; no test measures time.
    testTimeout: 30_000,
    // Vitest would leave one core to itself, but it mostly waits for tests as those do for programs that they start.
    maxWorkers: '100%',
    globalSetup: ['packages/testnet/test/global-setup.ts', 'packages/cli/test/global-setup.ts'],
    include: ['packages/*/test/**/*.test.ts', 'examples/**/*.test.ts', 'spec/**/*.test.ts'],
    typecheck: { enabled: true, ignoreSourceErrors: true, include: ['packages/*/test/**/*.test-d.ts'] },
    reporters: ['default', new Summary()],
  },
})
