import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

import { afterAll, beforeAll, expect, inject, it } from 'vitest'

import { hour, PolicyFile } from './founding-policy.ts'
import { TestMember } from './test-member.ts'

let alice: TestMember
let group: string

beforeAll(async () => {
  alice = await TestMember.join('alice-progress')
  const wish = { effectiveAt: hour(48), witnesses: 0, copies: 0 }
  const file = (await PolicyFile.of([alice])).write(alice, 1, wish)
  const published = await alice.run(['policy', 'publish', file, '--at', hour(0), '--json'])
  group = String(published.json.data.uri)
}, 60_000)

afterAll(() => {
  alice.remove()
})

const words = () => ['status', '--group', group, '--at', hour(1)]

it('how far reading is shows on a terminal, and is gone when the answer stands there', async () => {
  const command = ['node', inject('program'), ...words()].join(' ')
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    env: alice.env(),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const shown = await text(child.stdout)
  const progress = /\rReading repositories: \d+ of \d+ \.\.\./g
  expect(shown.match(progress)?.length).toBeGreaterThan(0)
  const [, ...answer] = shown.split('\r\u001b[K')
  expect(answer.length).toBeGreaterThan(0)
  expect(answer.at(-1)).not.toMatch(/Reading repositories/)
  expect(answer.at(-1)).toContain('Mutual aid')
})

it('how far reading is shows nowhere else', async () => {
  const { stdout, stderr } = await alice.run(words())
  for (const sign of ['Reading repositories', '\u001b', '\r']) expect(stdout + stderr).not.toContain(sign)
  expect(stdout).toContain('Mutual aid')
})
