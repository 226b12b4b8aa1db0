import { rmSync } from 'node:fs'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { approve, codesOf, foundGroup, type FoundedGroup } from './founded-group.ts'
import { hour } from './founding-policy.ts'
import { normalForm } from './normal-form.ts'
import { TestMember } from './test-member.ts'

let members: [TestMember, TestMember, TestMember]
let founded: FoundedGroup

beforeAll(async () => {
  const names = ['alice', 'bob', 'carol'].map((name) => `${name}-rekeying`)
  members = (await Promise.all(names.map((name) => TestMember.join(name)))) as typeof members
  founded = await foundGroup(members)
}, 60_000)

afterAll(() => {
  for (const member of members) member.remove()
})

type Opened = { proposal: string; policy: string }

/** Loses the key of this name. */
function lose(member: TestMember, name: string): void {
  for (const end of ['age', 'json']) rmSync(member.path(`data/quorate/keys/${name}.${end}`))
}

/** The tally and the findings of what was decided by an instant. */
async function decided(member: TestMember, { proposal, policy }: Opened, at: string) {
  const bundle = member.path('evidence.car')
  expect((await member.run(['bundle', 'create', '-o', bundle])).code).toBe(0)
  const shown = await member.run(['proposal', 'show', bundle, proposal, '--at', at, '--json'])
  const { data } = shown.json
  expect(data.next.cid).toBe(policy)
  return { state: data.state as string, next: data.tally.next.approve as number, codes: codesOf(shown) }
}

describe('a key that is at hand', { timeout: 60_000 }, () => {
  it('proposes its successor, to take effect as early as the policy allows', async () => {
    const alice = members[0]
    const key = await alice.addKey('second')
    const opened = await alice.run(`policy rekey --to second --json --at ${hour(60)}`)
    expect(opened.json.data).toMatchObject({
      written: true,
      member: alice.did,
      oldKey: alice.key,
      newKey: key,
      closesAt: hour(132),
      effectiveAt: hour(156),
      signed: { signs: [{ key: alice.key }] },
      warnings: [],
    })
    const again = await alice.run(`policy rekey --to ${key} --at ${hour(61)}`)
    expect(again).toMatchObject({ code: 0, stderr: '' })
    const text = normalForm(again.stdout, members)
    await expect(text).toMatchFileSnapshot('../golden/network/rekey.txt')
    expect(text).toContain('You proposed the new key of alice-rekeying.test before; nothing was signed.')
  })

  it('signs the acknowledgment too, which keeps the weight', async () => {
    const [alice, bob, carol] = members
    const { json } = await alice.run(`policy rekey --to second --json --at ${hour(61)}`)
    const opened = json.data as Opened
    await approve([bob, carol], opened.proposal, hour(62))
    const wrong = await alice.run(`policy ack --old-key second --yes --json --at ${hour(63)}`)
    expect([wrong.code, codesOf(wrong), wrong.json.findings[0]?.path]).toEqual([
      2,
      ['key/pinned'],
      '--old-key',
    ])
    const ack = await alice.run(`policy ack --old-key default --key second --yes --json --at ${hour(63)}`)
    expect(ack.json.data).toMatchObject({ policy: opened.policy, written: true, warnings: [] })
    expect(ack.json.data.signed.signs).toMatchObject([{}, { key: alice.key }])
    expect(await decided(bob, opened, hour(64))).toEqual({ state: 'PASSED', next: 3, codes: [] })
  })

  it('is refused where nothing is replaced', async () => {
    const bob = members[1]
    const answer = await bob.run(
      `policy ack ${founded.group} --old-key default --yes --json --at ${hour(65)}`,
    )
    expect([answer.code, codesOf(answer)]).toEqual([2, ['rekey/no-old-key']])
  })
})

describe('a key that votes and is then lost', { timeout: 60_000 }, () => {
  it('gives its weight by its vote', async () => {
    const [, bob, carol] = members
    const key = await bob.addKey('second')
    const { json } = await bob.run(
      `policy rekey --to ${key} --effective ${hour(300)} --json --at ${hour(70)}`,
    )
    const opened = json.data as Opened & { effectiveAt: string }
    expect(opened.effectiveAt).toBe(hour(300))
    await approve([bob, carol], opened.proposal, hour(71))
    lose(bob, 'default')
    const ack = await bob.run(`policy ack --yes --json --at ${hour(72)}`)
    expect(ack.json.data).toMatchObject({ policy: opened.policy, warnings: [] })
    expect(ack.json.data.signed.signs).toMatchObject([{ key }])
    expect(await decided(bob, opened, hour(73))).toMatchObject({ state: 'PASSED', next: 2, codes: [] })
  })
})

describe('a key that is lost', { timeout: 60_000 }, () => {
  let key: string
  let opened: Opened

  it('cannot propose, and the member is told who can', async () => {
    const carol = members[2]
    key = await carol.addKey('second')
    lose(carol, 'default')
    const answer = await carol.run(`policy rekey --to second --json --at ${hour(80)}`)
    expect([answer.code, codesOf(answer)]).toEqual([2, ['rekey/old-key-lost']])
    expect(answer.json.findings[0]?.message).toContain(`--member ${carol.did}`)
  })

  it('is replaced by what another member proposes', async () => {
    const [alice, bob] = members
    const propose = `policy rekey --member @carol-rekeying.test --to ${key} --json --at ${hour(81)}`
    const proposed = await alice.run(propose)
    opened = proposed.json.data as Opened
    expect(proposed.json.data).toMatchObject({ written: true, member: members[2].did, warnings: [] })
    await approve([alice, bob], opened.proposal, hour(82))
  })

  it('leaves the acknowledgment without weight, and says so before it is signed', async () => {
    const [alice, , carol] = members
    const shown = await carol.run(`policy ack --at ${hour(83)}`)
    expect([shown.code, shown.stdout]).toEqual([2, ''])
    expect(shown.stderr).toContain('adds none of your weight under version 4 (key/recovered)')
    const ack = await carol.run(`policy ack --yes --json --at ${hour(83)}`)
    expect(ack.json.data).toMatchObject({ written: true, warnings: ['rekey/unsigned-by-old-key'] })
    expect(await decided(alice, opened, hour(84))).toEqual({
      state: 'PASSED',
      next: 2,
      codes: ['key/recovered'],
    })
  })
})

describe('a new key is refused', { timeout: 60_000 }, () => {
  beforeAll(() => members[0].addKey('third'))

  it.each([
    ['that is not there', '--to nowhere', 'key/unknown'],
    ['that is no did:key', '--to did:key:zNothing', 'key/not-canonical'],
    ['that is the old one', '--to second', 'rekey/same'],
    ['that was not made by the member', '--member bob-rekeying.test --to second', 'rekey/made-elsewhere'],
    ['of who is no member', '--member mallory.test --to second', 'member/not-listed'],
    ['that takes effect too early', `--to third --effective ${hour(100)}`, 'policy/effective-early'],
    ['that takes effect at no time', '--to third --effective tomorrow', 'instant/invalid'],
  ])('%s', async (_what, flags, code) => {
    const alice = members[0]
    const answer = await alice.run(`policy rekey ${flags} --json --at ${hour(90)}`)
    expect([answer.code, codesOf(answer).includes(code)]).toEqual([2, true])
  })

  it('only with a warning where the others cannot reach the need', async () => {
    const [, bob] = members
    const pair = await Promise.all(['dave', 'erin'].map((name) => TestMember.join(`${name}-rekeying`)))
    const [dave, erin] = pair as [TestMember, TestMember]
    await foundGroup(pair)
    const key = await bob.addKey('for-erin')
    const answer = await dave.run(`policy rekey --member ${erin.did} --to ${key} --json --at ${hour(60)}`)
    expect(answer.code).toBe(0)
    expect(answer.json.data.warnings).toEqual(['rekey/out-of-reach', 'rekey/out-of-reach'])
    expect(answer.stderr).toContain('the others weigh 1 of need 2 under version 1')
    for (const member of pair) member.remove()
  })
})
