import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'

import { contentCid } from '@quorate/core'
import { publishBatch } from '@quorate/network'
import { afterAll, describe, expect, it } from 'vitest'

import { ensure } from '../../../governance/test/group.ts'
import { ensureContract } from '../json-contract.ts'
import { GroupOfNodes } from './group-of-nodes.ts'
import { passphrase, TestMember } from './test-member.ts'

const founded = await GroupOfNodes.found('said')
const { members, nodes, group } = founded

afterAll(() => {
  founded.remove()
})

/** What a node's repository holds of a collection. */
async function publishedBy(node: TestMember, collection: string) {
  return (await node.published(collection)).map(({ value }) => value)
}

/** The first batch of a node, which checks nothing. Gives its content CID. */
async function firstBatch(node: TestMember): Promise<string> {
  const { session, batch } = await founded.roundOf(node)
  await publishBatch(session, batch)
  return ensure(contentCid(batch.record)).toString()
}

/** What a node says until all of `awaited` was said, each by a part of its line; then it is told to end. */
async function serving(machine: TestMember, words: readonly string[], awaited: readonly string[]) {
  const child = machine.start(words)
  const printed = text(child.stdout)
  const said: string[] = []
  let left = awaited
  for await (const line of createInterface({ input: child.stderr })) {
    said.push(line)
    left = left.filter((part) => !line.includes(part))
    if (left.length === 0) break
  }
  if (left.length > 0) throw new Error(`ended without: ${left.join(', ')}\n${said.join('\n')}`)
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
  return { said, stdout: await printed }
}

describe('a node with its account and its key', { timeout: 60_000 }, () => {
  it('says which batches of others it has seen, and what it holds', async () => {
    const [node, other] = nodes
    const cid = await firstBatch(other)
    await firstBatch(node)
    const words = ['node', 'serve', '--port', '0', '--group', group, '--json']
    const { said, stdout } = await serving(node, words, ['checkpoint 0 lists 1 new batch', 'manifest says'])
    ensureContract(words, { code: 0, stdout })
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, data: { node: node.did, publishes: true } })
    const checkpoints = await publishedBy(node, 'org.p2pds.governance.checkpoint')
    expect(checkpoints).toMatchObject([{ seq: 0, seen: [{ repository: other.did, cid }] }])
    const { did } = members[1]
    const held = await node.run('node status --json')
    const [{ rev }] = held.json.data as [{ rev: string }]
    const manifest = await publishedBy(node, 'org.p2pds.manifest')
    expect(manifest).toMatchObject([{ subject: did, status: 'active', lastSyncRev: rev }])
    expect(said.join('\n') + stdout).not.toContain(passphrase)
  })

  it('says when it is started again what has changed, and nothing twice', async () => {
    const [node] = nodes
    const [, bob] = members
    const [before] = await publishedBy(node, 'org.p2pds.manifest')
    await bob.run(`checkpoint publish --group ${group}`)
    const words = ['node', 'serve', '--port', '0', '--group', group]
    const { said } = await serving(node, words, ['manifest says anew what is held of 1 account'])
    expect(said.filter((line) => /checkpoint|publishe/.test(line))).toEqual([])
    expect(await publishedBy(node, 'org.p2pds.governance.checkpoint')).toHaveLength(1)
    const manifest = await publishedBy(node, 'org.p2pds.manifest')
    expect(manifest).toMatchObject([{ subject: bob.did, createdAt: before?.['createdAt'] }])
    expect(manifest[0]?.['lastSyncRev']).not.toBe(before?.['lastSyncRev'])
  })

  it('does not start when the passphrase does not open the key', async () => {
    const [node] = nodes
    const words = ['node', 'serve', '--port', '0', '--group', group, '--json']
    const refused = await node.run(words, { QUORATE_PASSPHRASE: 'another one' })
    expect([refused.code, refused.json.findings[0]?.code]).toEqual([2, 'passphrase/wrong'])
  })
})

describe('a node that publishes nothing says why', { timeout: 60_000 }, () => {
  it('where nobody is logged in', async () => {
    const stranger = await TestMember.join('stranger-said', null)
    const words = ['node', 'serve', '--port', '0', '--group', group, '--node', nodes[1].did, '--json']
    const { stdout } = await serving(stranger, words, ['publishes nothing: nobody is logged in', 'following'])
    expect(JSON.parse(stdout)).toMatchObject({ data: { publishes: false } })
    stranger.remove()
  })

  it('where a member is', async () => {
    const [, bob] = members
    const reason = `publishes nothing: ${bob.did} is logged in, which is not the account of the node`
    await serving(bob, ['node', 'serve', '--port', '0', '--group', group], [reason, 'following'])
  })

  it('where its key is elsewhere', async () => {
    const [, node] = nodes
    const elsewhere = await TestMember.join('elsewhere-said', null)
    await elsewhere.run(['login'], node.credentials())
    const reason = `publishes nothing: the key of the node, ${node.key}, is not here`
    await serving(elsewhere, ['node', 'serve', '--port', '0', '--group', group], [reason, 'following'])
    elsewhere.remove()
  })
})
