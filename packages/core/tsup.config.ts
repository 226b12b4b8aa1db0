import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/index.ts', 'src/node-engine.ts', 'src/portable-engine.ts'],
  format: 'esm',
  target: 'es2024',
  platform: 'neutral',
  // Chosen by `imports` of package.json where it runs.
  external: ['#engine', 'node:crypto'],
  removeNodeProtocol: false,
  // Only what is public: the name of a file that several entries share would change with every build.
  dts: { entry: 'src/index.ts' },
  splitting: false,
  sourcemap: true,
})
