import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { readBundle, writeBundle } from '@quorate/core'
import { describe, expect, inject, it } from 'vitest'

import { QuorateUser, type Run } from '../quorate-process.ts'
import { makeBundle } from './bundles.ts'
import { decidedBundle, toldBundles } from './decided-bundles.ts'

type Data = {
  readonly exit: number
  readonly first: { readonly code: string } | null
  readonly decision: {
    readonly cid: string
    readonly counts: boolean
    readonly about: string | null
    readonly outcome: string
    readonly level: number
    readonly document: { readonly outcome: string }
  }
  readonly criteria: readonly { readonly name: string; readonly status: string }[]
}

function check(name: string, ...flags: string[]): Promise<Run> {
  const { file, at } = decidedBundle(name)
  return new QuorateUser().means(readFileSync(file)).run(['check', file, '--at', at, ...flags])
}

async function dataOf(run: Promise<Run>): Promise<Data> {
  return (JSON.parse((await run).stdout) as { data: Data }).data
}

const bobsNode = 'did:web:node.bob.example'

describe('what nodes keep', () => {
  it.each(toldBundles)('is told of %s, with status %i', async (name, status) => {
    const human = await check(name)
    expect(human).toMatchObject({ code: status, stderr: '' })
    await expect(human.stdout).toMatchFileSnapshot(`../golden/check/kept-${name}.txt`)
    const tooLong = human.stdout.split('\n').filter((line) => line.length > 80 && line.slice(2).includes(' '))
    expect(tooLong).toEqual([])
    const { exit, first, decision } = await dataOf(check(name, '--json'))
    expect(exit).toBe(status)
    expect(first?.code).toBe(status === 0 ? undefined : 'check/outcome')
    // Everybody reaches this decision, in any language.
    expect(decision).toMatchObject({ cid: decidedBundle(name).cid, counts: true, about: null })
  })

  it('is told to machines whole', async () => {
    const { stdout } = await check('failures-three', '--json')
    await expect(stdout).toMatchFileSnapshot('../golden/check/kept-failures-three.json')
  })

  it.each(['failures-three', 'batch-two'])('is summed up in Markdown: %s', async (name) => {
    const run = await check(name, '--markdown')
    expect(run.code).toBe(name === 'batch-two' ? 0 : 1)
    await expect(run.stdout).toMatchFileSnapshot(`../golden/check/kept-${name}.md`)
  })
})

describe('--require', () => {
  it('compliant does not let a failing node pass, and degraded does', async () => {
    expect((await check('failures-two', '--require', 'degraded')).code).toBe(0)
    const strict = await check('failures-two', '--require', 'compliant')
    expect(strict.code).toBe(1)
    expect(strict.stdout).toContain('what nodes keep is degraded; compliant is the worst that holds')
    expect((await check('layers-all', '--require', 'compliant')).code).toBe(0)
  })

  it('takes no other word', async () => {
    expect(await check('layers-all', '--require', 'perfect')).toMatchObject({ code: 2, stdout: '' })
  })
})

describe('--node and --member', () => {
  it('judge what one owes alone', async () => {
    for (const flags of [
      ['--node', bobsNode],
      ['--member', 'did:web:bob.example'],
    ]) {
      const bad = await dataOf(check('failures-three', ...flags, '--json'))
      expect(bad).toMatchObject({ exit: 1, decision: { outcome: 'noncompliant', level: 2 } })
      expect(bad.criteria.map(({ name }) => name)).not.toContain('Copies')
      const good = await dataOf(check('layers-all', ...flags, '--json'))
      expect(good).toMatchObject({ exit: 0, decision: { outcome: 'compliant', level: 0 } })
    }
  })

  it('leave the decision as it is', async () => {
    const { decision } = await dataOf(check('failures-three', '--node', bobsNode, '--json'))
    expect(decision.cid).toBe(decidedBundle('failures-three').cid)
    expect(decision.about).toBe(`did:web:bob.example's node ${bobsNode}`)
  })

  it.each([
    ['a node that nobody knows', ['--node', 'did:web:nobody.example'], 'check/unknown-node'],
    ['a member that nobody knows', ['--member', 'zoe.example'], 'check/unknown-member'],
    ['a node that owes nothing', ['--node', 'did:web:node.alice.example'], 'check/nothing-owed'],
  ])('say nothing good of %s', async (_what, flags, code) => {
    for (const name of ['layers-all', 'failures-three']) {
      const { exit, first } = await dataOf(check(name, ...flags, '--json'))
      expect([exit, first?.code]).toEqual([3, code])
    }
  })

  it('exclude each other', async () => {
    const run = await check('layers-all', '--node', bobsNode, '--member', 'did:web:bob.example')
    expect(run).toMatchObject({ code: 2, stdout: '' })
  })
})

describe('a bundle without receipts', () => {
  it('of one that obliges somebody is indeterminate, unless its governance alone is asked for', async () => {
    const { file, at } = decidedBundle('layers-all')
    const read = readBundle(readFileSync(file))
    if (!read.ok) throw new Error('no bundle')
    const { records, ...others } = read.value
    const silent = writeBundle({
      ...others,
      records: records.filter(({ record }) => record['$type'] !== 'org.p2pds.attest.batch'),
    })
    if (!silent.ok) throw new Error('no bundle')
    const user = new QuorateUser().means(silent.value)
    const left = join(user.folder, 'silent.car')
    writeFileSync(left, silent.value)
    const run = await user.run(['check', left, '--at', at])
    expect(run.code).toBe(3)
    expect(run.stdout).toContain('Compliance was not evaluated: the bundle holds no receipts.')
    const governance = await user.run(['check', left, '--at', at, '--governance'])
    expect(governance.code).toBe(0)
    expect(governance.stdout).toContain('Only the governance was judged, as was asked.')
    for (const flag of [
      ['--require', 'degraded'],
      ['--node', bobsNode],
      ['--member', 'did:web:bob.example'],
    ])
      expect(await user.run(['check', left, '--governance', ...flag])).toMatchObject({ code: 2, stdout: '' })
  })

  it('and without anything is nothing, and no bytes are no bundle', async () => {
    const user = new QuorateUser()
    const nothing = join(user.folder, 'nothing.car')
    writeFileSync(nothing, await makeBundle('nothing'))
    const none = join(user.folder, 'none.car')
    writeFileSync(none, '')
    const codes = await Promise.all(
      [nothing, none, join(user.folder, 'absent.car')].map(
        async (file) => (await user.run(['check', file])).code,
      ),
    )
    expect(codes).toEqual([3, 4, 2])
    expect((await user.run(['check', none, '--markdown'])).stdout).toMatch(/^## Quorate: Untrusted\n/)
    expect(await dataOf(user.run(['check', none, '--json']))).toMatchObject({
      decision: { outcome: 'invalid', document: { outcome: 'invalid' } },
    })
  })
})

describe('the decision', () => {
  it('is the same at any place and in any language', async () => {
    const { file, at, cid } = decidedBundle('failures-three')
    const env = { TZ: 'America/New_York', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' }
    const run = new QuorateUser().run(['check', file, '--at', at, '--json'], { env })
    expect((await dataOf(run)).decision.cid).toBe(cid)
  })

  it('opens no connection', () => {
    const { file, at, cid } = decidedBundle('failures-three')
    const preload = fileURLToPath(new URL('../evidence-commands/no-network.ts', import.meta.url))
    const node = ['--import', preload, inject('program')]
    for (const words of [['check'], ['explain']]) {
      const run = spawnSync('node', [...node, ...words, file, '--at', at], { encoding: 'utf8' })
      expect(run).toMatchObject({ status: 1, signal: null, stderr: '' })
      expect(run.stdout).toContain(`Decision ${cid}`)
    }
  })
})
