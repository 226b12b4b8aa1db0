import { spawn } from 'node:child_process'
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, inject, test } from 'vitest'

import { QuorateUser } from './quorate-process.ts'

const mistakes: [line: string, path: string, message: string][] = [
  ['frobnicate', '', 'no command frobnicate; expected quorate '],
  ['key nwe', '', 'no command key nwe; did you mean new?'],
  ['key list --jsom', '--jsom', 'no such flag; did you mean --json?'],
  ['key list --toString', '--toString', 'no such flag; see --help'],
  ['key list --__proto__=x', '--__proto__', 'no such flag; see --help'],
  ['check', 'BUNDLE', 'is missing; expected: File with the bundle, - for standard input'],
  ['init -', '-', 'expected the name of a file'],
  [
    'init --member bob.test',
    '--member',
    'expected DID=KEY, as quorate init prints it: did:plc:...=did:key:...',
  ],
  ['policy amend -', '-', 'expected the name of a file'],
  ['policy new -', '-', 'expected the name of a file'],
  ['check evidence.car --save-anchor -', '-', 'expected the name of a file'],
  ['key list extra', '', 'expected no arguments, found 1'],
  ['key show a b', '', 'expected no arguments but NAME, found 2'],
  ['key new --curve ed25519', '', 'Expected --curve=ed25519 to be one of: p256, k256'],
  ['key new --curve', '', 'Flag --curve expects one of these values: p256, k256'],
  ['key new Alice', 'NAME', 'expected a name of 1 to 64 lower-case letters'],
  ['key new', '', 'set QUORATE_PASSPHRASE or give --passphrase-fd'],
  ['key new --passphrase-fd 99', '--passphrase-fd', 'no passphrase could be read from it: EBADF'],
]

describe.each(mistakes)('quorate %s', (line, path, message) => {
  test('exits 2 with one clear line', async () => {
    const { code, stdout, stderr } = await new QuorateUser().run(line.split(' '))
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^quorate: [^\n]+\n$/)
    expect(stderr).toContain(message)
  })

  test('says the same in JSON, on standard output alone', async () => {
    const { code, stdout, stderr } = await new QuorateUser().run([...line.split(' '), '--json'])
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' })
    const answer = JSON.parse(stdout)
    expect(Object.keys(answer)).toEqual(['ok', 'data', 'findings'])
    expect(answer).toMatchObject({ ok: false, data: null, findings: [{ path }] })
    expect(Object.keys(answer.findings[0])).toEqual(['code', 'requirement', 'path', 'params', 'message'])
    expect(answer.findings[0].message).toContain(message)
    expect(stdout).not.toMatch(/\/work\/|\/home\/|node_modules|at \w+ \(/)
  })
})

test('all unknown flags are reported', async () => {
  const { stderr } = await new QuorateUser().run(['key', 'list', '--one', '--two=2'])
  expect(stderr.split('\n').slice(0, -1)).toEqual([
    'quorate: --one: no such flag; expected one of --json',
    'quorate: --two: no such flag; expected one of --json',
  ])
})

test.each(['', 'null', '[]', '"text"', '{"did": 5}'])(
  'a session file of %s is said to be damaged',
  async (content) => {
    const user = new QuorateUser()
    mkdirSync(join(user.folder, 'data', 'quorate'), { recursive: true })
    writeFileSync(join(user.folder, 'data', 'quorate', 'session.json'), content)
    const { code, stderr } = await user.run(['whoami'])
    expect({ code, stderr }).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(
        /^quorate: session\.json in the data folder is damaged: [^\n]+\n$/,
      ) as string,
    })
  },
)

test('a state file larger than any of ours is not read to its end', async () => {
  const user = new QuorateUser()
  const file = join(user.folder, 'data', 'quorate', 'session.json')
  mkdirSync(join(user.folder, 'data', 'quorate'), { recursive: true })
  writeFileSync(file, '')
  // A hole: it takes no room.
  truncateSync(file, 134_217_729)
  const { code, stderr } = await user.run(['whoami'])
  expect({ code, stderr }).toEqual({
    code: 4,
    stderr:
      'quorate: session.json in the data folder is damaged: it has more than 134217728 bytes [state/corrupt]\n',
  })
})

test('a service that is no URL is named by its variable', async () => {
  const env = { QUORATE_SERVICE: 'my server', QUORATE_IDENTIFIER: 'me.test', QUORATE_APP_PASSWORD: 'x' }
  const { code, stderr } = await new QuorateUser().run(['login'], { env })
  expect({ code, stderr }).toEqual({ code: 2, stderr: 'quorate: QUORATE_SERVICE: expected a URL\n' })
})

test('what is typed comes back escaped', async () => {
  const { stderr } = await new QuorateUser().run(['a\u001b[2Jb\u202e'])
  expect(stderr).toContain('no command a\\u{1b}[2Jb\\u{202e}')
})

test('a closed pipe ends the run quietly', async () => {
  const user = new QuorateUser()
  const child = spawn('node', [inject('program'), 'key', 'new', '--help'], {
    env: user.env(),
  })
  child.stdout.destroy()
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  await new Promise((resolve) => child.on('close', resolve))
  expect(stderr).toBe('')
})

test('a closed pipe changes nothing about the verdict', async () => {
  const user = new QuorateUser()
  const shell = `node "$0" "$@" | true; echo "\${PIPESTATUS[0]}"`
  const statusOf = (args: readonly string[]) =>
    new Promise<string>((resolve) => {
      const child = spawn('bash', ['-c', shell, inject('program'), ...args], { env: user.env() })
      let stdout = ''
      child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
      child.on('close', () => resolve(stdout.trim()))
    })
  expect(await statusOf(['key', 'list'])).toBe('0')
  expect(await statusOf(['key', 'show', '--json'])).toBe('2')
})
