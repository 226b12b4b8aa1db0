import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

import { slotIndexAt, slotStart } from '@quorate/attest'
import { formatInstant, toAtprotoJson } from '@quorate/core'
import { evaluateChain, type Version } from '@quorate/governance'
import {
  collectEvidence,
  conductRound,
  createNetwork,
  getRecord,
  login,
  publishBatch,
  systemClock,
} from '@quorate/network'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'

import { Keystore } from '../../src/keys/keystore.ts'
import { TestMember } from './test-member.ts'

const { pdsUrl, plcUrl } = inject('testnet')
const network = createNetwork({ plcUrl, allowLoopback: true, clock: systemClock, random: () => 0 })
let members: [TestMember, TestMember]
/** The machines that the members' nodes run on, each with the account and the key of the node. */
let nodes: [TestMember, TestMember]
let group: string
let version: Version

const day = (n: number) => new Date(Date.UTC(2026, 0, n)).toISOString()

/** The first node is served by the PDS, which has every account; nobody answers at the second. */
const endpoints = [pdsUrl, 'http://localhost:9']

beforeAll(async () => {
  const join = (name: string) => TestMember.join(name)
  members = await Promise.all([join('alice-probe'), join('bob-probe')])
  nodes = await Promise.all([join('alice-node-probe'), join('bob-node-probe')])
  const [alice] = members
  const file = alice.path('policy.yaml')
  writeFileSync(file, policyText())
  const published = await alice.run(['policy', 'publish', file, '--at', day(1), '--json'])
  group = String(published.json.data.uri)
  for (const member of members) await member.run(`policy ack --group ${group} --yes --at ${day(2)}`)
  const { evidence } = await collectEvidence(network, { seeds: [group] })
  const { head } = evaluateChain(evidence, Date.now(), { group: group.split('/').at(-1) ?? '' })
  if (head === undefined) throw new Error('the version is not certified')
  version = head
}, 60_000)

afterAll(() => {
  for (const machine of [...members, ...nodes]) machine.remove()
})

function policyText(): string {
  const seats = members.map(
    ({ did, key }, i) => `  - did: ${did}
    key: ${key}
    weight: 1
    nodes:
      - id: ${String(nodes[i]?.did)}
        key: ${String(nodes[i]?.key)}
        endpoint: ${String(endpoints[i])}
`,
  )
  return `version: 1
type: mutual-aid
name: Each other
members:
${seats.join('')}governance:
  threshold: 2/2
  voting: 3d
  delay: 1d
  witnesses: 0
  exitNotice: 7d
rules:
  replication: { strategy: full, minCopies: 1 }
  verification:
    { interval: 1d, layers: [0, 1, 3], sampleSize: 64, loss: 1%, verifiers: 1, window: 30m, coverage: 90% }
  sync: { maxLag: 1h }
  compliance:
    joinGrace: 2d
    offlineGrace: 12h
    recoveryGrace: 6h
    maxConsecutiveFailures: 3
    failedAfter: 3d
    abandonedAfter: 30d
createdAt: ${day(1)}
effectiveAt: ${day(8)}
`
}

/** What a run of the node would sign so many slots from now. */
async function roundIn(node: TestMember, slots: number) {
  const index = slotIndexAt(version, Date.now()) + slots
  const clock = { ...systemClock, now: () => slotStart(version, index) + 1000 }
  const then = { ...network, clock }
  const { did: identifier, appPassword } = node.account
  const session = await login(then, { identifier, appPassword, service: pdsUrl }, () => undefined)
  const keystore = new Keystore({ name: 'data', path: node.path('data/quorate') }, 8)
  const signer = await keystore.unlock('default', () => Promise.resolve('a passphrase of the tests'))
  const round = await conductRound(session, { version, signer })
  if (round.state !== 'signed') throw new Error(round.state)
  return { session, batch: round.batch }
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
