import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { amend, approve, codesOf, foundGroup, type FoundedGroup } from './founded-group.ts'
import { hour } from './founding-policy.ts'
import { normalForm } from './normal-form.ts'
import { TestMember } from './test-member.ts'

let members: [TestMember, TestMember, TestMember]
let founded: FoundedGroup
let second: string

beforeAll(async () => {
  const names = ['alice', 'bob', 'carol'].map((name) => `${name}-leaving`)
  members = (await Promise.all(names.map((name) => TestMember.join(name)))) as typeof members
}, 60_000)

afterAll(() => {
  for (const member of members) member.remove()
})

const golden = (name: string, text: string) =>
  expect(normalForm(text, members)).toMatchFileSnapshot(`../golden/network/${name}.txt`)

describe('a member that leaves', { timeout: 60_000 }, () => {
  it('sees what it leaves: the version in force and the scheduled one after it', async () => {
    const [alice, bob] = members
    founded = await foundGroup([alice, bob])
    const { proposal, policy } = await amend(
      alice,
      founded,
      { effectiveAt: hour(200), interval: '2h' },
      hour(60),
    )
    second = policy
    await approve([alice, bob], proposal, hour(61))
    const answer = await bob.run(`policy leave --at ${hour(70)}`)
    expect(answer).toMatchObject({ code: 2, stdout: '' })
    await golden('leave-meaning', answer.stderr)
  })

  it('leaves both in one run, and again changes nothing', async () => {
    const bob = members[1]
    const left = await bob.run(`policy leave --yes --json --at ${hour(70)}`)
    expect(left.json.data).toMatchObject({
      group: founded.group,
      written: true,
      left: [
        { policy: founded.group, version: 1, state: 'ACTIVE', leftAt: hour(70), written: true, endsAt: null },
        { policy: second, version: 2, state: 'SCHEDULED', leftAt: hour(70), written: true, endsAt: null },
      ],
    })
    expect(left.json.data.left[0].uri).toMatch(/\.exit$/)
    const again = await bob.run(`policy leave --json --at ${hour(71)}`)
    expect(again).toMatchObject({ code: 0, stderr: '' })
    expect(again.json.data).toMatchObject({
      written: false,
      left: [{ leftAt: hour(70) }, { written: false }],
    })
  })

  it('is told when its obligations end once another has witnessed it', async () => {
    const [alice, bob] = members
    expect((await alice.run(`checkpoint publish --at ${hour(72)}`)).code).toBe(0)
    const human = await bob.run(`policy leave --at ${hour(73)}`)
    expect(human).toMatchObject({ code: 0, stderr: '' })
    await golden('leave-done', human.stdout)
    const { json } = await bob.run(`policy leave --json --at ${hour(73)}`)
    expect(json.data.left[0].endsAt).toBe(hour(72 + 7 * 24))
  })

  it('also leaves what it approved and is not adopted yet', async () => {
    const [alice, bob] = members
    const { proposal, policy } = await amend(
      alice,
      founded,
      { effectiveAt: hour(400), interval: '3h' },
      hour(74),
    )
    await approve([bob], proposal, hour(75))
    const left = await bob.run(`policy leave --yes --json --at ${hour(76)}`)
    expect(left.json.data.left).toMatchObject([
      { version: 1, written: false },
      { version: 2, written: false },
      { policy, version: 3, state: 'proposed', written: true },
    ])
    await approve([alice], proposal, hour(77))
    const status = await bob.run(`status --json --at ${hour(78)}`)
    const versions = status.json.data.versions as { consent: { did: string; exit?: object }[] }[]
    const exits = versions.map(
      ({ consent }) => consent.find(({ did }) => did === bob.did)?.exit !== undefined,
    )
    expect(exits).toEqual([true, true, true])
  })

  it('leaves one version alone when that is named', async () => {
    const alice = members[0]
    const left = await alice.run(`policy leave ${second} --yes --json --at ${hour(79)}`)
    expect(left.json.data.left).toMatchObject([{ policy: second, version: 2 }])
    const unknown = await alice.run(`policy leave ${'x'.repeat(59)} --json --at ${hour(79)}`)
    expect([unknown.code, codesOf(unknown)]).toEqual([2, ['policy/unknown']])
  })

  it('has nothing to leave where it is no member', async () => {
    const carol = members[2]
    const answer = await carol.run(`policy leave --group ${founded.uri} --yes --json --at ${hour(80)}`)
    expect([answer.code, codesOf(answer)]).toEqual([2, ['member/nothing-to-leave']])
    const named = await carol.run(`policy leave ${second} --group ${founded.uri} --json --at ${hour(80)}`)
    expect([named.code, codesOf(named)]).toEqual([2, ['member/not-listed']])
  })
})
