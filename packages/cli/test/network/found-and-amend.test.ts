import { statSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { hour, PolicyFile } from './founding-policy.ts'
import { normalForm } from './normal-form.ts'
import { TestMember, type Answer } from './test-member.ts'

let members: [TestMember, TestMember, TestMember, TestMember]
let file: PolicyFile
const seen = new Map<string, string>()
const known = (name: string) => seen.get(name) ?? ''

beforeAll(async () => {
  const names = ['alice', 'bob', 'carol', 'dave'].map((name) => `${name}-amend`)
  members = (await Promise.all(names.map((name) => TestMember.join(name)))) as typeof members
  file = await PolicyFile.of(members)
}, 60_000)

afterAll(() => {
  for (const member of members) member.remove()
})

const all = (of: readonly TestMember[], words: string) => Promise.all(of.map((member) => member.run(words)))
const codes = (answers: readonly Answer[]) => answers.map(({ code }) => code)
const codesOf = ({ json }: Answer) => json.findings.map(({ code }) => code)
const golden = (name: string, text: string) =>
  expect(normalForm(text, members)).toMatchFileSnapshot(`../golden/network/${name}.txt`)

describe('a group of three', { timeout: 60_000 }, () => {
  it('keeps the session where only its owner reads it', () => {
    const session = join(members[0].folder, 'data', 'quorate', 'session.json')
    expect(statSync(session).mode & 0o777).toBe(0o600)
  })

  it('publishes a draft, once however often it is told to', async () => {
    const [alice] = members
    const policy = file.write(alice, 3, { effectiveAt: hour(48) })
    const words = ['policy', 'publish', policy, '--at', hour(0), '--json']
    const first = await alice.run(words)
    expect(first.json).toMatchObject({ ok: true, data: { written: true } })
    seen.set('v1', first.json.data.group).set('uri', first.json.data.uri)
    expect((await alice.run(words)).json.data).toMatchObject({ written: false, uri: known('uri') })
  })

  it('does not acknowledge without a yes, and shows what would be signed', async () => {
    const answer = await members[1].run(`policy ack --group ${known('uri')} --at ${hour(1)}`)
    expect(answer).toMatchObject({ code: 2, stdout: '' })
    await golden('ack', answer.stderr)
  })

  it('is founded once all acknowledged and others witnessed it', async () => {
    const [alice, bob, carol] = members
    const ack = `policy ack --group ${known('uri')} --yes`
    expect(codes(await all([alice, bob], `${ack} --at ${hour(1)}`))).toEqual([0, 0])
    const waiting = await carol.run(`status --group ${known('uri')} --at ${hour(2)}`)
    expect(waiting.code).toBe(3)
    await golden('status-unfounded', waiting.stdout)
    expect((await carol.run(`${ack} --at ${hour(3)}`)).code).toBe(0)
    expect((await carol.run(`${ack} --at ${hour(4)} --json`)).json.data).toMatchObject({
      written: false,
      ackedAt: hour(3),
    })
    expect((await alice.run(`policy ratify --at ${hour(4)} --json`)).code).toBe(3)
    expect(codes(await all([alice, bob], `checkpoint publish --at ${hour(5)}`))).toEqual([0, 0])
    expect((await alice.run(`policy ratify --at ${hour(6)} --json`)).json.data).toMatchObject({
      policy: known('v1'),
      written: true,
      acks: 3,
    })
    expect((await alice.run(`policy ratify --at ${hour(6)} --json`)).json.data).toMatchObject({
      written: false,
    })
  })

  it('opens one proposal of one file, and none that breaks a rule', async () => {
    const [alice, bob] = members
    const early = await bob.run([
      ...['proposal', 'open', file.write(bob, 4, { effectiveAt: hour(50) })],
      ...['--at', hour(60), '--json'],
    ])
    expect([early.code, codesOf(early)]).toEqual([2, ['policy/effective-early']])
    const words = ['proposal', 'open', file.write(bob, 4, { effectiveAt: hour(200) }), '--json', '--at']
    const first = await bob.run([...words, hour(60)])
    expect(first.json.data).toMatchObject({ written: true, opensAt: hour(60), closesAt: hour(132) })
    expect(first.json.data.warnings).toEqual(['lint/overlap-short'])
    expect(first.stderr).toContain('shorter than maxLag')
    seen.set('p2', first.json.data.proposal).set('v2', first.json.data.policy)
    expect((await bob.run([...words, hour(61)])).json.data).toMatchObject({
      written: false,
      proposal: known('p2'),
    })
    const foreign = await alice.run(`proposal cancel ${known('p2')} --at ${hour(61)} --json`)
    expect([foreign.code, codesOf(foreign)]).toEqual([2, ['proposal/not-yours']])
  })

  it('shows what a vote means, and signs the bytes that it showed', async () => {
    const [alice] = members
    const words = `vote cast ${known('p2')} --choice approve --at ${hour(62)}`
    const shown = await alice.run(words)
    expect(shown).toMatchObject({ code: 2, stdout: '' })
    await golden('vote', shown.stderr)
    const { json, stderr } = await alice.run(`${words} --yes --json`)
    expect(json.data).toMatchObject({ written: true, castAt: hour(62) })
    expect(stderr).toBe(shown.stderr.replace(/quorate: .*\n$/, ''))
    for (const cid of [json.data.signed.cid, json.data.signed.signs[0].attestation])
      expect(shown.stderr).toContain(cid)
  })

  it('takes the same vote again without writing, and no other choice', async () => {
    const [alice] = members
    const vote = `vote cast ${known('p2')} --yes --json --at ${hour(63)} --choice`
    expect((await alice.run(`${vote} approve`)).json.data).toMatchObject({ written: false, castAt: hour(62) })
    const other = await alice.run(`${vote} reject`)
    expect([other.code, codesOf(other)]).toEqual([2, ['vote/final']])
  })

  it('says who signed and who is missing under both versions', async () => {
    const [, , carol, dave] = members
    const status = await carol.run(`status --at ${hour(64)}`)
    expect(status.code).toBe(0)
    await golden('status-open', status.stdout)
    const joining = await dave.run(`status --group ${known('uri')} --at ${hour(64)} --json`)
    expect(joining.json.data.waiting).toEqual([
      { what: 'acknowledge version 2', command: `quorate policy ack ${known('v2')}` },
    ])
  })

  it('refuses the vote of one who is not in the electorate', async () => {
    const dave = members[3]
    const vote = await dave.run(
      `vote cast ${known('p2')} --choice approve --yes --json --group ${known('uri')} --at ${hour(64)}`,
    )
    expect([vote.code, codesOf(vote)]).toEqual([2, ['member/not-listed']])
  })

  it('refuses a second approval on one base, and says until when', async () => {
    const [alice, bob] = members
    const rival = file.write(bob, 3, { effectiveAt: hour(200), interval: '2h' })
    const opened = await bob.run(['proposal', 'open', rival, '--at', hour(65), '--json'])
    const cid = opened.json.data.proposal
    const second = await alice.run(`vote cast ${cid} --choice approve --yes --json --at ${hour(66)}`)
    expect([second.code, codesOf(second)]).toEqual([2, ['vote/second-approval']])
    expect(second.json.findings[0]?.message).toContain(`not before ${hour(132)}`)
    expect((await alice.run(`vote cast ${cid} --choice reject --yes --at ${hour(66)}`)).code).toBe(0)
    const cancel = `proposal cancel ${cid} --at ${hour(67)} --json`
    expect((await bob.run(cancel)).json.data).toMatchObject({ written: true })
    expect((await bob.run(cancel)).json.data).toMatchObject({ written: false })
    const late = await bob.run(`vote cast ${cid} --choice approve --yes --json --at ${hour(68)}`)
    expect([late.code, codesOf(late)]).toEqual([2, ['vote/closed']])
  })

  it('adopts the amendment with witnesses and the consent of who joins', async () => {
    const [alice, bob, carol, dave] = members
    const bobs = bob.run(`vote cast ${known('p2')} --choice approve --yes --at ${hour(69)}`)
    const carols = carol.run(`vote cast ${known('p2')} --choice approve --yes --at ${hour(69)}`)
    const daves = dave.run(`policy ack --group ${known('uri')} --yes --at ${hour(69)}`)
    expect(codes(await Promise.all([bobs, carols, daves]))).toEqual([0, 0, 0])
    expect(codes(await all([alice, bob, carol], `checkpoint publish --at ${hour(70)}`))).toEqual([0, 0, 0])
    expect((await dave.run(`policy ratify --at ${hour(71)} --json`)).json.data).toMatchObject({
      policy: known('v2'),
      written: true,
      votes: 3,
      acks: 1,
    })
  })

  it('revokes a version before it takes effect', async () => {
    const [alice, bob, carol] = members
    const words = `policy revoke --json --at ${hour(72)}`
    const opened = await alice.run(words)
    expect(opened.json.data).toMatchObject({ written: true, revokes: known('v2') })
    expect((await alice.run(words)).json.data).toMatchObject({
      written: false,
      proposal: opened.json.data.proposal,
    })
    const vote = `vote cast ${String(opened.json.data.proposal)} --choice approve --yes --at ${hour(73)}`
    expect(codes(await all([alice, bob], vote))).toEqual([0, 0])
    expect(codes(await all([alice, bob, carol], `checkpoint publish --at ${hour(74)}`))).toEqual([0, 0, 0])
    const status = await carol.run(`status --at ${hour(75)} --json`)
    expect(status.json.data.head).toEqual({ version: 1, cid: known('v1') })
  })

  it('chains checkpoints: seq, date, and each record listed once', async () => {
    const [alice] = members
    const published = await alice.run(`checkpoint publish --expires 12h --json --at ${hour(76)}`)
    expect(published.json.data).toMatchObject({
      head: known('v1'),
      seen: 0,
      checkpoints: [{ seq: 3, asOf: hour(76), expiresAt: hour(88) }],
    })
    const early = await alice.run(`checkpoint publish --json --at ${hour(70)}`)
    expect([early.code, codesOf(early)]).toEqual([2, ['checkpoint/too-early']])
  })

  it('lets a member leave', async () => {
    const carol = members[2]
    const left = await carol.run(`policy leave --yes --json --at ${hour(77)}`)
    expect(left.json.data).toMatchObject({ written: true, left: [{ policy: known('v1'), state: 'ACTIVE' }] })
  })

  it('packs evidence that checks offline', async () => {
    const [alice] = members
    const bundle = alice.path('evidence.car')
    const created = await alice.run(['bundle', 'create', '-o', bundle, '--json'])
    expect(created.code).toBe(0)
    const data = { group: known('v1'), repositories: 4, batches: 0, receipts: 0, leftOut: [] }
    expect(created.json.data).toMatchObject(data)
    // Nothing but the nodes, which nobody runs.
    const nodes = ['alice', 'bob', 'carol', 'dave'].map((name) => ({ path: `did:web:${name}-amend.example` }))
    expect(created.json.data.unread).toMatchObject(nodes)
    expect(created.stderr.match(/^warning: did:web:/gm)).toHaveLength(4)
    expect(created.stderr.trimEnd().split('\n')).toHaveLength(4)
    const check = await alice.run(['check', bundle, '--at', hour(78), '--governance', '--json'])
    expect(check.code).toBe(0)
    expect(check.json.data).toMatchObject({ head: { cid: known('v1') }, proposals: { length: 3 } })
  })

  it('can be looked at by anybody, and forgets who logs out', async () => {
    const dave = members[3]
    expect((await dave.run('logout --json')).json.data).toEqual({ did: dave.did, ended: true })
    expect((await dave.run('logout --json')).json.data).toEqual({ did: null, ended: false })
    expect((await dave.run(`status --group ${known('uri')} --at ${hour(78)}`)).code).toBe(0)
    const vote = await dave.run(`vote cast ${known('p2')} --choice approve --yes --json`)
    expect([vote.code, codesOf(vote)]).toEqual([2, ['session/missing']])
  })
})
