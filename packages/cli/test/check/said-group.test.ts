import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, inject, it } from 'vitest'

import { cidOfRecord } from '../../../governance/test/group.ts'
import { QuorateUser } from '../quorate-process.ts'
import { at, sampleGroup } from '../sample-group.ts'
import { makeBundle, type BundleName } from './bundles.ts'

const { first, second } = await sampleGroup()
const group = cidOfRecord(first)
const head = cidOfRecord(second)

type Answer = {
  readonly data: { readonly first: { readonly code: string } | null } | null
  readonly findings: readonly { readonly code: string; readonly path: string; readonly message: string }[]
}

class Reader extends QuorateUser {
  readonly config = join(this.folder, 'config', 'quorate', 'config.json')

  async check(name: BundleName, ...flags: string[]) {
    const file = join(this.folder, `${name}.car`)
    writeFileSync(file, await makeBundle(name))
    const run = await this.run(['check', file, '--at', at, '--governance', ...flags, '--json'])
    const { data, findings } = JSON.parse(run.stdout) as Answer
    return { code: run.code, first: data?.first?.code ?? findings[0]?.code, findings }
  }

  anchors(): unknown {
    return (JSON.parse(readFileSync(this.config, 'utf8')) as { anchors: unknown }).anchors
  }

  async group(...words: string[]) {
    const run = await this.run(['group', ...words, '--json'])
    const { data, findings } = JSON.parse(run.stdout) as { data: unknown; findings: Answer['findings'] }
    return { code: run.code, data, findings }
  }
}

describe('a whole group that nobody named', () => {
  it('is no success, and says which group it is and what to give', async () => {
    const reader = new Reader()
    const { code, first: reason, findings } = await reader.check('whole')
    expect([code, reason]).toEqual([3, 'check/group-not-said'])
    expect(findings[0]?.message).toContain(group)
    expect(findings[0]?.message).toContain(`--group ${group}`)
    for (const flags of [['--group', group]]) expect((await reader.check('whole', ...flags)).code).toBe(0)
  })

  it('hides nothing that weighs more', async () => {
    expect(await new Reader().check('forked')).toMatchObject({ code: 1, first: 'policy/forked' })
    expect(await new Reader().check('forged')).toMatchObject({ code: 4, first: 'signature/mismatch' })
  })

  it('saves no anchor', async () => {
    const reader = new Reader()
    const file = join(reader.folder, 'anchor.json')
    expect((await reader.check('whole', '--save-anchor', file)).code).toBe(3)
    expect(() => readFileSync(file)).toThrow('ENOENT')
    expect((await reader.check('whole', '--group', group, '--save-anchor', file)).code).toBe(0)
    // What was saved says which group is meant.
    expect((await reader.check('whole', '--save-anchor', file)).code).toBe(0)
    expect((await reader.check('strangers', '--save-anchor', file)).code).toBe(4)
  })
})

describe('a group that is remembered', () => {
  it('holds by itself, and its head moves forward alone', async () => {
    const reader = new Reader()
    expect(await reader.group('use', group)).toMatchObject({ code: 0, data: { group } })
    expect((await reader.check('before')).code).toBe(0)
    expect(reader.anchors()).toEqual([{ group, head: group }])
    expect((await reader.check('whole')).code).toBe(0)
    expect(reader.anchors()).toEqual([{ group, head }])
    expect(await reader.check('before')).toMatchObject({ code: 4, first: 'head/rollback' })
    expect(reader.anchors()).toEqual([{ group, head }])
    expect((await reader.group('list')).data).toEqual([{ name: null, group, head, used: true }])
  })

  it('has a name, which stands for its head too', async () => {
    const reader = new Reader()
    expect((await reader.group('name', group, 'circle')).code).toBe(0)
    expect((await reader.check('whole', '--group', 'circle')).code).toBe(0)
    expect(await reader.check('before', '--group', 'circle')).toMatchObject({
      code: 4,
      first: 'head/rollback',
    })
    expect(await reader.check('strangers', '--group', 'circle')).toMatchObject({ code: 4 })
    expect((await reader.group('name', 'circle', 'readers')).code).toBe(0)
    expect((await reader.check('whole', '--group', 'circle')).code).toBe(2)
    expect((await reader.group('name', head, 'readers')).findings[0]?.code).toBe('group/name-taken')
    for (const name of ['Circle', 'a b', '', '-x', group, 'x'.repeat(41)])
      expect(await reader.group('name', group, name)).toMatchObject({ code: 2 })
  })

  it('says nothing of another one', async () => {
    const reader = new Reader()
    await reader.group('use', group)
    const { code, first: reason, findings } = await reader.check('strangers')
    expect([code, reason]).toEqual([3, 'ack/unproven'])
    expect(findings.map((found) => found.code)).toContain('check/group-not-said')
    // Of several the one that is used is meant.
    expect((await reader.check('twoGroups')).code).toBe(0)
  })

  it('is named where what is remembered is damaged', async () => {
    const reader = new Reader()
    await reader.group('use', group)
    writeFileSync(reader.config, JSON.stringify({ anchors: [{ group: 'me' }] }))
    expect(await reader.group('list')).toMatchObject({ code: 4, findings: [{ code: 'state/corrupt' }] })
  })
})

describe('the first look on a terminal', () => {
  /** Runs it on a pseudo-terminal that types an answer once it is asked. */
  function look(reader: Reader, bundle: string, answer: string, env: Record<string, string> = {}): string {
    const words = ['node', inject('program'), 'check', bundle, '--at', at, '--governance']
    const typed = `(sleep 2; printf '${answer}\\n'; sleep 2)`
    const command = `${typed} | script -qec "${words.join(' ')}; echo status \\$?" /dev/null`
    return execFileSync('bash', ['-c', command], {
      encoding: 'utf8',
      env: { ...reader.env(), CI: '', ...env },
    })
  }

  async function placed(reader: Reader): Promise<string> {
    const file = join(reader.folder, 'whole.car')
    writeFileSync(file, await makeBundle('whole'))
    return file
  }

  it('asks whether it is the group that is meant, and remembers a yes', async () => {
    const reader = new Reader()
    const file = await placed(reader)
    const shown = look(reader, file, 'y')
    expect(shown).toContain('This is the first look at group')
    expect(shown).toContain('status 0')
    expect(reader.anchors()).toEqual([{ group, head }])
    const again = look(reader, file, 'n')
    expect(again).not.toContain('first look')
    expect(again).toContain('status 0')
  }, 30_000)

  it('remembers nothing after a no, and never asks where CI is set', async () => {
    const reader = new Reader()
    const file = await placed(reader)
    expect(look(reader, file, 'n')).toContain('status 3')
    expect(() => readFileSync(reader.config)).toThrow('ENOENT')
    const inCi = look(reader, file, 'y', { CI: 'true' })
    expect(inCi).not.toContain('first look')
    expect(inCi).toContain('status 3')
  }, 30_000)
})
