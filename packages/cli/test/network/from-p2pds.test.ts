import { readFileSync } from 'node:fs'

import type { DataMap } from '@quorate/core'
import { createNetwork, login, putRecord, systemClock } from '@quorate/network'
import { nsids } from '@quorate/schemas'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { hour } from './founding-policy.ts'
import { pdsUrl, plcUrl, TestMember, type Answer } from './test-member.ts'

const network = createNetwork({ plcUrl, allowLoopback: true, clock: systemClock, random: () => 0 })
let members: [TestMember, TestMember, TestMember]

beforeAll(async () => {
  const names = ['alice-p2pds', 'bob-p2pds', 'carol-p2pds']
  members = (await Promise.all(
    names.map((name, i) => TestMember.join(name, i === 0 ? pdsUrl : null)),
  )) as typeof members
  const [alice, bob, carol] = members
  await offer(alice, bob)
  await offer(bob, alice)
  await offer(alice, carol)
  await put(bob, 'self', { $type: nsids.OrgP2pdsPeer, peerId: '12D3', endpoint: 'https://bob.example' })
}, 60_000)

afterAll(() => {
  for (const member of members) member.remove()
})

async function put(
  { account }: TestMember,
  rkey: string,
  record: DataMap & { $type: string },
): Promise<void> {
  const asked = { identifier: account.did, appPassword: account.appPassword }
  const session = await login(network, asked, () => undefined)
  await putRecord(session, { collection: record.$type, rkey, record })
}

function offer(by: TestMember, to: TestMember): Promise<void> {
  const rkey = to.did.replaceAll(':', '-')
  return put(by, rkey, { $type: nsids.OrgP2pdsReplicationOffer, subject: to.did, minCopies: 2 })
}

const codesOf = ({ json }: Answer) => json.findings.map(({ code }) => code)
const draft = (...words: string[]) =>
  members[0].run(['policy', 'new', ...words, '--at', hour(0)], { QUORATE_HANDLE_RESOLVER: pdsUrl })

describe('a policy from p2pds records', { timeout: 60_000 }, () => {
  it('has the accounts as members, the keys that are known, and what lint asks for', async () => {
    const [alice, bob, carol] = members
    const file = alice.path('drafted.yaml')
    const names = `${bob.account.handle},@${alice.account.handle}`
    const answer = await draft(file, '--from-p2pds', names, '--from-p2pds', carol.did, '--json')
    expect(answer.json.findings).toEqual([])
    expect(answer.json.data).toMatchObject({
      did: alice.did,
      p2pds: {
        accounts: [
          { did: bob.did, endpoints: ['https://bob.example'], offers: [alice.did], consents: false },
          { did: alice.did, endpoints: [] },
          { did: carol.did, offers: [] },
        ],
        holdings: [
          { holder: bob.did, subject: alice.did, basis: 'mutual offers' },
          { holder: alice.did, subject: bob.did, basis: 'mutual offers' },
        ],
        unanswered: [{ holder: alice.did, subject: carol.did }],
        minCopies: 1,
        subjects: [bob.did, alice.did],
      },
    })
    const text = readFileSync(file, 'utf8')
    expect(text).toContain(`- did: "${alice.did}" # ${alice.account.handle}\n    key: "${alice.key}"`)
    expect(text).toContain('endpoint: "https://bob.example"')
    const lint = await alice.run(['policy', 'lint', file, '--json'])
    expect(lint.code).not.toBe(0)
    const missing = lint.json.findings.map(({ code, path }) => [code, path])
    expect(missing).toContainEqual(['key/not-canonical', 'members[1].key'])
  })

  it('takes the keys of members that are named too', async () => {
    const [alice, bob] = members
    const file = alice.path('keyed.yaml')
    const answer = await draft(file, '--from-p2pds', bob.did, '--member', `${bob.did}=${bob.key}`)
    expect(answer.code).toBe(0)
    expect(readFileSync(file, 'utf8')).toContain(`key: "${bob.key}"`)
    expect(answer.stdout).not.toContain('still to be given')
  })

  it('is none without any record, from nobody, or of a name that is none', async () => {
    const [alice, , carol] = members
    const file = alice.path('none.yaml')
    const bare = await draft(file, '--from-p2pds', carol.did, '--json')
    expect([bare.code, codesOf(bare)]).toEqual([3, ['p2pds/nothing']])
    const absent = await draft(file, '--from-p2pds', 'nobody-here.test', '--json')
    expect([absent.code, codesOf(absent)]).toEqual([5, ['network/failed']])
    const wrong = await draft(file, '--from-p2pds', 'not a name', '--json')
    expect([wrong.code, codesOf(wrong)]).toEqual([2, ['usage/invalid']])
    expect(() => readFileSync(file)).toThrow()
  })
})
