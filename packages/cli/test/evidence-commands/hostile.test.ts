import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import type { DataMap } from '@quorate/core'
import type { FoundRecord } from '@quorate/governance'

import {
  ack,
  amend,
  checkpoint,
  cidOfRecord,
  foundingPolicy,
  founding,
  member,
  nextPolicy,
  node,
  propose,
  vote,
} from '../../../governance/test/group.ts'
import { account, provenBundle } from '../bundle-kit.ts'
import { QuorateUser } from '../quorate-process.ts'
import { at } from '../sample-group.ts'
import { makeBundle } from '../check/bundles.ts'

const bidi = '\u202egnp.exe\u2066'
const ansi = '\u001b[2J\u001b]0;owned\u0007\u009b31m'
const lines = 'Holds: all\r\n✓ founded by all\u2028Holds'
const long = 'a'.repeat(600)
const hostile = `${ansi}${bidi}${lines}`

/** A group that puts hostile text wherever a record has room for it, and a proposal of each state. */
async function hostileBundle(): Promise<{ bytes: Uint8Array; proposal: string }> {
  const accounts = await Promise.all([
    account('mallory', `at://${hostile}.test`),
    account('alice', `at://alice.test`),
  ])
  const [mallory, alice] = accounts
  const more: DataMap = {
    name: hostile,
    description: long + hostile,
    [`x${hostile}`]: { [lines]: [hostile, lines] },
  }
  const nodes = [await node('m', { note: hostile })]
  const policy = foundingPolicy(
    [member(mallory, { operator: `Alice\n${ansi}`, nodes }), member(alice)],
    {},
    more,
  )
  const next = nextPolicy(policy, {
    name: `${long}${hostile}`.slice(0, 400),
    members: [member(mallory, { operator: bidi, nodes: [] }), member(alice)],
    rules: {
      ...(policy['rules'] as DataMap),
      predicates: [{ name: hostile, expression: lines }],
    },
  })
  const amendment = await amend(mallory, policy, next, { note: hostile })
  const odd = await propose(mallory, policy, { kind: hostile.slice(0, 40) })
  const invalid = await amend(mallory, policy, {
    ...next,
    rules: { ...(next['rules'] as DataMap), [`r${hostile}`]: {} },
  })
  const votes = await Promise.all([
    vote(alice, amendment),
    vote(mallory, amendment),
    vote(mallory, amendment, hostile.slice(0, 10)),
    vote(mallory, amendment, 'reject', 500),
    vote(alice, odd),
    vote(mallory, odd),
  ])
  const records: FoundRecord[] = [
    ...(await founding(policy, accounts)),
    amendment,
    odd,
    invalid,
    ...votes,
    await ack(mallory, next, 101, { note: hostile }),
    await ack(mallory, next, 102, { accepted: false }),
    await checkpoint(mallory, cidOfRecord(policy), 200, [amendment], { note: hostile }),
    { repository: mallory.did, record: { $type: 'com.example.other', text: hostile } },
  ].map((found, i) => ({
    ...found,
    uri: `at://${found.repository}/${found.record['$type'] as string}/r${String(i)}`,
  }))
  return { bytes: await provenBundle(accounts, records), proposal: cidOfRecord(amendment.record) }
}

const group = await hostileBundle()

// What moves the cursor, changes colours, turns the order of letters around or shows as nothing.
const hazards = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/u

function hazardsIn(text: string): string[] {
  return text.split('\n').filter((line) => hazards.test(line))
}

describe('hostile text in the evidence shows as escapes', () => {
  it.each([
    ['check'],
    ['policy', 'log'],
    ['policy', 'show'],
    ['policy', 'show', '--yaml'],
    ['policy', 'diff', '--from', '1', '--to', '2'],
    ['proposal', 'list'],
    ['proposal', 'show', 'CID'],
    ['vote', 'show'],
    ['bundle', 'inspect'],
  ])('in %s %s %s %s %s %s', async (...command) => {
    const user = new QuorateUser()
    const file = join(user.folder, 'hostile.car')
    writeFileSync(file, group.bytes)
    const words = command.filter((word) => word !== 'CID')
    const flags = words.findIndex((word) => word.startsWith('-'))
    const [name, rest] = flags < 0 ? [words, []] : [words.slice(0, flags), words.slice(flags)]
    const cid = command.includes('CID') ? [group.proposal] : []
    const time = name[0] === 'bundle' ? [] : ['--at', at]
    for (const format of [[], ['--json']]) {
      const run = await user.run([...name, file, ...cid, ...rest, ...time, ...format])
      expect(run.stderr).toBe('')
      expect(run.stdout.length).toBeGreaterThan(100)
      expect(hazardsIn(run.stdout)).toEqual([])
      // A line of a text never begins a line of the answer.
      expect(run.stdout).not.toMatch(/^(Holds: all|✓ founded by all$|Holds$)/m)
      // A policy file is there to be read back, so it is whole.
      if (format.length === 0 && !rest.includes('--yaml')) expect(run.stdout).not.toContain('a'.repeat(501))
      if (format.length > 0) expect(JSON.parse(run.stdout)).toHaveProperty('data')
    }
  })

  it('in the findings of policy lint', async () => {
    const user = new QuorateUser()
    const file = join(user.folder, 'policy.yaml')
    writeFileSync(
      file,
      `version: 1\n${JSON.stringify(`x${hostile}`)}: ${JSON.stringify(long)}\nname: [${JSON.stringify(hostile)}]\n`,
    )
    for (const format of [[], ['--json']]) {
      const run = await user.run(['policy', 'lint', file, ...format])
      expect(run.code).toBe(1)
      expect(hazardsIn(run.stdout + run.stderr)).toEqual([])
    }
  })

  it('in the name of a file', async () => {
    const user = new QuorateUser()
    const run = await user.run(['check', join(user.folder, `${hostile}.car`)])
    expect(run.code).toBe(2)
    expect(hazardsIn(run.stderr)).toEqual([])
  })
})

/** Each command with what it needs after the file. */
const commands: [command: string, ...more: string[]][] = [
  ['check'],
  ['bundle inspect'],
  ['policy log'],
  ['policy show'],
  ['policy lint'],
  ['policy diff', '--from', '1'],
  ['proposal list'],
  ['proposal show', 'x'.repeat(9)],
  ['vote show'],
]

async function truncated(): Promise<Uint8Array> {
  return (await makeBundle('whole')).subarray(0, 3000)
}

async function flipped(): Promise<Uint8Array> {
  const bytes = (await makeBundle('whole')).slice()
  bytes[5000] = (bytes[5000] ?? 0) ^ 1
  return bytes
}

const malformed: [string, () => Uint8Array | string | Promise<Uint8Array>][] = [
  ['nothing', () => ''],
  ['random bytes', () => Uint8Array.from({ length: 5000 }, (_, i) => (i * i * 31 + i * 7) % 256)],
  ['JSON', () => '{"records": []}'],
  ['text', () => 'hello\n'],
  ['a bundle cut short', truncated],
  ['a bundle with a flipped bit', flipped],
  ['brackets without end', () => '['.repeat(200_000)],
]

describe('malformed input', () => {
  it.each(malformed)('of %s is refused by every command, with what was expected', async (_what, make) => {
    const user = new QuorateUser()
    const file = join(user.folder, 'evidence.car')
    writeFileSync(file, await make())
    const runs = await Promise.all(
      commands.map(async ([command, ...more]) => ({
        command,
        run: await user.run([...command.split(' '), file, ...more]),
      })),
    )
    for (const { command, run } of runs) {
      const said = (run.stdout + run.stderr).replaceAll(/\n {2,}(?!at )/g, ' ')
      // A policy file that can be read and is wrong does not hold; anything else is not what was asked for.
      const expected = command === 'policy lint' && run.code === 1 ? [1] : [2, 4]
      expect(expected, command).toContain(run.code)
      expect(said).toMatch(/expected|begins like JSON|does not have the hash/)
      expect(said).not.toMatch(/\n\s+at |node:internal|\.[jt]s:\d|undefined|Error:/)
      expect(said.length).toBeLessThan(8000)
    }
    const json = await user.run(['check', file, '--json'])
    expect(JSON.parse(json.stdout)).toMatchObject({ ok: false, data: { verdict: 'untrusted', exit: 4 } })
    expect(readdirSync(user.folder)).toEqual(['evidence.car'])
  })

  it('may be a folder or missing, which every command says', async () => {
    const user = new QuorateUser()
    mkdirSync(join(user.folder, 'folder.car'))
    const runs = await Promise.all(
      commands.map(async ([command, ...more]) => {
        const on = (name: string) => user.run([...command.split(' '), join(user.folder, name), ...more])
        return [command, await on('folder.car'), await on('none.car')] as const
      }),
    )
    for (const [command, folder, nothing] of runs) {
      expect(folder, command).toMatchObject({ code: 2, stdout: '' })
      expect(folder.stderr).toMatch(/folder\.car: cannot be read: it is a folder; expected a/)
      expect(nothing, command).toMatchObject({ code: 2, stdout: '' })
      expect(nothing.stderr).toMatch(/none\.car: cannot be read: there is no such file; expected a/)
    }
  })
})

describe('standard input', () => {
  it('without an end is read no further than a bundle may be long', async () => {
    const user = new QuorateUser()
    const run = await user.run(['policy', 'lint', '/dev/zero'])
    expect(run.code).toBe(2)
    expect(run.stderr).toContain('/dev/zero: expected a policy')
  })
})
