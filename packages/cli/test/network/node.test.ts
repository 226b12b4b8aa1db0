import { once } from 'node:events'
import { statSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'

import { verifyRepoCar } from '@atproto/repo'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { ensureContract } from '../json-contract.ts'
import { PolicyFile } from './founding-policy.ts'
import { day } from './group-of-nodes.ts'
import { pdsUrl, steer, TestMember } from './test-member.ts'

let members: [TestMember, TestMember, TestMember]
let group: string

beforeAll(async () => {
  const names = ['alice', 'bob', 'carol'].map((name) => `${name}-node`)
  members = (await Promise.all(names.map((name) => TestMember.join(name)))) as typeof members
  const [alice] = members
  const dates = { createdAt: day(1), effectiveAt: day(8) }
  const file = (await PolicyFile.of(members)).write(alice, 3, { ...dates, witnesses: 0 })
  const published = await alice.run(['policy', 'publish', file, '--at', day(1), '--json'])
  group = String(published.json.data.uri)
  const ack = `policy ack --group ${group} --yes --at ${day(2)}`
  await Promise.all(members.map((member) => member.run(ack)))
  steer(Date.now() + 60_000)
}, 60_000)

afterAll(() => {
  for (const member of members) member.remove()
})

const nodeOf = (member: TestMember) => `did:web:${member.account.handle.replace('.test', '.example')}`

describe('a node', { timeout: 60_000 }, () => {
  it('holds the repositories of the others, as the policy says, and says what it holds', async () => {
    const [alice, bob, carol] = members
    expect((await alice.run('node status --json')).code).toBe(2)
    const synced = await alice.run('node sync --json')
    const dids = [bob.did, carol.did].sort()
    expect(synced.json).toMatchObject({
      ok: true,
      data: { node: nodeOf(alice), subjects: dids.map((did) => ({ did, outcome: 'updated', fault: null })) },
    })
    expect(statSync(`${alice.folder}/data/quorate/replica.sqlite`).mode & 0o777).toBe(0o600)
    const again = await alice.run('node sync')
    expect([again.code, again.stdout]).toEqual([
      0,
      expect.stringMatching(/^SUBJECT +OUTCOME +REV\n.*unchanged.*\n.*unchanged.*\n$/) as string,
    ])
    const status = await alice.run('node status --json')
    expect(status.json.data).toMatchObject(dids.map((did) => ({ did, fault: null })))
    expect(status.code).toBe(0)
  })

  it('needs no account where it is named, and keeps its replica where it is told', async () => {
    const [alice, bob] = members
    const stranger = await TestMember.join('stranger-node', null)
    const replica = stranger.path('held.sqlite')
    const words = ['node', 'sync', '--group', group, '--node', nodeOf(bob), '--replica', replica, '--json']
    expect((await stranger.run(words)).json.data.subjects).toMatchObject(
      [alice.did, members[2].did].sort().map((did) => ({ did, outcome: 'updated' })),
    )
    expect((await stranger.run(['node', 'status', '--replica', replica])).code).toBe(0)
    stranger.remove()
  })

  it('serves what it holds, follows what is new, and ends when it is told to', async () => {
    const [alice, bob] = members
    const words = ['node', 'serve', '--port', '0', '--json']
    const child = alice.start(words)
    const printed = text(child.stdout)
    const said = createInterface({ input: child.stderr })[Symbol.asyncIterator]()
    const { value } = (await said.next()) as { value: string }
    const [, origin = ''] = /serving at (http:\/\/127\.0\.0\.1:\d+)$/.exec(value) ?? []
    const revOf = async () => {
      const answer = await fetch(`${origin}/xrpc/com.atproto.sync.getLatestCommit?did=${bob.did}`)
      return ((await answer.json()) as { rev?: string }).rev
    }
    const before = await revOf()
    const acked = await bob.run(`checkpoint publish --group ${group}`)
    expect(acked.code).toBe(0)
    for (let line = ''; !line.includes(`${bob.did} updated to`);) line = String((await said.next()).value)
    expect(await revOf()).not.toBe(before)
    const repo = await fetch(`${origin}/xrpc/com.atproto.sync.getRepo?did=${bob.did}`)
    const { creates } = await verifyRepoCar(new Uint8Array(await repo.arrayBuffer()))
    expect(creates.map(({ collection }) => collection)).toContain('org.p2pds.governance.checkpoint')
    // A second run must not write to the same file, and a look at it is free.
    expect((await alice.run('node status')).code).toBe(0)
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
    ensureContract(words, { code: 0, stdout: await printed })
  })

  it('loses nothing when it is killed while it follows', async () => {
    const [alice, bob] = members
    const serve = async () => {
      const child = alice.start(['node', 'serve', '--port', '0'])
      const said = createInterface({ input: child.stderr })[Symbol.asyncIterator]()
      const until = async (what: string) => {
        for (let line = ''; !line.includes(what);) {
          const next = await said.next()
          if (next.done === true) throw new Error(`ended without: ${what}`)
          line = next.value
        }
      }
      await until('following')
      return { child, until }
    }
    const publish = () => bob.run(`checkpoint publish --group ${group}`)
    const first = await serve()
    await publish()
    await first.until(`${bob.did} updated to`)
    await publish()
    first.child.kill('SIGKILL')
    await once(first.child, 'exit')
    await publish()
    const second = await serve()
    await second.until(`${bob.did} updated to`)
    second.child.kill('SIGTERM')
    expect(await once(second.child, 'exit')).toEqual([0, null])
    const status = await alice.run('node status --json')
    const latest = await fetch(`${pdsUrl}/xrpc/com.atproto.sync.getLatestCommit?did=${bob.did}`)
    expect(status.json.data).toContainEqual(
      expect.objectContaining({ did: bob.did, commit: ((await latest.json()) as { cid: string }).cid }),
    )
  })

  it.each([
    ['a node that nobody has', '--node did:web:nobody.example', 'node/unknown'],
    ['what names no group', '--group nonsense', 'group/name'],
  ])('refuses %s', async (_what, flags, code) => {
    const answer = await members[0].run(`node sync ${flags} --json`)
    expect([answer.code, answer.json.findings[0]?.code]).toEqual([2, code])
  })

  it('asks which node is meant where none is its own', async () => {
    const outsider = await TestMember.join('outsider-node')
    const answer = await outsider.run(['node', 'sync', '--group', group, '--json'])
    expect(answer.json.findings).toMatchObject([{ code: 'node/several', path: '--node' }])
    outsider.remove()
  })
})
