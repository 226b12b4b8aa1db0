import { Ledger, type FoundBatch } from '@quorate/attest'
import { isLink, type DataMap } from '@quorate/core'
import { everySeat, type Version } from '@quorate/governance'
import { conductRound, listRecords, publishBatch, publishNodeCheckpoint, type Round } from '@quorate/network'
import { nsids } from '@quorate/schemas'
import { beforeAll, describe, expect, inject, it } from 'vitest'

import { fetchBlob } from '../src/blob.ts'
import { ManualClock, testNetwork } from './network-fixture.ts'
import { joinNode, ms, versionWith, type GroupNode } from './node-group.ts'

const { pdsUrl } = inject('testnet')
const clock = new ManualClock()
const network = testNetwork({ clock })
let nodes: [GroupNode, GroupNode]
let version: Version

beforeAll(async () => {
  nodes = await Promise.all([joinNode(network), joinNode(network)])
  // Whose data is held are the nodes' own accounts; the second is served by the PDS itself, the first by nobody.
  version = await versionWith(
    [
      { ...nodes[0], endpoint: 'http://localhost:9' },
      { ...nodes[1], endpoint: pdsUrl },
    ],
    { layers: [0, 1, 3], sampleSize: 64 },
    nodes.map(({ did }) => did),
  )
})

async function roundAt({ session, key }: GroupNode, hour: number): Promise<Round> {
  clock.ms = ms(hour)
  return conductRound(session, { version, departures: new Map(), signer: key })
}

async function publishedAt(node: GroupNode, hour: number): Promise<Extract<Round, { state: 'signed' }>> {
  const round = await roundAt(node, hour)
  if (round.state !== 'signed') throw new Error(round.state)
  await publishBatch(node.session, round.batch)
  return round
}

/** All that both nodes published, as evidence. */
async function ledgerAt(hour: number): Promise<Ledger> {
  const batches: FoundBatch[] = []
  const checkpoints: { record: DataMap; repository: string }[] = []
  for (const { did, session } of nodes) {
    const found = await listRecords(network, session, nsids.OrgP2pdsAttestBatch)
    for (const { record } of found.records) {
      const { ref, size } = (record['leaves'] ?? {}) as DataMap
      const leaves = isLink(ref) ? await fetchBlob(network, session, ref.toString(), Number(size)) : undefined
      batches.push({ record, repository: did, leaves })
    }
    const stated = await listRecords(network, session, nsids.OrgP2pdsGovernanceCheckpoint)
    for (const { record } of stated.records) checkpoints.push({ record, repository: did })
  }
  const told = { departures: new Map<never, never>(), seats: everySeat }
  return new Ledger(
    { versions: [version], ...told, batches, receipts: [], checkpoints, keys: undefined },
    ms(hour),
  )
}

describe('a verification round', () => {
  it('checks nothing twice, and then what its nonces were fixed for', async () => {
    const [alice, bob] = nodes
    for (const hour of [8.5, 9.5]) {
      const round = await publishedAt(alice, hour)
      expect(round).toMatchObject({ seq: hour - 8.5, index: hour - 10.5, probed: [] })
      clock.ms = ms(hour) + 60_000
      const { session, key: signer } = bob
      await publishNodeCheckpoint(session, { version, head: version.cid, signer, validMs: 1e8 })
    }
    const round = await publishedAt(alice, 10.5)
    expect(round.seq).toBe(2)
    expect(round.probed.map(({ leaf }) => [leaf['layer'], leaf['subject'], leaf['outcome']])).toEqual(
      [alice.did, bob.did].sort().flatMap((did) => [0, 1, 3].map((layer) => [layer, did, 'PASS'])),
    )
    clock.ms = ms(10.6)
    const { session, key: signer } = bob
    await publishNodeCheckpoint(session, { version, head: version.cid, signer, validMs: 1e8 })
    const ledger = await ledgerAt(11)
    expect(ledger).toMatchObject({ findings: [], diagnostics: [] })
    const judged = ledger.slotReports(version.cid).flatMap(({ reports }) => reports)
    expect(judged.map(({ outcome, findings }) => [outcome, findings])).toEqual(
      Array.from({ length: 6 }, () => ['PASS', []]),
    )
  })

  it('leaves the slot to the batch that it has', async () => {
    const [alice] = nodes
    const again = await roundAt(alice, 10.9)
    expect(again).toMatchObject({ state: 'answered', index: 0, before: { record: { seq: 2 } } })
  })

  it('does not sign for a time that a batch of its own has passed', async () => {
    const [alice] = nodes
    expect(await roundAt(alice, 10.2)).toMatchObject({ state: 'answered' })
    expect(await roundAt(alice, 8.6)).toMatchObject({ state: 'answered' })
    expect(await roundAt(alice, 7.5)).toMatchObject({ state: 'ahead', to: ms(10.5) + 1 })
  })

  it('says of a node that nobody runs that it is offline', async () => {
    const [alice, bob] = nodes
    for (const hour of [12.5, 13.5]) await publishedAt(bob, hour)
    const { probed } = await publishedAt(bob, 14.5)
    expect(probed.map(({ leaf }) => leaf['outcome'])).toEqual(Array.from({ length: 6 }, () => 'OFFLINE'))
    expect(probed.every(({ slot }) => slot.node === alice.did)).toBe(true)
  })

  it('is published once, however often', async () => {
    const [, bob] = nodes
    const round = await roundAt(bob, 15.5)
    if (round.state !== 'signed') throw new Error(round.state)
    const first = await publishBatch(bob.session, round.batch)
    const second = await publishBatch(bob.session, round.batch)
    expect([first.written, second.written, second.cid]).toEqual([true, false, first.cid])
  })

  it('signs nothing that was dated by a clock which was set back meanwhile', async () => {
    let setBackTo: number | undefined
    const moved: typeof network = {
      ...network,
      fetch: (url, init) => {
        // After the interval was begun, and before the first challenge is sent.
        if (url.pathname.endsWith('getLatestCommit')) clock.ms = setBackTo ?? clock.ms
        return network.fetch(url, init)
      },
    }
    const [alice, carol] = [nodes[0], await joinNode(moved)]
    const both = await versionWith([{ ...alice, endpoint: pdsUrl }, carol], {}, [alice.did])
    const round = (hour: number) => {
      clock.ms = ms(hour)
      return conductRound(carol.session, { version: both, departures: new Map(), signer: carol.key })
    }
    for (const hour of [12.5, 13.5]) {
      const begun = await round(hour)
      if (begun.state === 'signed') await publishBatch(carol.session, begun.batch)
    }
    setBackTo = ms(13.9)
    expect(await round(14.5)).toEqual({ state: 'ahead', index: 4, to: ms(14) })
    setBackTo = ms(14.2)
    const signed = await round(14.5)
    expect(signed).toMatchObject({ state: 'signed', seq: 2, batch: { record: { size: 2 } } })
  })
})
