import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

import { slotIndexAt, slotStart } from '@quorate/attest'
import { formatInstant, toAtprotoJson } from '@quorate/core'
import { getRecord, publishBatch } from '@quorate/network'
import { afterAll, describe, expect, it } from 'vitest'

import { GroupOfNodes, network } from './group-of-nodes.ts'
import type { TestMember } from './test-member.ts'
import { pdsUrl } from './test-member.ts'

/** The first node is served by the PDS, which has every account; nobody answers at the second. */
const endpoints = [pdsUrl, 'http://localhost:9']
const founded = await GroupOfNodes.found('probe', { layers: [0, 1, 3], endpoints })
const { members, nodes, group, version } = founded

afterAll(() => {
  founded.remove()
})

/** What a run of the node would sign so many slots from now. */
function roundIn(node: TestMember, slots: number) {
  return founded.roundOf(node, slotStart(version, slotIndexAt(version, Date.now()) + slots) + 1000)
}

describe('quorate probe', { timeout: 60_000 }, () => {
  it('checks nothing in the first round of a chain, and says so', async () => {
    const [node] = nodes
    const first = await node.run(`probe --group ${group} --json`)
    expect(first.code).toBe(3)
    expect(first.json.data).toMatchObject({ node: node.did, batch: { seq: 0 }, checks: [] })
    expect(first.json.findings).toMatchObject([{ code: 'probe/chain-starts', params: { seq: 0 } }])
    const again = await node.run('probe --json')
    expect([again.code, again.json.findings[0]?.code]).toEqual([3, 'probe/answered'])
    const told = await node.run('probe')
    expect(told.stdout).toMatch(/has its batch already, and its results stand/)
  })

  it('finds what is wrong where its turn has come, and publishes what it signed', async () => {
    const [, node] = nodes
    for (const slots of [-2, -1]) {
      const { session, batch } = await roundIn(node, slots)
      await publishBatch(session, batch)
    }
    const found = await node.run(`probe --group ${group} --json`)
    const [alice, bob] = members
    expect(found.json.findings).toEqual([])
    expect(found.json).toMatchObject({
      ok: true,
      data: {
        verifier: bob.did,
        batch: { seq: 2 },
        checks: [0, 1, 3].map((layer) => ({ node: nodes[0].did, subject: bob.did, layer, outcome: 'PASS' })),
      },
    })
    expect(alice.did).not.toBe(bob.did)
    const rkey = String(found.json.data.batch.uri).split('/').at(-1) ?? ''
    const place = { did: node.did, service: pdsUrl }
    const record = await getRecord(network, place, 'org.p2pds.attest.batch', rkey)
    expect(record).toMatchObject({ ok: true, value: { cid: found.json.data.batch.cid, record: { size: 3 } } })
  })

  it('is in the bundle that anybody makes of the group, and shows there', async () => {
    const [alice] = members
    const file = alice.path('told.car')
    const made = await alice.run(['bundle', 'create', '-o', file, '--group', group, '--json'])
    expect(made.json).toMatchObject({ ok: true, data: { batches: 4, receipts: 3, unread: [], leftOut: [] } })
    // What nodes wrote is no place to begin collecting from.
    const config = readFileSync(alice.path('config/quorate/config.json'), 'utf8')
    expect([members[1].did, nodes[0].did].map((did) => config.includes(did))).toEqual([true, false])
    const human = await alice.run(['bundle', 'create', '-o', file, '--group', group])
    expect(human.stdout).toMatch(/^of nodes {2}4 batches with 3 receipts$/m)
    const shown = await alice.run(['bundle', 'inspect', file, '--json'])
    const rows = [0, 1, 3].map((layer) => ({ node: nodes[0].did, subject: members[1].did, layer }))
    // Nobody has seen the batch yet.
    const undecided = rows.map((row) => ({ ...row, slots: [{ outcome: 'unknown' }] }))
    expect(shown.json.data.receipts.groups).toMatchObject([
      { versions: [{ policy: version.cid, rows: undecided }], reproaches: [], notAdmitted: [] },
    ])
  })

  it('tells an operator what others would find at its own node, and publishes nothing', async () => {
    const [alice, bob] = members
    const good = await alice.run(`probe --dry-run --group ${group} --json`)
    expect([good.code, good.json.data.batch]).toEqual([0, null])
    expect(good.json.data.checks).toHaveLength(3)
    const bad = await bob.run(['probe', '--dry-run', '--group', group])
    expect(bad.code).toBe(1)
    expect(bad.stdout).toMatch(/OFFLINE +OFFLINE +OFFLINE/)
    expect(bad.stdout).toMatch(/alice-probe.test at bob-probe.test, layer 0, 1, 3: OFFLINE/)
  })

  it('publishes what a run before had signed, and could not publish', async () => {
    const [node] = nodes
    const { session, batch } = await roundIn(node, 1)
    const kept = node.path('data/quorate/unpublished-batch.json')
    const { record, slotStart: start } = batch
    writeFileSync(
      kept,
      JSON.stringify({
        version: 1,
        did: node.did,
        record: toAtprotoJson(record),
        blob: '',
        slotStart: start,
      }),
    )
    const answer = await node.run('probe --json')
    expect(answer.json.findings).toMatchObject([{ code: 'probe/answered' }])
    expect(existsSync(kept)).toBe(false)
    const rkey = `${formatInstant(start)}.${version.cid}`
    const found = await getRecord(network, session, 'org.p2pds.attest.batch', rkey)
    expect(found).toMatchObject({ ok: true, value: { record: { seq: 1 } } })
  })

  it('never publishes a second batch for a slot, nor waits to', async () => {
    const [node] = nodes
    const { session, batch } = await roundIn(node, 2)
    const first = await publishBatch(session, batch)
    const kept = node.path('data/quorate/unpublished-batch.json')
    const second = toAtprotoJson({ ...batch.record, reveal: '00'.repeat(32) })
    const { slotStart: start } = batch
    writeFileSync(
      kept,
      JSON.stringify({ version: 1, did: node.did, record: second, blob: '', slotStart: start }),
    )
    const answer = await node.run('probe --json')
    expect(answer.json.findings).toMatchObject([{ code: 'probe/answered' }])
    expect(existsSync(kept)).toBe(false)
    expect(await publishBatch(session, batch)).toEqual({ ...first, written: false })
  })

  it('stops at a file that it cannot have written', async () => {
    const [node] = nodes
    const kept = node.path('data/quorate/unpublished-batch.json')
    writeFileSync(kept, '{"version":1}')
    const answer = await node.run('probe --json')
    expect([answer.code, answer.json.findings[0]?.code]).toEqual([4, 'state/corrupt'])
    rmSync(kept)
  })

  it.each([
    ['an account that is no node', 'probe', 'probe/not-node'],
    ['a node that is named without --dry-run', 'probe --node did:web:node.example', 'usage/invalid'],
    ['a node that nobody has', 'probe --dry-run --node did:web:node.example', 'node/unknown'],
  ])('refuses %s', async (_what, line, code) => {
    const answer = await members[0].run(`${line} --group ${group} --json`)
    expect([answer.code, answer.json.findings[0]?.code]).toEqual([2, code])
  })
})
