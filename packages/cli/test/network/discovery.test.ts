import { Secp256k1Keypair } from '@atproto/crypto'
import { createAccount, nameService } from '@quorate/testnet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { hour, PolicyFile } from './founding-policy.ts'
import { pdsUrl, plcUrl, TestMember, type Answer } from './test-member.ts'

let alice: TestMember
let stranger: TestMember
let group: string
let uri: string

beforeAll(async () => {
  alice = await TestMember.join('alice-found')
  stranger = await TestMember.join('stranger-found', null)
  const published = await publish('One')
  group = published.group
  uri = published.uri
}, 60_000)

afterAll(() => {
  for (const member of [alice, stranger]) member.remove()
})

async function publish(name: string): Promise<{ group: string; uri: string }> {
  const file = await PolicyFile.of([alice])
  const text = { name, witnesses: 0, effectiveAt: hour(48), copies: 0 }
  const { json } = await alice.run([
    'policy',
    'publish',
    file.write(alice, 1, text),
    '--at',
    hour(0),
    '--json',
  ])
  return json.data as { group: string; uri: string }
}

const codesOf = ({ json }: Answer) => json.findings.map(({ code }) => code)
const status = (...words: string[]) =>
  stranger.run(['status', '--at', hour(1), '--json', ...words], { QUORATE_HANDLE_RESOLVER: pdsUrl })

describe('a group, for one who is not logged in', { timeout: 60_000 }, () => {
  it('is found by a handle, with an @ or without, a DID or an at-uri, and not by its CID alone', async () => {
    const { handle } = alice.account
    const names = [handle, `@${handle}`, alice.did, uri, uri.replace(alice.did, handle)]
    const answers = await Promise.all(names.map((name) => status('--group', name)))
    expect(answers.map(({ json }) => (json.data as { group: string }).group)).toEqual(names.map(() => group))
    const byCid = await status('--group', group)
    expect([byCid.code, codesOf(byCid)]).toEqual([2, ['group/unknown']])
  })

  it.each(['a group', 'did:plc:short', 'did:example:123', 'bafyrei', ''])(
    'is not looked for by %j',
    async (name) => {
      const answer = await status('--group', name)
      expect([answer.code, codesOf(answer)]).toEqual([2, ['group/name']])
      expect(answer.json.findings[0]?.path).toBe('--group')
    },
  )

  it('is found by an account whose DID document names its policy, which binds that account to nothing', async () => {
    const recovery = await Secp256k1Keypair.create()
    const account = { handle: 'guide-found.test', password: 'a password', recoveryKey: recovery.did() }
    const guide = await createAccount(pdsUrl, account)
    const nothing = await status('--group', guide.handle)
    expect([nothing.code, codesOf(nothing)]).toEqual([2, ['group/none']])
    expect(nothing.json.findings[0]?.message).toContain(guide.did)

    const service = { type: 'P2pdsPolicy', endpoint: 'https://example.com' }
    await nameService(plcUrl, guide.did, recovery, 'p2pds_policy', service)
    const wrong = await status('--group', guide.handle)
    expect([wrong.code, codesOf(wrong)]).toEqual([2, ['group/none']])

    await nameService(plcUrl, guide.did, recovery, 'p2pds_policy', { ...service, endpoint: uri })
    const found = await status('--group', guide.handle)
    expect(found.json.data).toMatchObject({ group, founding: { members: 1, missing: [alice.did] } })
  })

  it('is one of several that an account tells of, each named with what chooses it', async () => {
    const other = await publish('Two \u001b[2J')
    const several = await status('--group', alice.did)
    expect([several.code, codesOf(several)]).toEqual([2, ['group/several']])
    const choices = several.json.findings[0]?.params['expected'] as string[]
    expect([...choices].sort()).toEqual([uri, other.uri].sort())
    expect(several.json.findings[0]?.message).toContain(`${uri} (One)`)
    expect(several.stdout).not.toContain('\u001b')
    const chosen = await status('--group', other.uri)
    expect(chosen.json.data).toMatchObject({ group: other.group })
  })

  it('needs a resolver that is a URL', async () => {
    const answer = await stranger.run(['status', '--group', 'a.test', '--json'], {
      QUORATE_HANDLE_RESOLVER: 'no url',
    })
    expect([answer.code, answer.json.findings[0]?.path]).toEqual([2, 'QUORATE_HANDLE_RESOLVER'])
  })
})
