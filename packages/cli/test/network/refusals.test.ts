import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'

import { afterAll, describe, expect, it } from 'vitest'

import { hour, PolicyFile } from './founding-policy.ts'
import { holdingServer } from './held-server.ts'
import { pdsUrl, steer, TestMember, type Answer } from './test-member.ts'

const joined: TestMember[] = []

afterAll(() => {
  for (const member of joined) member.remove()
})

async function join(name: string, service?: string | null): Promise<TestMember> {
  const member = await TestMember.join(name, service)
  joined.push(member)
  return member
}

const codesOf = ({ json }: Answer) => json.findings.map(({ code }) => code)
const secretsOf = ({ account }: TestMember) => [account.password, account.appPassword]

/** Publishes a founding policy of one member without witnesses, and founds it. Gives the group. */
async function foundAlone(member: TestMember, name?: string): Promise<{ group: string; file: PolicyFile }> {
  const file = await PolicyFile.of([member])
  const text = { witnesses: 0, effectiveAt: hour(48), copies: 0, ...(name !== undefined && { name }) }
  const published = await member.run([
    'policy',
    'publish',
    file.write(member, 1, text),
    '--at',
    hour(0),
    '--json',
  ])
  expect(published.json.findings).toEqual([])
  expect((await member.run(`policy ack --yes --at ${hour(1)}`)).code).toBe(0)
  return { group: published.json.data.group, file }
}

describe('logging in', { timeout: 60_000 }, () => {
  it('needs credentials, from the environment where there is no terminal', async () => {
    const erin = await join('erin-refusals', null)
    const answer = await erin.run('login --json')
    expect([answer.code, codesOf(answer)]).toEqual([2, ['session/credentials']])
    expect(answer.json.findings[0]?.message).toContain('QUORATE_IDENTIFIER')
    const who = await erin.run('whoami --json')
    expect([who.code, codesOf(who)]).toEqual([2, ['session/missing']])
  })

  it('never shows a secret, whether it works or not', async () => {
    const frank = await join('frank-refusals')
    const wrong = {
      QUORATE_IDENTIFIER: frank.did,
      QUORATE_APP_PASSWORD: 'wrong-secret',
      QUORATE_SERVICE: pdsUrl,
    }
    const refused = await frank.run('login --json', wrong)
    expect(refused.code).toBe(5)
    expect(refused.stdout).not.toContain('wrong-secret')
    const right = { ...wrong, QUORATE_APP_PASSWORD: frank.account.appPassword }
    expect((await frank.run('login --json', right)).json.data).toMatchObject({ did: frank.did })
    const who = await frank.run('whoami --json')
    expect(who.json.data).toMatchObject({ did: frank.did, service: pdsUrl, group: null })
    for (const secret of secretsOf(frank)) expect(who.stdout).not.toContain(secret)
    expect(readFileSync(frank.path('data/quorate/session.json'), 'utf8')).not.toContain(
      frank.account.appPassword,
    )
  })

  it('names the server that cannot be reached', async () => {
    const grace = await join('grace-refusals', null)
    const down = 'http://localhost:1'
    const [login, status] = await Promise.all([
      grace.run('login --json', {
        QUORATE_IDENTIFIER: grace.did,
        QUORATE_APP_PASSWORD: 'x',
        QUORATE_SERVICE: down,
      }),
      grace.run(`status --json --group at://${grace.did}/org.p2pds.policy/x`, { QUORATE_PLC_URL: down }),
    ])
    expect([login.code, codesOf(login), status.code]).toEqual([5, ['network/failed'], 5])
    for (const answer of [login, status]) expect(answer.json.findings[0]?.message).toContain(down)
  })

  it('asks no server on this machine unless it is allowed to', async () => {
    const heidi = await join('heidi-refusals', null)
    const answer = await heidi.run('login --json', {
      QUORATE_IDENTIFIER: heidi.did,
      QUORATE_APP_PASSWORD: heidi.account.appPassword,
      QUORATE_SERVICE: pdsUrl,
      QUORATE_ALLOW_LOOPBACK: '',
    })
    expect([answer.code, codesOf(answer)]).toEqual([5, ['network/failed']])
  })
})

describe('signing', { timeout: 60_000 }, () => {
  it('needs the key that the policy pins, and its passphrase', async () => {
    const ivan = await join('ivan-refusals')
    await foundAlone(ivan)
    await ivan.run('key new other', { QUORATE_PASSPHRASE: 'of the other' })
    const checkpoint = `checkpoint publish --json --at ${hour(2)}`
    const wrong = await ivan.run(checkpoint, { QUORATE_PASSPHRASE: 'not it' })
    expect([wrong.code, codesOf(wrong)]).toEqual([2, ['passphrase/wrong']])
    const other = await ivan.run(`${checkpoint} --key other`)
    expect([other.code, codesOf(other)]).toEqual([2, ['key/pinned']])
    expect(other.json.findings[0]?.message).toContain(ivan.key)
    const elsewhere = await ivan.run(checkpoint, { XDG_DATA_HOME: ivan.path('elsewhere') })
    expect(codesOf(elsewhere)).toEqual(['session/missing'])
    expect((await ivan.run(`${checkpoint} --key default`)).code).toBe(0)
  })

  it('keeps the weight of a member that changes its key, if the old key signs too', async () => {
    const olga = await join('olga-refusals')
    const { file } = await foundAlone(olga)
    const key = await olga.addKey('next')
    const next = file.write(olga, 1, { witnesses: 0, effectiveAt: hour(200), copies: 0 })
    writeFileSync(next, readFileSync(next, 'utf8').replace(olga.key, key))
    const opened = await olga.run(['proposal', 'open', next, '--at', hour(60), '--json'])
    const { proposal, policy } = opened.json.data
    expect(
      (await olga.run(`vote cast ${String(proposal)} --choice approve --yes --at ${hour(61)}`)).code,
    ).toBe(0)
    const ack = await olga.run(`policy ack --yes --json --at ${hour(62)}`)
    expect(ack.json.data).toMatchObject({ policy, signed: { signs: [{ key }, { key: olga.key }] } })
    const ratified = await olga.run(`policy ratify --json --at ${hour(63)}`)
    expect(ratified.json.data).toMatchObject({ policy, written: true, votes: 1, acks: 1 })
  })

  it('asks which group is meant when there are several', async () => {
    const judy = await join('judy-refusals')
    const nothing = await judy.run('status --json')
    expect([nothing.code, codesOf(nothing)]).toEqual([2, ['group/none']])
    const first = await foundAlone(judy, 'one')
    const second = await foundAlone(judy, 'two')
    const remembered = await judy.run(`status --json --at ${hour(2)}`)
    expect(remembered.json.data.group).toBe(second.group)
    const elsewhere = { XDG_CONFIG_HOME: judy.path('elsewhere') }
    const several = await judy.run('status --json', elsewhere)
    expect([several.code, codesOf(several)]).toEqual([2, ['group/several']])
    const named = await judy.run(`status --json --group ${first.group} --at ${hour(2)}`, elsewhere)
    expect(named.json.data.group).toBe(first.group)
  })

  it('escapes the names that others chose, in every answer', async () => {
    const hostile = 'Aid \u001b[2J\u202e\u0007 evil'
    const kim = await join('kim-refusals')
    await foundAlone(kim, hostile)
    const status = await kim.run(`status --at ${hour(2)}`)
    const left = await kim.run(`policy leave --at ${hour(2)}`)
    const json = await kim.run(`policy leave --yes --json --at ${hour(2)}`)
    for (const text of [status.stdout, left.stderr, json.stdout, json.stderr]) {
      // eslint-disable-next-line no-control-regex -- they are what is looked for
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
    }
    expect(status.stdout).toContain('Aid \\u{1b}[2J\\u{202e}\\u{7} evil')
  })

  it('says whose repository could not be read, and packs the others', async () => {
    steer(Date.parse(hour(0)))
    const leo = await join('leo-refusals')
    const ghost = `did:plc:${randomBytes(16)
      .toString('hex')
      .replaceAll(/[^a-f]/g, 'z')
      .slice(0, 24)}`
    const file = await PolicyFile.of([leo, { did: ghost, key: ghostKey, account: { handle: 'ghost.test' } }])
    const policy = file.write(leo, 2, { witnesses: 1, effectiveAt: hour(48) })
    expect((await leo.run(['policy', 'publish', policy, '--at', hour(0)])).code).toBe(0)
    const bundle = leo.path('evidence.car')
    const created = await leo.run(['bundle', 'create', '-o', bundle, '--json'])
    expect(created.code).toBe(0)
    expect(created.stderr).toContain(`warning: ${ghost}`)
    expect(created.json.data.unread).toMatchObject([
      { path: ghost, params: { reason: `${ghost}: no DID document` } },
      { path: ghost, params: { reason: `${ghost}: the directory does not know it` } },
      { path: 'did:web:leo-refusals.example' },
      { path: 'did:web:ghost.example' },
    ])
    expect(existsSync(bundle)).toBe(true)
  })
})

const ghostKey = 'did:key:zDnaeYLnwBrbALufmq94zkojpFeyoyEW53cM3Ccw7iQMi6KTH'

describe('a policy to start from', { timeout: 60_000 }, () => {
  it('has its writer in it, and never takes the place of a file', async () => {
    const pia = await join('pia-refusals')
    const file = pia.path('policy.yaml')
    const written = await pia.run(['policy', 'new', file, '--json', '--at', hour(0)])
    expect(written.json.data).toMatchObject({
      did: pia.did,
      key: pia.key,
      didHead: expect.stringMatching(/^bafyrei/),
    })
    const text = readFileSync(file, 'utf8')
    const again = await pia.run(['policy', 'new', file, '--json'])
    expect([again.code, codesOf(again)]).toEqual([2, ['file/exists']])
    expect(readFileSync(file, 'utf8')).toBe(text)
    expect((await pia.run('logout')).code).toBe(0)
    const other = pia.path('other.yaml')
    expect((await pia.run(['policy', 'new', other, '--json'])).json.data).toMatchObject({
      did: null,
      didHead: null,
    })
  })
})

describe('a run that is killed', { timeout: 60_000 }, () => {
  it.each(['before', 'after'] as const)(
    '%s its vote is written votes once when it is repeated',
    async (when) => {
      await using server = await holdingServer(pdsUrl)
      const mia = await join(`mia-${when}`, server.url)
      const { file } = await foundAlone(mia)
      const next = file.write(mia, 1, { witnesses: 0, effectiveAt: hour(200), interval: '2h', copies: 0 })
      const opened = await mia.run(['proposal', 'open', next, '--at', hour(60), '--json'])
      const vote = (n: number) =>
        `vote cast ${String(opened.json.data.proposal)} --choice approve --yes --json --at ${hour(n)}`.split(
          ' ',
        )
      const held = server.hold(when)
      const child = mia.start(vote(61))
      await held
      child.kill('SIGKILL')
      await once(child, 'close')
      server.release()
      const again = await mia.run(vote(62))
      expect(again.json.data).toMatchObject(
        when === 'before' ? { written: true, castAt: hour(62) } : { written: false, castAt: hour(61) },
      )
      expect(await mia.published('org.p2pds.governance.vote')).toHaveLength(1)
      expect((await mia.run(vote(63))).json.data).toMatchObject({ written: false })
      expect((await mia.run('key list --json')).json.data).toMatchObject([{ did: mia.key }])
    },
  )

  it('after its proposal is written opens no second one', async () => {
    await using server = await holdingServer(pdsUrl)
    const nia = await join('nia-killed', server.url)
    const { file } = await foundAlone(nia)
    const next = file.write(nia, 1, { witnesses: 0, effectiveAt: hour(200), interval: '2h', copies: 0 })
    const open = (n: number) => ['proposal', 'open', next, '--at', hour(n), '--json']
    const held = server.hold('after')
    const child = nia.start(open(60))
    await held
    child.kill('SIGKILL')
    await once(child, 'close')
    server.release()
    expect((await nia.run(open(61))).json.data).toMatchObject({ written: false, opensAt: hour(60) })
    expect(await nia.published('org.p2pds.governance.proposal')).toHaveLength(1)
  })
})
