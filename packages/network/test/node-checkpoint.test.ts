import { draftBatch } from '@quorate/attest'
import { contentCid, formatInstant, signRecord, type DataMap } from '@quorate/core'
import {
  draftCheckpoint,
  everySeat,
  gather,
  ownCheckpoints,
  Sightings,
  type Version,
} from '@quorate/governance'
import { listRecords, publishNodeCheckpoint, putRecord } from '@quorate/network'
import { nsids, type checkpoint } from '@quorate/schemas'
import { beforeAll, describe, expect, it } from 'vitest'

import { ensure } from '../../governance/test/group.ts'
import { ManualClock, testNetwork } from './network-fixture.ts'
import { joinNode, ms, versionWith, type GroupNode } from './node-group.ts'

const clock = new ManualClock()
const network = testNetwork({ clock })
const validMs = 86_400_000
let nodes: [GroupNode, GroupNode, GroupNode]
let version: Version

beforeAll(async () => {
  nodes = await Promise.all([joinNode(network), joinNode(network), joinNode(network)])
  version = await versionWith(nodes)
})

/** An empty batch of the slot in which `hour` lies, in the repository of its node. */
async function publish({ session, did, key }: GroupNode, hour: number, signer = key): Promise<string> {
  const verifier = version.nodes.get(did)?.operator ?? ''
  const [secret, secretAfterNext] = [new Uint8Array(32), new Uint8Array(32)]
  const [from, to] = [ms(hour), ms(hour) + 1000]
  const content = { version, verifier, before: undefined, from, to, secret, secretAfterNext, leaves: [] }
  const record = ensure(await signRecord(ensure(draftBatch(content)).record, did, signer))
  await putRecord(session, { collection: nsids.OrgP2pdsAttestBatch, rkey: formatInstant(from), record })
  return ensure(contentCid(record)).toString()
}

const witness = ({ session, key }: GroupNode) =>
  publishNodeCheckpoint(session, { version, head: version.cid, signer: key, validMs })

async function checkpointsOf({ session, did }: GroupNode) {
  const { records } = await listRecords(network, session, nsids.OrgP2pdsGovernanceCheckpoint)
  return records.map(({ record }) => ({ record, repository: did }))
}

describe('what a node states to have seen', () => {
  it('is each batch of another operator once, in a chain that makes it seen', async () => {
    const [alice, bob, carol] = nodes
    clock.ms = ms(12.1)
    const first = await publish(bob, 12)
    await publish(alice, 12)
    const one = await witness(alice)
    expect(one).toMatchObject({ published: { seq: 0 }, seen: [{ repository: bob.did, cid: first }] })
    clock.ms = ms(12.2)
    const second = await publish(carol, 12)
    expect(await witness(alice)).toMatchObject({ published: { seq: 1 }, seen: [{ cid: second }] })
    const found = await checkpointsOf(alice)
    const bodies = found.map(({ record }) => record as unknown as checkpoint.Main)
    expect(bodies.map(({ seq, seen }) => [seq, seen.length]).sort()).toEqual([
      [0, 1],
      [1, 1],
    ])
    expect(bodies.find(({ seq }) => seq === 1)?.prev).toBe(
      ensure(contentCid(found.find(({ record }) => record['seq'] === 0)?.record as DataMap)).toString(),
    )
    const sightings = new Sightings(gather(found, ms(13)).checkpoints.values())
    const sought = { repository: bob.did, cid: first, date: ms(12) + 1000 }
    expect(sightings.seenByNodes(sought, ['did:web:operator1.example'], version, everySeat).asOf).toBe(
      ms(12.1),
    )
  })

  it('is stated again without news only before the last statement ends', async () => {
    const [alice] = nodes
    clock.ms = ms(13)
    expect(await witness(alice)).toMatchObject({ published: undefined, seen: [] })
    clock.ms += validMs / 2 + 1
    expect(await witness(alice)).toMatchObject({ published: { seq: 2 }, seen: [] })
  })

  it('leaves out what another key signed, what is dated ahead, and what nobody waits for', async () => {
    const [, bob, carol] = nodes
    clock.ms = ms(40.5)
    await publish(bob, 20)
    await publish(bob, 39, carol.key)
    await publish(bob, 41)
    const listed = await publish(bob, 40)
    expect((await witness(carol)).seen).toEqual([{ repository: bob.did, cid: listed }])
  })

  it('refuses to speak for a node with a key that its policy does not pin', async () => {
    const [alice, bob] = nodes
    const request = { version, head: version.cid, signer: bob.key, validMs }
    await expect(publishNodeCheckpoint(alice.session, request)).rejects.toThrow(/lists no node/)
  })

  it('goes on without a node that cannot be read, and says so', async () => {
    const [, bob] = nodes
    const lost = { did: 'did:web:lost.invalid', key: nodes[0].key }
    const other = await versionWith([lost, bob])
    const request = { version: other, head: other.cid, signer: bob.key, validMs }
    const stated = await publishNodeCheckpoint(bob.session, request)
    expect(stated).toMatchObject({
      published: { seq: 0 },
      seen: [],
      problems: [{ did: lost.did }, { did: 'did:web:operator0.example' }],
    })
  })

  it('goes on from what its account stated as a member, with another key', async () => {
    const [alice, bob] = nodes
    const { group, cid: head } = version
    const owner = { repository: alice.did, group, keys: [alice.key.did()] }
    const [previous] = ownCheckpoints(await checkpointsOf(alice), owner)
    const [asOf, expiresAt] = [formatInstant(ms(60)), formatInstant(ms(61))]
    const draft = draftCheckpoint({ group, head, asOf, expiresAt, previous, seen: [] })
    const record = ensure(await signRecord(draft, alice.did, bob.key))
    const collection = nsids.OrgP2pdsGovernanceCheckpoint
    await putRecord(alice.session, { collection, rkey: `${asOf}.${group}`, record })
    const [member] = version.members.values()
    if (member === undefined) throw new Error('no member')
    const seat = { ...member, did: alice.did, key: bob.key.did() }
    const both = { ...version, members: new Map([...version.members, [alice.did, seat]]) }
    clock.ms = ms(62)
    expect(
      await publishNodeCheckpoint(alice.session, { version: both, head, signer: alice.key, validMs }),
    ).toMatchObject({ published: { seq: Number(draft['seq']) + 1 } })
  })
})
