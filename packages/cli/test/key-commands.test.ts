import { openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

import { describe, expect, inject, test } from 'vitest'

import { openWithPassphrase } from '../src/account/keys/age-file.ts'
import { QuorateUser } from './quorate-process.ts'

const passphrase = 'correct horse battery staple'
const env = { QUORATE_PASSPHRASE: passphrase }

describe('keys', () => {
  test('are made, listed and shown, for people and for machines', async () => {
    const user = new QuorateUser()
    const made = await user.run(['key', 'new', 'alice', '--curve', 'k256', '--json'], { env })
    expect(made.code).toBe(0)
    const { data } = JSON.parse(made.stdout)
    expect(JSON.parse(made.stdout)).toEqual({
      ok: true,
      data: { name: 'alice', curve: 'k256', did: expect.stringMatching(/^did:key:zQ3sh/) },
      findings: [],
    })
    const listed = await user.run(['key', 'list', '--json'])
    expect(JSON.parse(listed.stdout)).toEqual({ ok: true, data: [data], findings: [] })
    expect((await user.run(['key', 'list'])).stdout).toBe(`NAME   CURVE  DID\nalice  k256   ${data.did}\n`)
    expect((await user.run(['key', 'show'])).stdout).toBe(`name   alice\ncurve  k256\ndid    ${data.did}\n`)
    expect((await user.run(['key', 'new', 'alice'], { env })).stderr).toBe(
      'quorate: NAME: a key alice exists already; it is never overwritten\n',
    )
  })

  test('are P-256 and named default unless something else is asked for', async () => {
    const { stdout } = await new QuorateUser().run(['key', 'new', '--json'], { env })
    expect(JSON.parse(stdout).data).toMatchObject({ name: 'default', curve: 'p256' })
  })

  test('that are damaged exit 4, and those that are not there 2', async () => {
    const user = new QuorateUser()
    await user.run(['key', 'new', 'alice'], { env })
    writeFileSync(user.data('keys', 'alice.json'), 'not json')
    const damaged = await user.run(['key', 'show', 'alice', '--json'])
    expect(damaged.code).toBe(4)
    expect(JSON.parse(damaged.stdout)).toMatchObject({
      ok: false,
      data: null,
      findings: [{ code: 'key/corrupt' }],
    })
    const missing = await user.run(['key', 'show', 'bob'])
    expect(missing).toMatchObject({ code: 2, stderr: 'quorate: no key bob; there is alice\n' })
  })

  test('open with what comes through a file descriptor, without its line feed', async () => {
    const user = new QuorateUser()
    const piped = await user.run(['key', 'new', 'alice', '--passphrase-fd', '0'], {
      stdin: `${passphrase}\n`,
    })
    expect(piped.code).toBe(0)
    writeFileSync(join(user.folder, 'secret'), passphrase)
    const stdio = ['ignore', 'pipe', 'pipe', openSync(join(user.folder, 'secret'), 'r')] as const
    const args = [inject('program'), 'key', 'new', 'bob', '--passphrase-fd', '3']
    expect(spawnSync('node', args, { env: user.env(), stdio: [...stdio] }).status).toBe(0)
    for (const name of ['alice', 'bob']) {
      expect(
        await openWithPassphrase(readFileSync(user.data('keys', `${name}.age`)), passphrase),
      ).toHaveProperty('text')
    }
  })

  test('are not made with a passphrase without end', async () => {
    const user = new QuorateUser()
    const long = await user.run(['key', 'new', '--passphrase-fd', '0'], { stdin: 'x'.repeat(4097) })
    expect(long).toMatchObject({ code: 2, stdout: '' })
    expect(long.stderr).toContain('no passphrase could be read from it: it is more than 4096 bytes')
    expect((await user.run(['key', 'new', '--passphrase-fd', '0'], { stdin: 'x'.repeat(4096) })).code).toBe(0)
  })

  test('are not made with an empty passphrase', async () => {
    const user = new QuorateUser()
    expect((await user.run(['key', 'new'], { env: { QUORATE_PASSPHRASE: '' } })).code).toBe(2)
    expect((await user.run(['key', 'new', '--passphrase-fd', '0'], { stdin: '\n' })).code).toBe(2)
    expect((await user.run(['key', 'list', '--json'])).stdout).toContain('"data": []')
  })
})

test('no output ever holds a passphrase or a private key', async () => {
  const user = new QuorateUser()
  const debug = { ...env, DEBUG: 'quorate' }
  await user.run(['key', 'new', 'alice', '--json'], { env: debug })
  await user.run(['key', 'new', 'alice'], { env: debug })
  await user.run(['key', 'new', 'bob', `--passphrase=${passphrase}`])
  await user.run(['key', 'new', 'bob', '--passphrase', passphrase, '--json'])
  await user.run(['key', 'new', 'bob', passphrase])
  await user.run(['key', 'new', 'bob', '--passphrase-fd', passphrase])
  await user.run(['key', 'new', 'bob', '--passphrase-fd', passphrase, '--json'], { env: debug })
  await user.run([`--passphrase=${passphrase}`, 'key', 'list'])
  await user.run(['key', 'show', 'alice', '--json'])
  await user.run(['key', 'list'])
  const opened = await openWithPassphrase(readFileSync(user.data('keys', 'alice.age')), passphrase)
  const { privateKey } = JSON.parse((opened as { text: string }).text)
  expect(privateKey).toMatch(/^[0-9a-f]{64}$/)
  const base64 = Buffer.from(privateKey, 'hex').toString('base64')
  const stored = readdirSync(user.data('keys')).map((name) => readFileSync(user.data('keys', name), 'latin1'))
  const outputs = user.runs.flatMap(({ stdout, stderr }) => [stdout, stderr])
  for (const text of [...outputs, ...stored]) {
    for (const secret of [passphrase, privateKey, base64]) expect(text).not.toContain(secret)
  }
  expect(user.runs.map(({ code }) => code)).toEqual([0, 2, 2, 2, 2, 2, 2, 2, 0, 0])
}, 60_000)
