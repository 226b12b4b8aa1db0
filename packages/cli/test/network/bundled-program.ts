import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { build, type Options } from 'tsup'

/** The program as users run it, bundled from the sources as they are: it starts three times as fast as from sources. */
export async function bundleProgram(): Promise<{ readonly entry: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'quorate-bundle-'))
  const cli = fileURLToPath(new URL('../..', import.meta.url))
  const { default: config } = await import('../../tsup.config.ts')
  await build({
    ...(config as Options),
    config: false,
    entry: { main: join(cli, 'src/main.ts') },
    outDir: join(folder, 'dist'),
    tsconfig: join(cli, '../../tsconfig.json'),
    silent: true,
  })
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  return {
    entry: join(folder, 'dist/main.js'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
