import { listRecords, publishManifest, type HeldRepository } from '@quorate/network'
import { nsids } from '@quorate/schemas'
import { describe, expect, it } from 'vitest'

import { ManualClock, testNetwork } from './network-fixture.ts'
import { joinNode } from './node-group.ts'

const clock = new ManualClock()
const network = testNetwork({ clock })
const [alice, bob] = ['did:web:alice.example', 'did:web:bob.example']

function holds(did: string, rev: string, more: Partial<HeldRepository> = {}): HeldRepository {
  return { did, rev, at: clock.ms, isKept: true, ...more }
}

async function node() {
  const { session } = await joinNode(network)
  const said = async () => {
    const { records } = await listRecords(network, session, nsids.OrgP2pdsManifest)
    return new Map(records.map(({ rkey, record }) => [rkey, record]))
  }
  return { session, said }
}

describe('the manifest of a node', () => {
  it('has a record for each subject, as p2pds reads it', async () => {
    const { session, said } = await node()
    const at = Date.parse('2026-01-02T03:04:05.678Z')
    const held = [holds(alice, '3laaaaaaaaaa2', { at }), holds(bob, '3lbbbbbbbbbb2', { at: undefined })]
    expect(await publishManifest(session, held)).toEqual({ written: 2, left: 0 })
    const now = new Date(clock.ms).toISOString()
    expect(Object.fromEntries(await said())).toEqual({
      [alice]: {
        $type: 'org.p2pds.manifest',
        subject: alice,
        status: 'active',
        lastSyncRev: '3laaaaaaaaaa2',
        lastSyncAt: '2026-01-02T03:04:05.678Z',
        createdAt: now,
      },
      [bob]: {
        $type: 'org.p2pds.manifest',
        subject: bob,
        status: 'active',
        lastSyncRev: '3lbbbbbbbbbb2',
        lastSyncAt: null,
        createdAt: now,
      },
    })
  })

  it('is written again where the revision or the duty changed, and nowhere else', async () => {
    const { session, said } = await node()
    await publishManifest(session, [holds(alice, '3laaaaaaaaaa2'), holds(bob, '3lbbbbbbbbbb2')])
    const before = await said()
    clock.ms += 60_000
    const same = [holds(alice, '3laaaaaaaaaa2'), holds(bob, '3lbbbbbbbbbb2')]
    expect(await publishManifest(session, same)).toEqual({ written: 0, left: 0 })
    const changed = [holds(alice, '3lcccccccccc2'), holds(bob, '3lbbbbbbbbbb2', { isKept: false })]
    expect(await publishManifest(session, changed)).toEqual({ written: 2, left: 0 })
    const after = await said()
    const createdAt = before.get(alice)?.['createdAt']
    expect(after.get(alice)).toMatchObject({ lastSyncRev: '3lcccccccccc2', createdAt })
    expect(after.get(bob)).toMatchObject({ lastSyncRev: '3lbbbbbbbbbb2', status: 'paused' })
    expect(after.size).toBe(2)
  })

  it('is written a hundred records at a time, those first that were said longest ago', async () => {
    const { session, said } = await node()
    const dids = Array.from({ length: 102 }, (_, i) => `did:web:s${String(i)}.example`)
    const first = dids.map((did) => holds(did, '3laaaaaaaaaa2'))
    expect(await publishManifest(session, first)).toEqual({ written: 100, left: 2 })
    clock.ms += 60_000
    const second = dids.map((did) => holds(did, '3lbbbbbbbbbb2'))
    expect(await publishManifest(session, second)).toEqual({ written: 100, left: 2 })
    const revs = await said()
    expect(dids.slice(100).map((did) => revs.get(did)?.['lastSyncRev'])).toEqual(
      Array(2).fill('3lbbbbbbbbbb2'),
    )
  }, 60_000)

  it('leaves out an account whose name fits no record key', async () => {
    const { session } = await node()
    const long = `did:web:${'a'.repeat(600)}.example`
    expect(await publishManifest(session, [holds(long, '3laaaaaaaaaa2')])).toEqual({ written: 0, left: 0 })
  })
})
