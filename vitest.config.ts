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
    globalSetup: ['packages/testnet/test/global-setup.ts'],
    include: ['packages/*/test/**/*.test.ts', 'examples/**/*.test.ts', 'spec/**/*.test.ts'],
    typecheck: { enabled: true, ignoreSourceErrors: true, include: ['packages/*/test/**/*.test-d.ts'] },
    reporters: ['default', new Summary()],
  },
})
