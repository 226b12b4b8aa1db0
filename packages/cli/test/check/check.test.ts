import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { QuorateUser, type Run } from '../quorate-process.ts'
import { at, sampleGroup } from '../sample-group.ts'
import { cidOfRecord } from '../../../governance/test/group.ts'
import { makeBundle, type BundleName } from './bundles.ts'

type Json = { ok: boolean; data: Record<string, never>; findings: { code: string; message: string }[] }

class Reader extends QuorateUser {
  async place(name: BundleName): Promise<string> {
    const file = join(this.folder, `${name}.car`)
    const bundle = await makeBundle(name)
    this.means(bundle)
    writeFileSync(file, bundle)
    return file
  }

  async check(name: BundleName, ...flags: string[]): Promise<Run> {
    return this.run(['check', await this.place(name), '--at', at, '--governance', ...flags])
  }

  anchor(content: unknown, name = 'anchor.json'): string {
    const file = join(this.folder, name)
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
    return file
  }
}

/** A path or a CID stays whole, so that it can be copied. */
function isTooLong(line: string): boolean {
  return line.length > 80 && /\S \S/.test(line.replace(/^✗ /, ''))
}

const { first, second } = await sampleGroup()
const group = cidOfRecord(first)
const head = cidOfRecord(second)

describe('check answers', () => {
  it.each<[BundleName, number, string?]>([
    ['whole', 0],
    ['equivocation', 0],
    ['forked', 1, 'policy/forked'],
    ['tooLittle', 1, 'certificate/below-need'],
    ['nothing', 3, 'group/missing'],
    ['unfounded', 3, 'policy/not-founded'],
    ['unproven', 3, 'ack/unproven'],
    ['twoGroups', 3, 'anchor/ambiguous-group'],
    ['unknownRule', 3, 'policy/unknown-rule'],
    ['invalid', 4, 'policy/duplicate'],
    ['forged', 4, 'signature/mismatch'],
  ])('%s with status %i', async (name, status, code) => {
    const reader = new Reader()
    const human = await reader.check(name)
    expect(human).toMatchObject({ code: status, stderr: '' })
    await expect(human.stdout).toMatchFileSnapshot(`../golden/check/${name}.txt`)
    expect(human.stdout.split('\n').filter(isTooLong)).toEqual([])

    const machine = await reader.check(name, '--json')
    expect(machine).toMatchObject({ code: status, stderr: '' })
    const { ok, data, findings } = JSON.parse(machine.stdout) as Json
    expect(ok).toBe(status === 0)
    expect(data['exit']).toBe(status)
    expect(data['first']).toEqual(status === 0 ? null : findings[0])
    expect(findings[0]?.code).toBe(status === 0 ? findings[0]?.code : code)
  })

  it('the whole of it to machines', async () => {
    const { stdout } = await new Reader().check('equivocation', '--json')
    await expect(stdout).toMatchFileSnapshot('../golden/check/equivocation.json')
  })

  it('the same about a bundle on standard input', async () => {
    const bundle = await makeBundle('before')
    const user = new QuorateUser().means(bundle)
    const run = await user.run(['check', '-', '--at', at, '--governance'], { stdin: bundle })
    expect(run.code).toBe(0)
    expect(run.stdout).toContain('Holds: version 1 is ACTIVE')
  })

  it('about the instant that is asked for', async () => {
    const reader = new Reader()
    const file = await reader.place('whole')
    expect((await reader.run(['check', file, '--at', '2026-01-05T05:00:00.000Z'])).stdout).toContain(
      'version 2 is SCHEDULED',
    )
    const early = await reader.run(['check', file, '--at', '2025-12-31T00:00:00.000Z'])
    expect(early.code).toBe(3)
    // Without --at it is now, after everything.
    expect((await reader.run(['check', file])).stdout).toContain('version 2 is ACTIVE')
  })
})

describe('an anchor', () => {
  it('makes a head that follows it anchored, and one behind it untrusted', async () => {
    const reader = new Reader()
    const anchor = reader.anchor({ group, head })
    const ahead = await reader.check('whole', '--anchor', anchor, '--json')
    expect(ahead.code).toBe(0)
    expect(ahead.stdout).toMatch(/"name": "anchored",\s+"status": "True"/)
    const behind = await reader.check('before', '--anchor', anchor)
    expect(behind.code).toBe(4)
    expect(behind.stdout).toContain('[head/rollback]')
  })

  it('of another group is untrusted', async () => {
    const reader = new Reader()
    const run = await reader.check('strangers', '--anchor', reader.anchor({ group }))
    expect(run.code).toBe(4)
    expect(run.stdout).toContain('[anchor/other-group]')
    expect((await reader.check('strangers', '--group', group)).code).toBe(4)
  })

  it('or --group chooses among groups', async () => {
    expect((await new Reader().check('twoGroups', '--group', group)).code).toBe(0)
  })

  it('and checkpoints are asked for with --strict', async () => {
    const run = await new Reader().check('whole', '--strict')
    expect(run.code).toBe(3)
    expect(run.stdout).toContain('[check/not-anchored]')
    expect(run.stdout).toContain('[checkpoint/stale]')
  })

  it('can be asked to be vouched for within an age', async () => {
    const none = await new Reader().check('whole', '--max-age', '30d')
    expect(none.code).toBe(3)
    expect(none.stdout).toContain('[checkpoint/stale]')
    // Two of three vouched at 20:00, and one of them once more an hour later.
    const folder = join(import.meta.dirname, '../../../../spec/vectors/evaluate/fresh-newest')
    const within = (age: string, ...flags: string[]) =>
      new Reader()
        .means(readFileSync(join(folder, 'bundle.car')))
        .run([
          ...['check', join(folder, 'bundle.car'), '--at', '2026-01-01T23:10:00.000Z'],
          ...['--max-age', age, ...flags],
        ])
    const enough = await within('190m')
    expect(enough.code).toBe(0)
    expect(enough.stdout.replaceAll(/\s+/g, ' ')).toContain(
      'newest vouching 2 h 10 min old, by weight 3 of need 2',
    )
    const old = await within('11399s', '--json')
    expect(old.code).toBe(3)
    expect((JSON.parse(old.stdout) as Json).findings[0]).toMatchObject({
      code: 'check/vouching-old',
      params: { actual: '2026-01-01T20:00:00.000Z', expected: '2026-01-01T20:00:01.000Z' },
    })
    expect((JSON.parse(old.stdout) as Json).data['fresh']).toMatchObject({
      newest: '2026-01-01T21:00:00.000Z',
    })
    expect(await within('soon')).toMatchObject({ code: 2, stdout: '' })
    expect(await within('0s')).toMatchObject({ code: 2, stdout: '' })
  })

  it.each<[string, unknown]>([
    ['no JSON', 'hello'],
    ['an empty file', ''],
    ['a list', []],
    ['no group', { head }],
    ['a group that is no CID', { group: 'me' }],
    ['a head that is no CID', { group, head: null }],
    ['another field', { group, head, at: 1 }],
    ['a group in the alphabet of other CIDs', { group: 'QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n' }],
    ['too much', ' '.repeat(5000)],
  ])('in a file with %s is a usage error', async (_what, content) => {
    const reader = new Reader()
    const run = await reader.check('whole', '--anchor', reader.anchor(content))
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toContain('anchor.json: expected an anchor')
  })

  it('must not contradict --group', async () => {
    const reader = new Reader()
    const run = await reader.check('whole', '--anchor', reader.anchor({ group }), '--group', head)
    expect(run.code).toBe(2)
  })
})

describe('--save-anchor', () => {
  it('keeps the head that was found, and moves forward', async () => {
    const reader = new Reader()
    const file = join(reader.folder, 'saved.json')
    const saved = () => JSON.parse(readFileSync(file, 'utf8')) as unknown
    expect((await reader.check('before', '--save-anchor', file)).code).toBe(0)
    expect(saved()).toEqual({ group, head: group })
    expect((await reader.check('whole', '--anchor', file, '--save-anchor', file)).code).toBe(0)
    expect(saved()).toEqual({ group, head })
    expect((await reader.check('whole', '--save-anchor', file)).code).toBe(0)
    expect(readdirSync(reader.folder).sort()).toEqual(['before.car', 'config', 'saved.json', 'whole.car'])
  })

  it.each<[string, BundleName, object, string]>([
    ['backwards', 'before', { group, head }, 'head/rollback'],
    ['to another group', 'strangers', { group }, 'anchor/other-group'],
    ['to a head that does not follow', 'whole', { group, head: cidOfRecord({ a: 1 }) }, 'head/rollback'],
  ])('does not move %s', async (_what, name, before, code) => {
    const reader = new Reader()
    const file = reader.anchor(before)
    const run = await reader.check(name, '--save-anchor', file)
    expect(run.code).toBe(4)
    expect(run.stdout).toContain(`[${code}]`)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(before)
  })

  it('takes nothing from evidence that does not hold', async () => {
    const reader = new Reader()
    const file = join(reader.folder, 'saved.json')
    expect((await reader.check('forked', '--save-anchor', file)).code).toBe(1)
    expect((await reader.check('whole', '--strict', '--save-anchor', file)).code).toBe(3)
    expect(existsSync(file)).toBe(false)
  })

  it('overwrites no file that is something else', async () => {
    const reader = new Reader()
    const file = reader.anchor('precious')
    expect((await reader.check('whole', '--save-anchor', file)).code).toBe(2)
    expect(readFileSync(file, 'utf8')).toBe('precious')
  })

  it('says where it could not write', async () => {
    const reader = new Reader()
    const run = await reader.check('whole', '--save-anchor', join(reader.folder, 'none', 'saved.json'))
    expect(run.code).toBe(3)
    expect(run.stderr).toContain('saved.json: cannot be written: ENOENT')
    mkdirSync(join(reader.folder, 'target'))
    symlinkSync(join(reader.folder, 'target'), join(reader.folder, 'link'))
    expect((await reader.check('whole', '--save-anchor', join(reader.folder, 'link'))).code).toBe(2)
  })

  it('replaces no link that leads nowhere', async () => {
    const reader = new Reader()
    const link = join(reader.folder, 'link')
    for (const target of ['link', 'absent']) {
      symlinkSync(target, link)
      expect((await reader.check('whole', '--save-anchor', link)).code).toBe(2)
      expect(readlinkSync(link)).toBe(target)
      unlinkSync(link)
    }
  })
})

describe('usage', () => {
  it.each<[string, string[], string]>([
    ['a date alone', ['--at', '2026-01-01'], '--at: is not an instant'],
    ['no real date', ['--at', '2026-02-30T00:00:00.000Z'], '--at: is not an instant'],
    ['a name of no group', ['--group', 'friends'], '--group: no group is remembered as "friends"'],
    ['a group that is no CID', ['--group', 'Friends'], '--group: is not a CIDv1'],
    ['a missing anchor', ['--anchor', '/nowhere/anchor'], 'there is no such file; expected an anchor'],
  ])('refuses %s', async (_what, flags, message) => {
    const reader = new Reader()
    const run = await reader.run(['check', await reader.place('whole'), ...flags])
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toContain(message)
  })
})
