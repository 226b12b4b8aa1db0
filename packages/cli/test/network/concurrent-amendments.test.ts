import { readFileSync } from 'node:fs'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { hour, PolicyFile } from './founding-policy.ts'
import { TestMember, type Answer } from './test-member.ts'

let members: [TestMember, TestMember]

beforeAll(async () => {
  const names = ['alice-race', 'bob-race']
  members = (await Promise.all(names.map((name) => TestMember.join(name)))) as typeof members
}, 60_000)

afterAll(() => {
  for (const member of members) member.remove()
})

const both = (words: string) => Promise.all(members.map((member) => member.run(words)))
const codesOf = ({ json }: Answer) => json.findings.map(({ code }) => code)
const ok = async (answers: Promise<readonly Answer[]>) =>
  expect((await answers).map(({ code, stderr }) => (code === 0 ? 0 : stderr))).toEqual([0, 0])

describe('two who amend one version at once', { timeout: 90_000 }, () => {
  it('both get their change: the second by carrying its draft over', async () => {
    const [alice, bob] = members
    const file = await PolicyFile.of(members)
    const text = { witnesses: 0, effectiveAt: hour(48) }
    const published = await alice.run([
      'policy',
      'publish',
      file.write(alice, 2, text),
      '--at',
      hour(0),
      '--json',
    ])
    const uri = String(published.json.data.uri)
    await ok(both(`policy ack --group ${uri} --yes --at ${hour(1)}`))

    const hers = file.write(alice, 2, { ...text, effectiveAt: hour(200), interval: '2h' })
    const his = file.write(bob, 2, { ...text, effectiveAt: hour(200), name: 'Mutual help' })
    const open = (member: TestMember, policy: string, at: string) =>
      member.run(['proposal', 'open', policy, '--at', at, '--json'])
    const [first, second] = await Promise.all([open(alice, hers, hour(60)), open(bob, his, hour(60))])
    const [adopted, overtaken] = [first, second].map(({ json }) => String(json.data.proposal))
    await ok(both(`vote cast ${adopted ?? ''} --choice approve --yes --at ${hour(61)}`))

    const status = await bob.run(`status --at ${hour(62)} --json`)
    const rebase = `quorate proposal rebase ${overtaken ?? ''} -o policy.yaml`
    expect(status.json.data.waiting).toContainEqual(expect.objectContaining({ command: rebase }))
    const hersToo = await alice.run(`status --at ${hour(62)} --json`)
    expect(JSON.stringify(hersToo.json.data.waiting)).not.toContain('rebase')
    const late = await alice.run(
      `vote cast ${overtaken ?? ''} --choice approve --yes --at ${hour(62)} --json`,
    )
    expect([late.code, codesOf(late)]).toEqual([2, ['vote/stale']])
    expect(late.json.findings[0]?.message).toContain(rebase)

    const carried = bob.path('carried.yaml')
    const written = await bob.run([
      ...['proposal', 'rebase', overtaken ?? '', '-o', carried],
      ...['--at', hour(62), '--json'],
    ])
    expect(written.json).toMatchObject({
      ok: true,
      data: { conflicts: [], head: { version: 2 } },
      findings: [],
    })
    expect(readFileSync(carried, 'utf8')).toMatch(/name: Mutual help[^]*interval: 2h/)
    const reopened = await open(bob, carried, hour(63))
    expect(reopened.code).toBe(0)
    expect(reopened.json.data.diff.fields).toContainEqual(
      expect.objectContaining({ path: 'name', before: 'Mutual aid', after: 'Mutual help' }),
    )
    const settled = await bob.run(`status --at ${hour(64)} --json`)
    expect(JSON.stringify(settled.json.data.waiting)).not.toContain('rebase')
    await ok(both(`vote cast ${String(reopened.json.data.proposal)} --choice approve --yes --at ${hour(64)}`))
    const final = await alice.run(`status --at ${hour(65)} --json`)
    expect(final.json.data.head).toMatchObject({ version: 3, cid: reopened.json.data.policy })
  })

  it('withdraws what it does not carry over', async () => {
    const [, bob] = members
    const list = bob.path('evidence.car')
    expect((await bob.run(['bundle', 'create', '-o', list])).code).toBe(0)
    const stale = (await bob.run(['proposal', 'list', list, '--at', hour(65), '--json'])).json.data.find(
      ({ state }: { state: string }) => state === 'STALE',
    )
    const cancelled = await bob.run(`proposal cancel ${String(stale.cid)} --at ${hour(66)} --json`)
    expect(cancelled.json.data).toMatchObject({ written: true })
  })
})
