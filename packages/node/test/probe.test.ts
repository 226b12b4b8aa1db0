import type { Receipt } from '@quorate/attest'
import { CID } from '@quorate/core'
import type { Probed } from '@quorate/network'
import { createAccount } from '@quorate/testnet'
import { describe, expect, inject, it } from 'vitest'

import { freshHandle, testNetwork } from '../../network/test/network-fixture.ts'
import { failures, notesOf, passes, policyOf, probe, results } from '../../network/test/probe-fixture.ts'
import { Replica } from '../src/index.ts'
import { freshStore, served } from './replica-fixture.ts'

const { pdsUrl } = inject('testnet')
const network = testNetwork()

/** A replica that holds the account, served, and the policy that binds it to. */
async function replicaOf(did: string, verification = {}) {
  const store = freshStore()
  const replica = new Replica(network, store)
  await replica.syncAll([did])
  const { url, server } = await served(store)
  return { store, replica, server, version: await policyOf([url], [did], verification) }
}

describe('a node that holds what it owes passes in every layer', () => {
  it('as a replica of ours', async () => {
    const { did } = await notesOf(20)
    const { version } = await replicaOf(did)
    const probed = await probe(network, version)
    expect(results(probed)).toEqual(passes)
    expect(probed[1]?.leaf['results']).toHaveLength(8)
  })

  it('as any PDS, which has no RASL', async () => {
    const { did } = await notesOf(20)
    expect(results(await probe(network, await policyOf([pdsUrl], [did])))).toEqual(passes)
  })
})

describe('what a node has lost or changed is named', () => {
  it('as MISSING, with its CID, in every layer that asks for it', async () => {
    const { did } = await notesOf(3)
    const { store, version } = await replicaOf(did, { sampleSize: 64 })
    const [, healthy] = await probe(network, version)
    const record = recordOf(healthy)
    store.database.prepare('DELETE FROM block WHERE cid = ?').run(CID.parse(record).bytes)
    const [fresh, blocks, records] = await probe(network, version)
    expect([fresh, blocks, records].map((probed) => probed?.result)).toEqual(['PASS', 'MISSING', 'MISSING'])
    expect([blocks, records].map((probed) => probed && failures(probed))).toEqual([
      [`MISSING ${record}`],
      [`MISSING ${record}`],
    ])
  })

  it('as CORRUPT, with its CID', async () => {
    const { did } = await notesOf(3)
    const { store, version } = await replicaOf(did, { sampleSize: 64 })
    const [, healthy] = await probe(network, version)
    const record = recordOf(healthy)
    store.database
      .prepare('UPDATE block SET bytes = ? WHERE cid = ?')
      .run(Uint8Array.of(0xa0), CID.parse(record).bytes)
    const [fresh, blocks, records] = await probe(network, version)
    expect([fresh, blocks, records].map((probed) => probed?.result)).toEqual(['PASS', 'CORRUPT', 'CORRUPT'])
    expect(blocks && failures(blocks)).toEqual([`CORRUPT ${record}`])
  })
})

it('a node that is behind is STALE, and passes again once it has caught up', async () => {
  const { did, write } = await notesOf(3)
  const { replica, version } = await replicaOf(did)
  await write(3)
  expect(results(await probe(network, version))).toEqual(['0 STALE', '1 STALE', '3 STALE'])
  await replica.syncAll([did])
  expect(results(await probe(network, version))).toEqual(passes)
})

it('a repository without records has blocks to ask for, and no records: UNKNOWN', async () => {
  const { did } = await createAccount(pdsUrl, { handle: freshHandle(), password: 'a password' })
  const { version } = await replicaOf(did)
  expect(results(await probe(network, version))).toEqual(['0 PASS', '1 PASS', '3 UNKNOWN'])
})

it('a node that does not hold the subject says so: MISSING', async () => {
  const { did } = await notesOf(1)
  const { url } = await served(freshStore())
  const probed = await probe(network, await policyOf([url, pdsUrl], [did]))
  expect(results(probed)).toEqual(['0 MISSING', '1 MISSING', '3 MISSING', ...passes])
})

it('a node that is gone is OFFLINE', async () => {
  const { did } = await notesOf(1)
  const { server, version } = await replicaOf(did)
  await server[Symbol.asyncDispose]()
  expect(results(await probe(network, version))).toEqual(['0 OFFLINE', '1 OFFLINE', '3 OFFLINE'])
})

/** CID of a record that a healthy node gave: neither the commit nor the only node of the tree. */
function recordOf(probed: Probed | undefined): string {
  const { results: items = [], nodeCommit } = probed?.leaf as unknown as Receipt['record']
  const smallest = items.filter(({ cid }) => cid !== nodeCommit?.cid).sort((a, b) => a.bytes - b.bytes)
  return smallest[0]?.cid ?? ''
}
