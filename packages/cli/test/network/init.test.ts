import { readFileSync } from 'node:fs'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { hour } from './founding-policy.ts'
import { TestMember } from './test-member.ts'

let people: [TestMember, TestMember, TestMember]

beforeAll(async () => {
  const arrive = (name: string) => TestMember.arrive(`${name}-init`)
  people = await Promise.all([arrive('alice'), arrive('bob'), TestMember.join('carol-init')])
}, 60_000)

afterAll(() => {
  for (const person of people) person.remove()
})

describe('init', { timeout: 60_000 }, () => {
  it('asks nothing without a terminal, and says which variable is missing', async () => {
    const [alice] = people
    const identifier = await alice.run('init')
    expect(identifier).toMatchObject({ code: 2, stdout: '' })
    expect(identifier.stderr).toContain('set QUORATE_IDENTIFIER')
    const passphrase = await alice.run('init', { ...alice.credentials(), QUORATE_PASSPHRASE: undefined })
    expect(passphrase).toMatchObject({ code: 2, stdout: '' })
    expect(passphrase.stderr).toContain('set QUORATE_PASSPHRASE')
    expect((await alice.run('key list --json')).json.data).toEqual([])
  })

  it('takes one who has nothing to the line that others name them by, once', async () => {
    const [, bob] = people
    const first = await bob.run('init --json', bob.credentials())
    expect(first.json.data).toMatchObject({
      handle: 'bob-init.test',
      key: { name: 'default', curve: 'p256' },
      ...{ group: null, file: null, written: false },
    })
    const { key, member } = first.json.data
    expect(member).toBe(`${bob.did}=${String(key.did)}`)
    const again = await bob.run('init')
    expect(again).toMatchObject({ code: 0, stderr: '' })
    expect(again.stdout).toContain(`\n  ${String(member)}\n`)
    expect((await bob.run('key list --json')).json.data).toEqual([key])
  })

  it('drafts a policy of all who are named, which is valid as it stands', async () => {
    const [alice, bob, carol] = people
    const file = alice.path('policy.yaml')
    const lines = await Promise.all([bob, carol].map(async (one) => (await one.run('init --json')).json.data))
    const members = lines.flatMap(({ member }) => ['--member', String(member)])
    const words = ['init', file, '--name', 'Reading circle', ...members, '--at', hour(0)]
    const written = await alice.run(words, alice.credentials())
    expect(written.code).toBe(0)
    expect(written.stdout).toContain('for alice-init.test, bob-init.test,')
    const text = readFileSync(file, 'utf8')
    for (const { did } of people) expect(text).toContain(`did: "${did}" # `)
    expect(text.match(/didHead: "bafyrei/g)).toHaveLength(3)
    expect((await alice.run(['policy', 'lint', file])).code).toBe(0)
    const again = await alice.run([...words, '--json'])
    expect(again.json.data).toMatchObject({ file, written: false })
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  it('does not take a file for one that lists somebody whom it lacks', async () => {
    const [alice] = people
    const file = alice.path('policy.yaml')
    const line = `did:web:dave.example=${String((await alice.run('key show --json')).json.data.did)}`
    const answer = await alice.run(['init', file, '--member', line, '--json'])
    expect(answer.code).toBe(2)
    expect(answer.json.findings).toMatchObject([{ code: 'member/not-in-file', path: file }])
    expect(answer.json.findings[0]?.message).toContain('it lacks did:web:dave.example')
  })

  it('takes no two keys for one member', async () => {
    const [alice, bob] = people
    const line = `${bob.did}=${String((await alice.run('key show --json')).json.data.did)}`
    const bobs = String((await bob.run('init --json')).json.data.member)
    const words = ['policy', 'new', alice.path('other.yaml'), '--member', line, '--member', bobs, '--json']
    const answer = await alice.run(words)
    expect(answer.json.findings).toMatchObject([{ code: 'member/two-keys', path: '--member' }])
  })

  it('says to a member of a group what is next there', async () => {
    const [alice] = people
    const published = await alice.run([
      'policy',
      'publish',
      alice.path('policy.yaml'),
      '--json',
      '--at',
      hour(1),
    ])
    expect((await alice.run('init --json')).json.data).toMatchObject({ group: published.json.data.group })
    expect((await alice.run('init')).stdout).toContain('quorate status')
  })
})
