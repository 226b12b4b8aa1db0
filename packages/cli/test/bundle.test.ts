import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

import { QuorateUser } from './quorate-process.ts'

/** How Node runs the sources themselves. */
const sources = ['--conditions=@quorate/source', fileURLToPath(new URL('../src/main.ts', import.meta.url))]

const root = fileURLToPath(new URL('..', import.meta.url))
const tsup = fileURLToPath(new URL('../../../node_modules/tsup/dist/cli-default.js', import.meta.url))

test('the built command is one file that runs anywhere, and answers as its sources do', async () => {
  const user = new QuorateUser()
  const built = join(user.folder, 'quorate')
  const build = spawnSync('node', [tsup, '--out-dir', join(built, 'dist')], { cwd: root, encoding: 'utf8' })
  expect(build.stderr).toBe('')
  for (const name of ['bin', 'package.json']) cpSync(join(root, name), join(built, name), { recursive: true })
  expect(readdirSync(join(built, 'dist')).sort()).toEqual(['harness.js', 'main.js'])
  const node = [join(built, 'bin', 'quorate.js')]
  for (const args of [
    ['--help'],
    ['key', 'new', '--help'],
    ['key', 'nwe'],
    ['key', 'show', '--json'],
    ['--version'],
  ]) {
    expect(await user.run(args, { node })).toEqual(await user.run(args, { node: sources }))
  }
  const made = await user.run(['key', 'new', '--json'], { node, env: { QUORATE_PASSPHRASE: 'x' } })
  expect(JSON.parse(made.stdout)).toMatchObject({ ok: true, data: { name: 'default' } })
}, 60_000)
