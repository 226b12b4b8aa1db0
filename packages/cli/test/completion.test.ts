import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { bashScript } from '../src/completion/bash-script.ts'
import { fishScript } from '../src/completion/fish-script.ts'
import { placesOf } from '../src/completion/places.ts'
import { commands, topics } from '../src/registry.ts'
import { QuorateUser, temporaryFolder } from './quorate-process.ts'

const ask = `source ./script
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _quorate
printf '%s\\n' "\${COMPREPLY[@]}"`

const places = placesOf(commands, topics)
const script = bashScript(places)

/** What bash would offer for the last word, in a folder with a few files. */
function offered(line: string): string[] {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'script'), script)
  writeFileSync(join(folder, 'my evidence.car'), '')
  writeFileSync(join(folder, 'list'), '')
  mkdirSync(join(folder, 'policies'))
  const stdout = execFileSync('bash', ['-c', ask, 'bash', ...line.split(' ')], {
    cwd: folder,
    encoding: 'utf8',
  })
  return stdout.split('\n').filter((text) => text !== '')
}

describe('bash completes', () => {
  it.each([
    ['topics and commands', 'quorate c', ['checkpoint', 'check', 'completion']],
    ['commands of a topic, not its files', 'quorate key l', ['list']],
    ['commands after help', 'quorate help key l', ['list']],
    ['flags', 'quorate key list --j', ['--json']],
    ['flags after others', 'quorate key new --json --cu', ['--curve']],
    ['values of a flag', 'quorate key new --curve k', ['k256']],
    ['values after =, which bash makes a word', 'quorate key new --curve = k', ['k256']],
    ['all values after =', 'quorate key new --curve =', ['p256', 'k256']],
    ['values after =, which zsh does not make a word', 'quorate key new --curve=k', ['--curve=k256']],
    ['values of an argument', 'quorate completion z', ['zsh']],
    ['files, also with a space', 'quorate policy log my', ['my evidence.car']],
    ['files as the value of a flag', 'quorate check my --anchor pol', ['policies']],
    ['files after the short form of a flag', 'quorate bundle create -o pol', ['policies']],
    ['nothing where a text is due', 'quorate policy log --at li', []],
    ['nothing that is no flag after a command without arguments', 'quorate whoami li', []],
  ])('%s', (_what, line, choices) => {
    expect(offered(line)).toEqual(choices)
  })

  it.each(Object.keys(commands))('%s, from its first letters, and its flags', (id) => {
    const words = id.split(':')
    expect(offered(`quorate ${words.join(' ').slice(0, -1)}`)).toContain(words.at(-1))
    const flags = Object.keys({ ...commands[id]?.baseFlags, ...commands[id]?.flags }).map(
      (name) => `--${name}`,
    )
    expect(offered(`quorate ${words.join(' ')} --`)).toEqual([...flags, '--help'])
  })
})

describe('a script for', () => {
  it('bash is what the command prints', async () => {
    expect(await new QuorateUser().run(['completion', 'bash'])).toEqual({
      code: 0,
      stdout: script,
      stderr: '',
    })
    const { stdout } = await new QuorateUser().run(['completion', 'bash', '--json'])
    expect(JSON.parse(stdout)).toEqual({ ok: true, data: { shell: 'bash', script }, findings: [] })
  })

  it('zsh is that for bash, in the mode of zsh for it', async () => {
    const { code, stdout } = await new QuorateUser().run(['completion', 'zsh'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^autoload -U \+X compinit bashcompinit\n/)
    expect(stdout.endsWith(script)).toBe(true)
  })

  it('fish has a line for each topic, command, flag and file', async () => {
    const { stdout } = await new QuorateUser().run(['completion', 'fish'])
    expect(stdout).toBe(fishScript(places))
    expect(stdout).toContain("\ncomplete -c quorate -n '__quorate_at key new' -l curve -x -a 'p256 k256' -d ")
    expect(stdout).toContain("\ncomplete -c quorate -n '__quorate_at bundle create' -s o -l output -r -F -d ")
    expect(stdout).toContain("\ncomplete -c quorate -n '__quorate_at policy log' -F\n")
  })

  it('fish holds any summary within its quotes', () => {
    const [root] = placesOf({}, { a: { description: "one's \\ own" } })
    expect(fishScript(root === undefined ? [] : [root])).toContain(" -a 'a' -d 'one\\'s \\\\ own'\n")
  })

  it('another shell is a mistake', async () => {
    const { code, stderr } = await new QuorateUser().run(['completion', 'tcsh'])
    expect(code).toBe(2)
    expect(stderr).toContain('Expected tcsh to be one of: bash, zsh, fish')
  })
})
