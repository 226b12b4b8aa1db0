import { readFileSync } from 'node:fs'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { hour, PolicyFile } from './founding-policy.ts'
import { TestMember } from './test-member.ts'

let people: [TestMember, TestMember, TestMember]
let uri: string

beforeAll(async () => {
  const join = (name: string) => TestMember.join(`${name}-amends`)
  people = await Promise.all([join('ada'), join('ben'), join('dora')])
  const [ada, ben] = people
  const file = await PolicyFile.of([ada, ben])
  const text = { witnesses: 0, copies: 0, effectiveAt: hour(48) }
  const published = await ada.run(['policy', 'publish', file.write(ada, 2, text), '--at', hour(0), '--json'])
  uri = published.json.data.uri
  for (const one of [ada, ben]) await one.run(`policy ack --group ${uri} --yes --at ${hour(1)}`)
}, 60_000)

afterAll(() => {
  for (const person of people) person.remove()
})

describe('amend', { timeout: 60_000 }, () => {
  it('writes the version in force as the next, which can be proposed as it stands', async () => {
    const [ada] = people
    const file = ada.path('next.yaml')
    const written = await ada.run(['policy', 'amend', file, '--at', hour(50), '--json'])
    expect(written.json.data).toMatchObject({ file, version: 2 })
    const text = readFileSync(file, 'utf8')
    expect(text).toContain(`did: ${ada.did} # ada-amends.test\n`)
    expect(text).toContain(`effectiveAt: ${hour(50 + 72 + 24 + 24)}`)
    const again = await ada.run(['policy', 'amend', file, '--at', hour(50), '--json'])
    expect(again).toMatchObject({ code: 2, json: { findings: [{ code: 'file/exists' }] } })
    expect(readFileSync(file, 'utf8')).toBe(text)
    expect((await ada.run(['proposal', 'open', file, '--at', hour(60), '--json'])).code).toBe(0)
  })

  it('lists who joins as the directory knows them, with time to hold what is new, and not who goes', async () => {
    const [ada, ben, dora] = people
    const file = ada.path('other.yaml')
    const line = `${dora.did}=${dora.key}`
    const words = [
      'policy',
      'amend',
      file,
      '--member',
      line,
      '--without',
      'ben-amends.test',
      '--at',
      hour(50),
    ]
    expect((await ada.run(words)).stdout).toContain('quorate proposal open')
    const text = readFileSync(file, 'utf8')
    expect(text).toMatch(
      new RegExp(`did: ${dora.did} # dora-amends.test\n +key: ${dora.key}\n(.*\n)*? +didHead: bafyrei`),
    )
    expect(text).toContain(`compatUntil: ${hour(50 + 72 + 24 + 24 + 24)}`)
    expect(text).not.toContain(ben.did)
    expect((await ada.run(['policy', 'lint', file])).code).toBe(0)
  })

  it.each([
    ['--without', 'dora-amends.test', 'member/not-listed'],
    ['--member', 'ben', 'member/listed'],
  ])('refuses %s %s', async (flag, who, code) => {
    const [ada, ben] = people
    const value = who === 'ben' ? `${ben.did}=${ada.key}` : who
    const answer = await ada.run([
      'policy',
      'amend',
      ada.path('none.yaml'),
      flag,
      value,
      '--at',
      hour(50),
      '--json',
    ])
    expect(answer.code).toBe(2)
    expect(answer.json.findings).toMatchObject([{ code, path: flag }])
  })

  it('needs nobody to be logged in', async () => {
    const [, , dora] = people
    await dora.run('logout')
    const file = dora.path('next.yaml')
    const words = ['policy', 'amend', file, '--effective', hour(500), '--group', uri, '--at', hour(50)]
    expect((await dora.run(words)).code).toBe(0)
    expect(readFileSync(file, 'utf8')).toContain(`effectiveAt: ${hour(500)}`)
  })
})
