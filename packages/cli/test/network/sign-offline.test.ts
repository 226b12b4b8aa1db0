import { once } from 'node:events'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { hour, PolicyFile } from './founding-policy.ts'
import { holdingServer, type HeldServer } from './held-server.ts'
import { pdsUrl, TestMember, type Answer } from './test-member.ts'
import { hasNamespaces, nodeWithoutNetwork, TwoMachines } from './two-machines.ts'

let server: HeldServer
let alice: TwoMachines
let bob: TwoMachines
let file: PolicyFile
let proposal: string
let version2: string

beforeAll(async () => {
  server = await holdingServer(pdsUrl)
  const members = await Promise.all([
    TestMember.join('alice-offline', server.url),
    TestMember.join('bob-offline'),
  ])
  file = await PolicyFile.of(members)
  ;[alice, bob] = members.map((member) => new TwoMachines(member)) as [TwoMachines, TwoMachines]
}, 60_000)

afterAll(async () => {
  for (const { member } of [alice, bob]) member.remove()
  await server[Symbol.asyncDispose]()
})

const codesOf = ({ json }: Answer) => json.findings.map(({ code }) => code)

/** A bundle of the group as it is now, made by one who is online. */
async function evidence(name: string, group?: string): Promise<string> {
  const bundle = bob.member.path(`${name}.car`)
  const created = await bob.online([
    ...['bundle', 'create', '-o', bundle],
    ...(group === undefined ? [] : ['--group', group]),
  ])
  expect(created.code).toBe(0)
  return bundle
}

/** Signs without network and publishes from the other machine. */
async function signAndPublish(who: TwoMachines, words: string, bundle: string, name: string) {
  const signed = who.member.path(name)
  const signing = await who.sign([...words.split(' '), '--evidence', bundle, '--offline', signed, '--json'])
  expect(signing.stdout).toContain('"ok": true')
  expect(signing.json.data).toMatchObject({ file: signed })
  const published = await who.online(['publish', signed, '--json'])
  expect(published.json).toMatchObject({
    ok: true,
    data: { repository: who.member.did, records: [{ written: true }] },
  })
  return { signing, published, file: signed }
}

describe('a member whose key is on a machine without network', { timeout: 60_000 }, () => {
  it.runIf(hasNamespaces)('really has none', () => {
    const [program = '', ...args] = nodeWithoutNetwork.slice(0, 3)
    const code = `fetch(${JSON.stringify(pdsUrl)}).then(() => process.exit(0), () => process.exit(7))`
    expect(spawnSync(program, [...args, '-e', code]).status).toBe(7)
    expect(spawnSync('node', ['-e', code]).status).toBe(0)
  })

  it('acknowledges by a bundle, and another machine without the key publishes it', async () => {
    const policy = file.write(alice.member, 2, { effectiveAt: hour(48) })
    const draft = await alice.online(['policy', 'publish', policy, '--at', hour(0), '--json'])
    const bundle = await evidence('draft', draft.json.data.uri)
    const words = `policy ack --yes --at ${hour(1)}`
    const shown = await alice.sign([
      ...['policy', 'ack', '--at', hour(1)],
      ...['--evidence', bundle, '--offline', alice.member.path('x')],
    ])
    expect([shown.code, shown.stdout]).toEqual([2, ''])
    expect(shown.stderr).toContain(`Signing for alice-offline.test, ${alice.member.did}`)
    expect(existsSync(alice.member.path('x'))).toBe(false)
    const acks = [
      await signAndPublish(alice, words, bundle, 'ack.json'),
      await signAndPublish(bob, words, bundle, 'ack.json'),
    ]
    for (const { signing, published } of acks)
      expect(published.json.data.records).toEqual([
        { uri: signing.json.data.uri, cid: signing.json.data.signed.cid, written: true },
      ])
    expect(acks[0]?.published.stderr).toContain('accepted  true')
    expect(statSync(alice.member.path('ack.json')).mode & 0o777).toBe(0o644)
    const again = await alice.online(['publish', alice.member.path('ack.json'), '--json'])
    expect(again.json.data.records).toMatchObject([{ written: false }])
  })

  it('witnesses, and the group is founded', async () => {
    const bundle = await evidence('acknowledged')
    for (const who of [alice, bob])
      await signAndPublish(who, `checkpoint publish --at ${hour(2)}`, bundle, 'checkpoint.json')
    const ratified = await bob.online(`policy ratify --json --at ${hour(3)}`)
    expect(ratified.json.data).toMatchObject({ version: 1, written: true, acks: 2 })
  })

  it('proposes', async () => {
    const bundle = await evidence('founded')
    const next = file.write(bob.member, 2, { effectiveAt: hour(200), interval: '2h' })
    const words = `proposal open ${next} --at ${hour(60)}`
    const { signing } = await signAndPublish(bob, words, bundle, 'proposal.json')
    ;({ proposal, policy: version2 } = signing.json.data)
    expect(signing.json.data).toMatchObject({ opensAt: hour(60), written: true })
    const again = await bob.sign([
      ...`${words} --json --evidence`.split(' '),
      await evidence('proposed'),
      '--offline',
      bob.member.path('again.json'),
    ])
    expect(again.json.data).toMatchObject({ written: false, proposal })
    expect(again.json.data).not.toHaveProperty('file')
    expect(existsSync(bob.member.path('again.json'))).toBe(false)
  })

  it('votes and witnesses, and the amendment is ratified', async () => {
    const before = bob.member.path('proposed.car')
    for (const who of [alice, bob])
      await signAndPublish(
        who,
        `vote cast ${proposal} --choice approve --yes --at ${hour(61)}`,
        before,
        'vote.json',
      )
    const voted = await evidence('voted')
    for (const who of [alice, bob])
      await signAndPublish(who, `checkpoint publish --at ${hour(62)}`, voted, 'checkpoint-2.json')
    const ratified = await alice.online(`policy ratify --json --at ${hour(63)}`)
    expect(ratified.json.data).toMatchObject({ policy: version2, written: true, votes: 2 })
  })

  it('signs no second choice by a bundle that does not know the first, and the first once more', async () => {
    const old = (name: string) => [
      ...['--yes', '--json', '--at', hour(62), '--evidence', bob.member.path('proposed.car')],
      ...['--offline', alice.member.path(name)],
    ]
    const refused = await alice.sign(['vote', 'cast', proposal, '--choice', 'reject', ...old('reject.json')])
    expect([refused.code, codesOf(refused)]).toEqual([2, ['vote/final']])
    expect(existsSync(alice.member.path('reject.json'))).toBe(false)
    // The file may have been lost on the way.
    const again = await alice.sign(['vote', 'cast', proposal, '--choice', 'approve', ...old('again.json')])
    expect(again.json.data).toMatchObject({ written: false, castAt: hour(61) })
    expect(readFileSync(alice.member.path('again.json'))).toEqual(
      readFileSync(alice.member.path('vote.json')),
    )
  })

  it('publishes no second vote that another machine signed, and overwrites nothing', async () => {
    const signed = alice.member.path('reject.json')
    rmSync(alice.member.path('data/quorate/signed-votes.json'))
    const words = `vote cast ${proposal} --choice reject --yes --json --at ${hour(62)}`
    const old = ['--evidence', bob.member.path('proposed.car'), '--offline', signed]
    expect((await alice.sign([...words.split(' '), ...old])).code).toBe(0)
    const refused = await alice.online(['publish', signed, '--json'])
    expect([refused.code, codesOf(refused), refused.json.data.records]).toEqual([1, ['publish/conflict'], []])
    const first = await alice.online(['publish', alice.member.path('vote.json'), '--json'])
    expect(first.json.data.records).toMatchObject([{ written: false }])
  })

  it('signs no approval of a second policy on one base before the first is out', async () => {
    rmSync(alice.member.path('data/quorate/signed-votes.json'))
    const ratified = await evidence('ratified')
    const rivals: string[] = []
    for (const interval of ['3h', '4h']) {
      const next = file.write(bob.member, 2, { effectiveAt: hour(400), interval })
      writeFileSync(next, readFileSync(next, 'utf8').replace('version: 1', 'version: 3'))
      const words = `proposal open ${next} --at ${hour(210)}`
      const { signing } = await signAndPublish(bob, words, ratified, `rival-${interval}.json`)
      rivals.push(String(signing.json.data.proposal))
    }
    const bundle = await evidence('rivals')
    const cast = (of: string, name: string) =>
      alice.sign([
        ...['vote', 'cast', of, '--choice', 'approve', '--yes', '--json', '--at', hour(211)],
        ...['--evidence', bundle, '--offline', alice.member.path(name)],
      ])
    expect((await cast(rivals[0] ?? '', 'rival-1.json')).code).toBe(0)
    const second = await cast(rivals[1] ?? '', 'rival-2.json')
    expect([second.code, codesOf(second)]).toEqual([2, ['vote/second-approval']])
  })

  it.each(['before', 'after'] as const)('converges when publishing is killed %s its write', async (when) => {
    const signed = alice.member.path(`open-${when}.json`)
    const offline = (interval: string, name: string) => [
      ...['proposal', 'open', file.write(alice.member, 2, { effectiveAt: hour(400), interval }), '--at'],
      ...[hour(210), '--evidence', bob.member.path('voted.car'), '--offline', alice.member.path(name)],
    ]
    const [one, two] = when === 'before' ? ['3h', '4h'] : ['5h', '6h']
    expect((await alice.sign(offline(one, `${when}-1.json`))).code).toBe(0)
    expect((await alice.sign(offline(two, `${when}-2.json`))).code).toBe(0)
    const files = ['1', '2'].map((n) =>
      JSON.parse(readFileSync(alice.member.path(`${when}-${n}.json`), 'utf8')),
    )
    const records = files.flatMap((content) => content.records as unknown[])
    writeFileSync(signed, JSON.stringify({ ...files[0], records }))
    const held = server.hold(when)
    const child = alice.member.start(['publish', signed], alice.onlineEnv)
    await held
    child.kill('SIGKILL')
    await once(child, 'close')
    server.release()
    const again = await alice.online(['publish', signed, '--json'])
    const written = when === 'before'
    expect(again.json.data.records).toMatchObject([{ written }, { written: true }])
    const third = await alice.online(['publish', signed, '--json'])
    expect(third.json.data.records).toMatchObject([{ written: false }, { written: false }])
  })

  it('has its records published for nobody else', async () => {
    const foreign = await bob.online(['publish', alice.member.path('vote.json'), '--json'])
    expect([foreign.code, codesOf(foreign)]).toEqual([2, ['publish/other-account']])
    const nobody = await alice.sign(['publish', alice.member.path('vote.json'), '--json'])
    expect([nobody.code, codesOf(nobody)]).toEqual([2, ['session/missing']])
  })
})
