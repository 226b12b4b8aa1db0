import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

import { describe, expect, inject, it } from 'vitest'

import { commands } from '../src/registry.ts'
import { QuorateUser, type Run } from './quorate-process.ts'

const escape = '\u001b'
const wordsOf = (id: string) => id.split(':')
/** No server answers here, so that whatever asks the network fails at once. */
const nowhere = { QUORATE_PLC_URL: 'http://localhost:1', QUORATE_ALLOW_LOOPBACK: '1' }

function run(args: readonly string[]): Promise<Run> {
  const user = new QuorateUser()
  return user.run(args, { env: nowhere, cwd: user.folder })
}

describe.each(Object.keys(commands))('quorate %s, with nobody to ask', (id) => {
  const words = wordsOf(id)

  it('ends without arguments, in one JSON document', async () => {
    const { code, stdout, stderr } = await run([...words, '--json'])
    expect([0, 1, 2, 3, 5]).toContain(code)
    const answer = JSON.parse(stdout) as object
    expect(Object.keys(answer)).toEqual(['ok', 'data', 'findings'])
    expect(stdout + stderr).not.toContain(escape)
  })

  it('refuses a flag and an argument that it does not know, and suggests the flag that was meant', async () => {
    const unknown = await run([...words, '--jsom'])
    expect(unknown).toMatchObject({ code: 2, stdout: '' })
    expect(unknown.stderr).toContain('--jsom: no such flag; did you mean --json?')
    const many = Array.from({ length: 9 }, () => 'x')
    const extra = await run([...words, ...many, '--json'])
    expect(extra.code).toBe(2)
    expect(JSON.parse(extra.stdout)).toMatchObject({ ok: false, data: null })
  })
})

describe('golden output', () => {
  const folder = new URL('golden/', import.meta.url)
  const files = ['check', 'evidence', 'network'].flatMap((name) =>
    readdirSync(new URL(`${name}/`, folder))
      .filter((file) => file.endsWith('.txt') && !file.includes('yaml'))
      .map((file) => `${name}/${file}`),
  )

  it.each(files)('%s has no escape codes, and no line beyond 80 columns that could be broken', (file) => {
    const text = readFileSync(new URL(file, folder), 'utf8')
    expect(text).not.toContain(escape)
    expect(text.split('\n').filter(isTooLong)).toEqual([])
  })
})

/** What cannot be broken, such as a CID, a command to copy or why a run failed, may be longer. */
function isTooLong(line: string): boolean {
  const indent = /^ */.exec(line)?.[0].length ?? 0
  const isCommand = /^ *quorate:? /.test(line)
  const words = line.trim().split(' ')
  const longest = Math.max(...words.map((word) => word.length))
  return line.length > 80 && !isCommand && longest + indent < 60
}

describe('on a terminal', () => {
  it.each([
    ['colours', {}, true],
    ['obeys NO_COLOR', { NO_COLOR: '1' }, false],
    ['obeys TERM=dumb', { TERM: 'dumb' }, false],
  ])('%s', async (_what, env, coloured) => {
    const user = new QuorateUser()
    const child = spawn('script', ['-qec', `node ${inject('program')} key list`, '/dev/null'], {
      env: user.env({ TERM: 'xterm', ...env }),
    })
    let shown = ''
    child.stdout.on('data', (chunk: Buffer) => (shown += chunk.toString()))
    const code = await new Promise((resolve) => child.on('close', resolve))
    expect(code).toBe(0)
    expect(shown).toContain('NAME')
    expect(shown.includes(escape)).toBe(coloured)
  })
})
