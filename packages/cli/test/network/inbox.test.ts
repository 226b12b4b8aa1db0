import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { amend, codesOf, foundGroup, type FoundedGroup } from './founded-group.ts'
import { hour } from './founding-policy.ts'
import { normalForm } from './normal-form.ts'
import { TestMember } from './test-member.ts'

let members: [TestMember, TestMember]
let circle: FoundedGroup
let second: { readonly group: string; readonly uri: string }
let proposal: string

beforeAll(async () => {
  const names = ['alice', 'bob'].map((name) => `${name}-inbox`)
  members = (await Promise.all(names.map((name) => TestMember.join(name)))) as typeof members
}, 60_000)

afterAll(() => {
  for (const member of members) member.remove()
})

const inboxOf = async (member: TestMember, at: number) => member.run(`inbox --json --at ${hour(at)}`)

/** What stands in `waiting`, run as it is, with what a run without a terminal needs. */
const doAs = (member: TestMember, command: string, at: number) =>
  member.run(
    `${command.replace('quorate ', '').replace('approve|reject|abstain', 'approve')} --yes --at ${hour(at)}`,
  )

describe('an inbox', { timeout: 60_000 }, () => {
  it('is empty for one who is in no group', async () => {
    const { code, json, stderr } = await inboxOf(members[1], 0)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(json).toEqual({
      ok: true,
      data: { at: hour(0), groups: [], waiting: [], unread: [] },
      findings: [],
    })
  })

  it('holds nothing when all is said', async () => {
    circle = await foundGroup(members)
    const { code, stdout } = await members[1].run(`inbox --at ${hour(50)}`)
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'Nothing waits for you in your one group.\n' })
  })

  it('needs no --group while there is one group, which the last command meant', async () => {
    const [alice, bob] = members
    ;({ proposal } = await amend(alice, circle, { effectiveAt: hour(200), interval: '2h' }, hour(60)))
    const command = `quorate vote cast ${proposal} --choice approve|reject|abstain`
    expect((await inboxOf(bob, 61)).json.data.waiting).toMatchObject([{ command }])
  })

  it('shows what waits in a group that was never named here, the soonest deadline first', async () => {
    const [alice, bob] = members
    const text = { name: 'Seed library', witnesses: 0, copies: 0, effectiveAt: hour(100) }
    const policy = circle.file.write(alice, 2, text)
    const published = await alice.run(['policy', 'publish', policy, '--at', hour(61), '--json'])
    second = published.json.data
    const { code, json, stderr } = await inboxOf(bob, 62)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(json.data).toEqual({
      at: hour(62),
      groups: [
        { group: circle.group, name: 'Mutual aid' },
        { group: second.group, name: 'Seed library' },
      ],
      waiting: [
        {
          group: second.group,
          name: 'Seed library',
          what: 'acknowledge version 1',
          until: hour(100),
          command: `quorate policy ack ${second.group} --group ${second.uri}`,
        },
        {
          group: circle.group,
          name: 'Mutual aid',
          what: 'vote on the amendment to version 2',
          until: hour(132),
          command: `quorate vote cast ${proposal} --choice approve|reject|abstain --group ${circle.uri}`,
        },
      ],
      unread: [],
    })
    const { stdout } = await bob.run(`inbox --at ${hour(62)}`)
    await expect(normalForm(stdout, members)).toMatchFileSnapshot('../golden/network/inbox.txt')
  })

  it('lets go of what is too late', async () => {
    const { waiting } = (await inboxOf(members[1], 110)).json.data as { waiting: { group: string }[] }
    expect(waiting.map(({ group }) => group)).toEqual([circle.group])
  })

  it('is empty once its commands were run', async () => {
    const bob = members[1]
    const { waiting } = (await inboxOf(bob, 63)).json.data as { waiting: { command: string }[] }
    for (const { command } of waiting) expect((await doAs(bob, command, 64)).code).toBe(0)
    expect((await inboxOf(bob, 65)).json).toMatchObject({ ok: true, data: { waiting: [], unread: [] } })
    const { code, stdout } = await bob.run(`inbox --at ${hour(65)}`)
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'Nothing waits for you in 2 groups.\n' })
  })

  it('finds the groups again on a machine that remembers none, where the repository leads to them', async () => {
    const [alice, bob] = members
    for (const member of members) writeFileSync(configOf(member), '{}')
    expect((await inboxOf(alice, 65)).json.data).toMatchObject({ groups: { length: 2 }, unread: [] })
    // Votes and acknowledgments name the group, and nobody to ask about it: then it is said, not left out.
    const { code, json } = await inboxOf(bob, 65)
    const { groups, unread } = json.data as { groups: unknown[]; unread: { params: { group: string } }[] }
    expect({ code, groups }).toEqual({ code: 0, groups: [] })
    expect(unread.map(({ params }) => params.group).sort()).toEqual([circle.group, second.group].sort())
  })

  it('warns of a group that cannot be read, and shows the others', async () => {
    const [alice] = members
    const lost = circle.group.replace(/.{4}$/, 'aaaa')
    const groups = { [alice.did]: { last: lost, members: { [lost]: [alice.did] } } }
    writeFileSync(configOf(alice), JSON.stringify({ groups }))
    const { code, json, stderr } = await inboxOf(alice, 66)
    expect(code).toBe(0)
    expect(json.data.groups).toHaveLength(2)
    expect(json.data.unread).toEqual([
      { code: 'group/no-policy', path: `group ${lost}`, params: { group: lost } },
    ])
    expect(stderr).toContain(`no policy of group ${lost} was found`)
  })

  it('is of whoever is logged in', async () => {
    const bob = members[1]
    await bob.run('logout')
    const answer = await bob.run('inbox --json')
    expect([answer.code, codesOf(answer)]).toEqual([2, ['session/missing']])
  })

  it('refuses an instant that is none', async () => {
    const answer = await members[0].run('inbox --at noon --json')
    expect([answer.code, answer.json.ok]).toEqual([2, false])
  })
})

function configOf(member: TestMember): string {
  return join(member.folder, 'config', 'quorate', 'config.json')
}
