import { defineConfig } from 'tsup'

export default defineConfig({
  entry: { main: 'src/main.ts', harness: 'src/harness/main.ts' },
  format: 'esm',
  target: 'es2024',
  // There is no `sqlite` without it.
  removeNodeProtocol: false,
  platform: 'node',
  splitting: false,
  // oclif would load TypeScript to run plugins from their sources; there are none.
  noExternal: [/^(?!typescript$)/],
  external: ['typescript'],
  // Straight from the sources of the other packages, so that no stale build of one gets in.
  esbuildOptions(options) {
    options.conditions = ['@quorate/source']
  },
  // CommonJS in the bundle calls require for Node's own modules.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
})
