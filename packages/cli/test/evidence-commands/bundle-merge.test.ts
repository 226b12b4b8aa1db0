import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { cidOf, RAW } from '@quorate/core'
import { describe, expect, it } from 'vitest'

import { bundleOf, provenBundle } from '../bundle-kit.ts'
import { makeBundle } from '../check/bundles.ts'
import { QuorateUser } from '../quorate-process.ts'
import { at, sampleGroup } from '../sample-group.ts'

const group = await sampleGroup()
const [, bob] = group.accounts
const bobs = group.records.filter(({ repository }) => repository === bob.did)
const others = group.records.filter(({ repository }) => repository !== bob.did)

type Merged = {
  readonly data: { readonly group: string; readonly entries: number; readonly sources: readonly object[] }
  readonly findings: readonly { readonly code: string; readonly path: string }[]
}

class Merger extends QuorateUser {
  place(name: string, bytes: Uint8Array): string {
    writeFileSync(this.path(name), bytes)
    return this.path(name)
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  async merge(...args: string[]) {
    const run = await this.run(['bundle', 'merge', ...args, '--json'])
    return { code: run.code, stderr: run.stderr, ...(JSON.parse(run.stdout) as Merged) }
  }

  bytes(name: string): Buffer {
    return readFileSync(this.path(name))
  }
}

/** The sample group as two of its members collected it: neither is enough, and some of it is in both. */
async function twoParts(user: Merger): Promise<[string, string]> {
  const accounts = group.accounts.filter((account) => account !== bob)
  const one = await provenBundle(accounts, others)
  const two = await provenBundle([bob], [...bobs, ...others.slice(0, 1)])
  return [user.place('one.car', one), user.place('two.car', two)]
}

describe('bundle merge', () => {
  it('makes of two parts the bundle of the whole, in either order and with one of them twice', async () => {
    const user = new Merger()
    const [one, two] = await twoParts(user)
    const first = await user.merge(one, two, '-o', user.path('a.car'))
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect((await user.merge(two, one, two, '-o', user.path('b.car'))).code).toBe(0)
    const whole = Buffer.from(await makeBundle('whole'))
    expect([user.bytes('a.car').equals(whole), user.bytes('b.car').equals(whole)]).toEqual([true, true])
  })

  it('proves what no part did', async () => {
    const user = new Merger()
    const [one, two] = await twoParts(user)
    await user.merge(one, two, '-o', user.path('a.car'))
    user.means(readFileSync(one))
    const words = ['--at', at, '--governance']
    const codes = [one, two, user.path('a.car')].map((file) => user.run(['check', file, ...words]))
    expect((await Promise.all(codes)).map(({ code }) => code)).toEqual([3, 3, 0])
  })

  it('counts what each brought that was new', async () => {
    const user = new Merger()
    const [one, two] = await twoParts(user)
    const { data } = await user.merge(two, one, two, '-o', user.path('a.car'))
    const sources = data.sources as { entries: number; fresh: number }[]
    const [first, second, third] = sources.map(({ entries, fresh }) => entries - fresh)
    expect([first, second, third]).toEqual([0, 1, sources[2]?.entries])
    expect(data.entries).toBe(sources.reduce((sum, { fresh }) => sum + fresh, 0))
  })

  it('keeps the blob that one part has, and counts its record once', async () => {
    const user = new Merger()
    const blob = Uint8Array.of(1, 2, 3)
    const named = { $type: 'blob', ref: cidOf(blob, RAW), mimeType: 'text/plain', size: 3 }
    const record = { repository: bob.did, record: { $type: 'com.example.file', file: named } }
    const bare = user.place('bare.car', bundleOf([...others, record]))
    const whole = user.place('whole.car', bundleOf([...others, { ...record, blob }]))
    const { data } = await user.merge(bare, whole, bare, '-o', user.path('a.car'))
    expect(user.bytes('a.car').equals(user.bytes('whole.car'))).toBe(true)
    const count = others.length + 1
    expect(data).toMatchObject({ entries: count, sources: [{ fresh: count }, { fresh: 1 }, { fresh: 0 }] })
  })

  it('shows it to people', async () => {
    const user = new Merger()
    await twoParts(user)
    process.chdir(user.folder)
    const { stdout } = await user.run(['bundle', 'merge', 'one.car', 'two.car', '-o', 'all.car'])
    process.chdir('/')
    await expect(stdout).toMatchFileSnapshot('../golden/evidence/bundle-merge.txt')
  })

  it('writes over the file of -o only when all was read, which may be one of the sources', async () => {
    const user = new Merger()
    const [one, two] = await twoParts(user)
    expect((await user.merge(one, two, '-o', one)).code).toBe(0)
    expect(user.bytes('one.car').equals(Buffer.from(await makeBundle('whole')))).toBe(true)
    const kept = user.bytes('two.car')
    expect((await user.merge(one, user.path('none.car'), '-o', two)).code).toBe(2)
    expect(user.bytes('two.car').equals(kept)).toBe(true)
  })

  it('refuses bundles of several groups, and names the group of each', async () => {
    const user = new Merger()
    const [one] = await twoParts(user)
    const other = user.place('other.car', await makeBundle('strangers'))
    const { code, findings } = await user.merge(one, other, '-o', user.path('a.car'))
    expect(code).toBe(2)
    expect(findings.map(({ code, path }) => [code, path])).toEqual([
      ['merge/several-groups', one],
      ['merge/several-groups', other],
    ])
  })

  it.each([
    ['no bundle', ['-o', 'x.car'], 2, 'usage/missing-argument'],
    ['standard input twice', ['-', '-', '-o', 'x.car'], 2, 'usage/invalid'],
    ['standard output', ['a.car', '-o', '-'], 2, 'usage/invalid'],
    ['a file that is not there', ['none.car', '-o', 'x.car'], 2, 'input/unreadable'],
  ])('refuses %s', async (_what, args, status, expected) => {
    const { code, findings } = await new Merger().merge(...args)
    expect([code, findings[0]?.code]).toEqual([status, expected])
  })

  it('refuses a damaged bundle by name', async () => {
    const user = new Merger()
    const [one] = await twoParts(user)
    const damaged = Buffer.from(bundleOf(bobs))
    damaged[damaged.length - 3] = (damaged[damaged.length - 3] ?? 0) ^ 1
    const { code, findings } = await user.merge(one, user.place('bad.car', damaged), '-o', user.path('a.car'))
    expect(code).toBe(4)
    expect(findings[0]?.path).toContain('bad.car')
  })
})
