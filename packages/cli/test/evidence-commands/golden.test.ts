import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { cidOfRecord, instant } from '../../../governance/test/group.ts'
import { makeBundle, type BundleName } from '../check/bundles.ts'
import { QuorateUser, type Run } from '../quorate-process.ts'
import { at, sampleGroup } from '../sample-group.ts'

const { second, amendment, rejected } = await sampleGroup()
const [passedCid, rejectedCid] = [amendment, rejected].map(({ record }) => cidOfRecord(record)) as [
  string,
  string,
]

class Reader extends QuorateUser {
  async ask(name: BundleName, command: string, ...more: string[]): Promise<Run> {
    const file = join(this.folder, `${name}.car`)
    writeFileSync(file, await makeBundle(name))
    return this.run([...command.split(' '), file, ...more])
  }

  place(name: string, content: string): string {
    const file = join(this.folder, name)
    writeFileSync(file, content)
    return file
  }
}

describe('the answer of', () => {
  it.each<[string, BundleName, string, string[], number]>([
    ['policy-log', 'whole', 'policy log', ['--at', at], 0],
    ['policy-log-forked', 'forked', 'policy log', ['--at', at], 1],
    ['policy-diff', 'whole', 'policy diff', ['--from', '1', '--to', '2'], 0],
    ['policy-show', 'whole', 'policy show', ['--at', at], 0],
    ['policy-show-yaml', 'whole', 'policy show', ['--yaml', '--version', '1'], 0],
    ['proposal-list', 'whole', 'proposal list', ['--at', at], 0],
    ['proposal-show-passed', 'whole', 'proposal show', [passedCid, '--at', at], 0],
    ['proposal-show-rejected', 'whole', 'proposal show', [rejectedCid, '--at', at], 1],
    ['vote-show', 'whole', 'vote show', ['--at', at], 0],
    ['bundle-inspect', 'whole', 'bundle inspect', [], 0],
  ])('%s stays the same', async (golden, bundle, command, more, status) => {
    const reader = new Reader()
    const human = await reader.ask(bundle, command, ...more)
    expect(human).toMatchObject({ code: status, stderr: '' })
    await expect(human.stdout).toMatchFileSnapshot(`../golden/evidence/${golden}.txt`)
    const machine = await reader.ask(bundle, command, ...more, '--json')
    expect(machine).toMatchObject({ code: status, stderr: '' })
    await expect(machine.stdout).toMatchFileSnapshot(`../golden/evidence/${golden}.json`)
    expect(JSON.parse(machine.stdout)).toMatchObject({ ok: status === 0 })
  })
})

describe('the exit status and the words of', () => {
  it.each<[string, BundleName, string, string[], number, RegExp]>([
    ['a log of nothing', 'nothing', 'policy log', [], 3, /holds no version 1 of a policy/],
    ['a log of a certificate that is forged', 'forged', 'policy log', [], 4, /Version 1 {2}ACTIVE/],
    ['a version that is not there', 'whole', 'policy show', ['--version', '9'], 3, /no such version: 9/],
    [
      'a version that two could be',
      'forked',
      'policy show',
      ['--version', '2'],
      2,
      /version: could be any of bafy/,
    ],
    [
      'a version by its CID',
      'forked',
      'policy show',
      ['--version', cidOfRecord(second)],
      0,
      /^state +FORKED/m,
    ],
    ['the only version of an unfounded group', 'unfounded', 'policy show', [], 0, /^version +1$/m],
    ['an invalid policy', 'invalid', 'policy show', [], 1, /\[policy\//],
    ['an invalid date', 'whole', 'policy log', ['--at', 'yesterday'], 2, /--at: is not an instant/],
    [
      'a proposal by the end of its CID',
      'whole',
      'proposal show',
      [passedCid.slice(-10)],
      0,
      /amendment to version 2 {2}PASSED/,
    ],
    [
      'a proposal by too little of its CID',
      'whole',
      'proposal show',
      ['bafyrei'],
      2,
      /at least 8 characters/,
    ],
    [
      'a proposal that is not there',
      'whole',
      'proposal show',
      [cidOfRecord({})],
      3,
      /no such proposal: bafy/,
    ],
    [
      'an open proposal',
      'whole',
      'proposal show',
      [passedCid, '--at', instant(100.5)],
      3,
      /amendment to version 2 {2}OPEN/,
    ],
    ['votes where there are none', 'before', 'vote show', [], 3, /^No votes\.$/m],
    [
      'votes on one proposal',
      'whole',
      'vote show',
      [rejectedCid],
      0,
      /^On amendment to version 3 {2}REJECTED/m,
    ],
    ['proposals where there are none', 'before', 'proposal list', [], 0, /^No proposals\.$/m],
    ['proposals on evidence that is forged', 'forged', 'proposal list', [], 4, /certificate\.v/],
    ['a diff of one file', 'whole', 'policy diff', [], 2, /expected a second file/],
  ])('%s', async (_what, bundle, command, more, status, said) => {
    const run = await new Reader().ask(bundle, command, ...more)
    expect(run.code).toBe(status)
    expect(status === 2 ? run.stderr : run.stdout + run.stderr).toMatch(said)
  })
})

describe('policy lint', () => {
  async function policyFile(reader: Reader, version: string): Promise<string> {
    return (await reader.ask('whole', 'policy show', '--yaml', '--version', version)).stdout
  }

  it('takes what policy show --yaml prints, and the record itself', async () => {
    const reader = new Reader()
    const [one, two] = [await policyFile(reader, '1'), await policyFile(reader, '2')]
    const prev = reader.place('prev.yaml', one)
    const run = await reader.run(['policy', 'lint', reader.place('two.yaml', two), '--prev', prev])
    expect(run.code).toBe(0)
    expect(run.stdout).toMatch(`Valid, with 2 warnings: ${cidOfRecord(second)}\n`)
    expect(run.stdout.match(/lint\/[a-z-]+/g)).toEqual(['lint/few-operators', 'lint/no-witnesses'])
    const record = reader.place('two.json', JSON.stringify(second))
    const [first] = run.stdout.split('\n')
    expect((await reader.run(['policy', 'lint', record, '--prev', prev])).stdout).toContain(first)
  })

  it('names line and column of what is wrong, in the order of the file', async () => {
    const reader = new Reader()
    const one = await policyFile(reader, '1')
    const wrong = one
      .replace('threshold: more than 1/2', 'threshold: 1/3')
      .replace('window: 10m', 'window: 2h')
    const run = await reader.run(['policy', 'lint', reader.place('wrong.yaml', wrong), '--json'])
    expect(run.code).toBe(1)
    const { data, findings } = JSON.parse(run.stdout) as {
      data: object
      findings: { code: string; params: object }[]
    }
    expect(data).toEqual({ valid: false, cid: null, warnings: [] })
    const lineOf = (text: string) => wrong.split('\n').findIndex((line) => line.includes(text)) + 1
    expect(findings).toMatchObject([
      { code: 'policy/threshold', params: { line: lineOf('threshold: 1/3') } },
      { code: 'policy/window', params: { line: lineOf('window: 2h') } },
    ])
    const human = await reader.run(['policy', 'lint', join(reader.folder, 'wrong.yaml')])
    expect(human.stdout).toContain(`${String(lineOf('window: 2h'))}:13 rules.verification.window: is 7200 s`)
  })

  it('warns when there is no time to sync what is new', async () => {
    const reader = new Reader()
    const prev = reader.place('prev.yaml', await policyFile(reader, '1'))
    const two = (await policyFile(reader, '2')).replace(/compatUntil: .*\n/, '')
    const run = await reader.run(['policy', 'lint', reader.place('two.yaml', two), '--prev', prev])
    expect(run.code).toBe(0)
    expect(run.stdout).toContain('Valid, with 3 warnings')
    expect(run.stdout.replaceAll(/\s+/g, ' ')).toContain(
      'the overlap of 0s is shorter than maxLag 30m: too short to sync 1 new node',
    )
  })

  it('finds what does not follow from the version before', async () => {
    const reader = new Reader()
    const one = reader.place('one.yaml', await policyFile(reader, '1'))
    const run = await reader.run(['policy', 'lint', one, '--prev', join(reader.folder, 'whole.car')])
    expect(run.code).toBe(1)
    expect(run.stdout).toContain('[policy/chain]')
  })

  it.each<[string, string | Uint8Array, number]>([
    ['no YAML', 'a: [', 1],
    ['no JSON', '{"version": 1,', 1],
    ['a list in JSON', '[]', 1],
    ['another thing in YAML', 'hello', 1],
    ['nothing', '', 2],
    ['bytes', Uint8Array.of(0, 1, 2, 255), 2],
    ['too much', '#'.repeat(2_000_000), 2],
  ])('answers %s with status', async (_what, content, status) => {
    const reader = new Reader()
    const file = join(reader.folder, 'policy.yaml')
    writeFileSync(file, content)
    const run = await reader.run(['policy', 'lint', file])
    expect(run.code).toBe(status)
    expect(run.stdout + run.stderr).toMatch(/\[(policy-file|record|input)\/|expected a policy/)
  })
})

describe('policy diff', () => {
  it('says of the same policy in two forms that it is the same', async () => {
    const reader = new Reader()
    const yaml = (await reader.ask('whole', 'policy show', '--yaml')).stdout
    const run = await reader.run([
      'policy',
      'diff',
      reader.place('two.yaml', yaml),
      reader.place('two.json', JSON.stringify(second)),
    ])
    expect(run).toMatchObject({ code: 0, stdout: 'The same policy.\n' })
  })
})
