import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/index.ts'],
  format: 'esm',
  target: 'es2024',
  // There is no `sqlite` without it.
  removeNodeProtocol: false,
  platform: 'node',
  dts: true,
  sourcemap: true,
})
