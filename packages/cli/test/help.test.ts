import { fileURLToPath } from 'node:url'

import { describe, expect, test } from 'vitest'

import { commands, topics } from '../src/registry.ts'
import { commandContract } from './command-contract.ts'
import { QuorateUser } from './quorate-process.ts'

const subjects = ['', ...Object.keys(topics), ...Object.keys(commands)].map((id) => id.replaceAll(':', ' '))

test.each(subjects)('help on "%s"', async (subject) => {
  const words = subject === '' ? [] : subject.split(' ')
  const { code, stdout, stderr } = await new QuorateUser().run([...words, '--help'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const withoutVersion = stdout.replace(/quorate\/\S+ \S+ node-\S+/, 'quorate/VERSION')
  // An example may hold a CID, which is not broken.
  const lines = withoutVersion.split('\n').filter((line) => !line.startsWith('  $ '))
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80)
  await expect(withoutVersion).toMatchFileSnapshot(`golden/help/${words.join('-') || 'quorate'}.txt`)
})

test('the commands, their arguments, flags and exit statuses change on purpose only: vitest -u', async () => {
  const file = new URL('../contract/commands.json', import.meta.url)
  await expect(`${JSON.stringify(commandContract(), null, 2)}\n`).toMatchFileSnapshot(fileURLToPath(file))
})

describe('help', () => {
  test('is the same however it is asked for', async () => {
    const user = new QuorateUser()
    const { stdout } = await user.run(['key', 'new', '--help'])
    expect((await user.run(['help', 'key', 'new'])).stdout).toBe(stdout)
    expect((await user.run(['key', 'new', 'alice', '--help'])).stdout).toBe(stdout)
    expect((await user.run([])).stdout).toBe((await user.run(['help'])).stdout)
  })

  test('shows one example of every command', () => {
    for (const id of Object.keys(commands)) {
      expect(commands[id]?.examples).toEqual([
        expect.stringContaining(`<%= config.bin %> ${id.replaceAll(':', ' ')}`),
      ])
    }
  })
})
