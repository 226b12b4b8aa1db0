import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { amend, approve, codesOf, foundGroup, type FoundedGroup } from './founded-group.ts'
import { hour } from './founding-policy.ts'
import { normalForm } from './normal-form.ts'
import { TestMember } from './test-member.ts'

let members: [TestMember, TestMember, TestMember]
let founded: FoundedGroup
let [left, right] = [
  { proposal: '', policy: '' },
  { proposal: '', policy: '' },
]

beforeAll(async () => {
  const names = ['alice', 'bob', 'carol'].map((name) => `${name}-resolving`)
  members = (await Promise.all(names.map((name) => TestMember.join(name)))) as typeof members
  founded = await foundGroup(members)
  const [alice, bob] = members
  left = await amend(alice, founded, { effectiveAt: hour(200), interval: '2h' }, hour(60))
  right = await amend(bob, founded, { effectiveAt: hour(200), interval: '3h' }, hour(60))
}, 120_000)

afterAll(() => {
  for (const member of members) member.remove()
})

const golden = (name: string, text: string) =>
  expect(normalForm(text, members)).toMatchFileSnapshot(`../golden/network/${name}.txt`)

/** Approves as one does who signs by evidence of before its first vote: the command knows of no other approval. */
async function approveUnaware(member: TestMember, bundle: string, proposal: string): Promise<void> {
  const signed = member.path('unaware.json')
  const vote = `vote cast ${proposal} --choice approve --yes --at ${hour(62)}`.split(' ')
  const signing = await member.run([...vote, '--evidence', bundle, '--offline', signed])
  expect(signing.code).toBe(0)
  expect((await member.run(['publish', signed])).code).toBe(0)
}

describe('a group that forked', { timeout: 60_000 }, () => {
  it('is not there before two successors were adopted', async () => {
    const carol = members[2]
    const answer = await carol.run(`policy resolve --keep ${left.policy} --json --at ${hour(61)}`)
    expect([answer.code, codesOf(answer)]).toEqual([2, ['resolve/not-forked']])
  })

  it('stands still, and names the command that goes on', async () => {
    const [alice, bob, carol] = members
    const bundle = carol.path('before.car')
    expect((await carol.run(['bundle', 'create', '-o', bundle])).code).toBe(0)
    await approve([alice, bob], left.proposal, hour(61))
    for (const member of [alice, bob]) await approveUnaware(member, bundle, right.proposal)
    const status = await carol.run(`status --json --at ${hour(63)}`)
    expect([status.code, status.json.data.state]).toEqual([1, 'FORKED'])
    const stuck = await carol.run(`policy rekey --to ${alice.key} --json --at ${hour(63)}`)
    expect(codesOf(stuck)).toEqual(['proposal/forked'])
    expect(stuck.json.findings[0]?.message).toContain('quorate policy resolve')
  })

  it.each([
    ['that is neither', () => ['--keep', founded.group], 'input/not-found', 3],
    ['by too little of its CID', () => ['--keep', 'bafy'], 'usage/invalid', 2],
    [
      'that both stands and falls',
      () => ['--keep', left.policy, '--drop', left.policy],
      'resolve/which-falls',
      2,
    ],
  ])('resolves to no version %s', async (_what, flags, code, status) => {
    const carol = members[2]
    const answer = await carol.run(['policy', 'resolve', ...flags(), '--json', '--at', hour(63)])
    expect([answer.code, codesOf(answer)]).toEqual([status, [code]])
  })

  it('opens no resolution once a branch took effect, for it would change nothing', async () => {
    const carol = members[2]
    const late = await carol.run(`policy resolve --keep ${left.policy} --json --at ${hour(200)}`)
    expect([late.code, codesOf(late)]).toEqual([2, ['resolve/overtaken']])
  })

  it('puts the choice to the vote, once, by a part of one CID', async () => {
    const carol = members[2]
    const words = `policy resolve --keep ${left.policy.slice(-12)} --at ${hour(64)}`
    const opened = await carol.run(`${words} --json`)
    expect(opened.json.data).toMatchObject({
      written: true,
      base: founded.group,
      keep: left.policy,
      drop: right.policy,
      closesAt: hour(64 + 72),
    })
    const again = await carol.run(`${words} --drop ${right.policy}`)
    expect(again.code).toBe(0)
    await golden('resolve', again.stdout)
    const waiting = await members[0].run(`status --json --at ${hour(64)}`)
    expect(waiting.json.data.waiting).toContainEqual({
      what: 'vote on the resolution of a fork',
      command: `quorate vote cast ${String(opened.json.data.proposal)} --choice approve|reject|abstain`,
    })
  })

  it('shows to whoever votes what stands and what falls, and follows the choice', async () => {
    const [alice, bob, carol] = members
    const { json } = await carol.run(`policy resolve --keep ${left.policy} --json --at ${hour(65)}`)
    const proposal = String(json.data.proposal)
    const shown = await alice.run(`vote cast ${proposal} --choice approve --at ${hour(65)}`)
    expect(shown.code).toBe(2)
    await golden('vote-on-resolution', shown.stderr)
    await approve([alice, bob], proposal, hour(65))
    const status = await carol.run(`status --json --at ${hour(66)}`)
    expect(status.json.data).toMatchObject({ head: { version: 2, cid: left.policy }, state: 'SCHEDULED' })
    const bundle = carol.path('after.car')
    await carol.run(['bundle', 'create', '-o', bundle])
    const proven = await carol.run(['proposal', 'show', bundle, proposal, '--at', hour(66), '--json'])
    expect(proven.json.data).toMatchObject({
      state: 'PASSED',
      changes: { keep: { fields: [{ after: 7200 }, {}] }, drop: { fields: [{ after: 10_800 }, {}] } },
    })
  })
})
