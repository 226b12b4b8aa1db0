import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/index.ts', 'src/serve.ts', 'src/newcomers.ts'],
  format: 'esm',
  target: 'es2024',
  platform: 'node',
  dts: true,
  sourcemap: true,
  skipNodeModulesBundle: true,
})
