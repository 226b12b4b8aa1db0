import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterAll, describe, expect, it } from 'vitest'

const program = fileURLToPath(new URL('../src/newcomers.ts', import.meta.url))
const folder = join(mkdtempSync(join(tmpdir(), 'quorate-newcomers-')), "people's network")
afterAll(() => rmSync(join(folder, '..'), { recursive: true, force: true }))

/** Runs the network on the folder while `meanwhile` goes on, then ends it as Ctrl-C does. */
async function running(meanwhile: (said: string) => Promise<void>): Promise<number | null> {
  const child = spawn('node', [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  let said = ''
  for await (const chunk of child.stdout) {
    said += String(chunk)
    if (said.includes('nothing else is removed')) break
  }
  try {
    await meanwhile(said)
  } finally {
    child.kill('SIGINT')
  }
  const [code] = (await ended) as [number | null]
  return code
}

/** What a shell knows that has read NAME.env. */
function shellOf(name: string): Record<string, string> {
  const script = '. "$1" && env -0'
  const output = execFileSync('sh', ['-c', script, 'sh', join(folder, `${name}.env`)], { encoding: 'utf8' })
  const pairs = output.split('\0').map((line) => /^([^=]*)=([^]*)$/.exec(line))
  return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? '']))
}

describe('a network for newcomers', { timeout: 60_000 }, () => {
  it('lets the terminal of each person log in with folders of its own', async () => {
    const code = await running(async (said) => {
      expect(said).toContain('/alice.env')
      const people = ['alice', 'bob', 'carol'].map(shellOf)
      expect(new Set(people.map((env) => env['XDG_DATA_HOME'])).size).toBe(3)
      for (const env of people) {
        const { QUORATE_IDENTIFIER: identifier, QUORATE_APP_PASSWORD: password } = env
        const answer = await fetch(`${env['QUORATE_SERVICE'] ?? ''}/xrpc/com.atproto.server.createSession`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ identifier, password }),
        })
        expect(await answer.json()).toMatchObject({ handle: identifier })
        expect(env['XDG_DATA_HOME']?.startsWith(folder)).toBe(true)
      }
      expect(statSync(join(folder, 'alice.env')).mode & 0o777).toBe(0o600)
    })
    expect(code).toBe(0)
    expect(readdirSync(folder)).toEqual(['alice', 'bob', 'carol'])
  })

  it('begins without the keys of the one before, and leaves other files alone', async () => {
    mkdirSync(join(folder, 'alice/data'), { recursive: true })
    writeFileSync(join(folder, 'alice/data/key'), '')
    writeFileSync(join(folder, 'policy.yaml'), '')
    writeFileSync(join(folder, 'network.json'), '{"pid": 4194305}')
    await running(async () => {
      expect(existsSync(join(folder, 'alice/data/key'))).toBe(false)
      expect(existsSync(join(folder, 'policy.yaml'))).toBe(true)
      const second = spawn('node', [program, folder], { stdio: ['ignore', 'ignore', 'pipe'] })
      const refusal = String((await once(second.stderr, 'data'))[0])
      expect(refusal).toMatch(/^network: process \d+ runs a network on /)
      expect(existsSync(join(folder, 'alice.env'))).toBe(true)
    })
  })
})
