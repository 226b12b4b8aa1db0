import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { draftBatch, slotDue, slotIndexAt } from '@quorate/attest'
import { formatInstant, signRecord } from '@quorate/core'
import type { Version } from '@quorate/governance'
import { listRecords, putRecord, type Session } from '@quorate/network'
import { ReplicaStore } from '@quorate/node'
import { nsids } from '@quorate/schemas'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'

import { ensure } from '../../../governance/test/group.ts'
import { ManualClock, testNetwork } from '../../../network/test/network-fixture.ts'
import { joinNode, ms, versionWith, type GroupNode } from '../../../network/test/node-group.ts'
import { failure } from '../../src/shell/failure.ts'
import type { NodeDuty } from '../../src/node/node-duty.ts'
import { NodePublisher } from '../../src/node/node-publisher.ts'

const clock = new ManualClock()
const network = testNetwork({ clock })
let nodes: [GroupNode, GroupNode]
let version: Version

beforeAll(async () => {
  nodes = await Promise.all([joinNode(network), joinNode(network)])
  version = await versionWith(nodes)
})

/** A publisher for the first node, whose rounds a test sees: each asks for the session once. It ends after `rounds`. */
function publisher(rounds: number, onRound: (n: number) => Session | Promise<Session>) {
  const folder = mkdtempSync(join(tmpdir(), 'quorate-publisher-'))
  const store = ReplicaStore.open(join(folder, 'replica.sqlite'))
  onTestFinished(() => {
    store.close()
    rmSync(folder, { recursive: true })
  })
  const [{ did: node, key: signer }] = nodes
  const duty: NodeDuty = { node, subjects: [], versions: [version], head: version.cid }
  const end = new AbortController()
  const said: string[] = []
  let n = 0
  const session = async () => {
    if (++n === rounds) end.abort()
    return onRound(n)
  }
  const found = new NodePublisher(network, { store, duty, signer, session }, (text) => said.push(text))
  return { publisher: found, duty, said, run: () => found.run(end.signal) }
}

/** An empty batch of the second node for the slot of `hour`. */
async function batchAt(hour: number) {
  const [, { session, did, key }] = nodes
  const verifier = version.nodes.get(did)?.operator ?? ''
  const [secret, secretAfterNext] = [new Uint8Array(32), new Uint8Array(32)]
  const [from, to] = [ms(hour), ms(hour) + 1000]
  const content = { version, verifier, before: undefined, from, to, secret, secretAfterNext, leaves: [] }
  const record = ensure(await signRecord(ensure(draftBatch(content)).record, did, key))
  await putRecord(session, { collection: nsids.OrgP2pdsAttestBatch, rkey: formatInstant(from), record })
}

describe('the publisher of a node', { timeout: 60_000 }, () => {
  it('looks every minute, and once more shortly before a window ends', async () => {
    const due = slotDue(version, 20)
    clock.ms = due - 130_000
    const looks: number[] = []
    const { run, said } = publisher(5, () => {
      looks.push((clock.ms - due) / 1000)
      return nodes[0].session
    })
    await run()
    expect(looks).toEqual([-130, -70, -10, 50, 110])
    // The first speaks for the head, and the others have nothing new. The other operator's domain is nobody's.
    expect(said).toEqual([
      'checkpoint 0 lists 0 new batches',
      expect.stringContaining('not read: did:web:operator1.example: ') as string,
    ])
  })

  it('still witnesses a version that was replaced, until the window of its last slot ends', async () => {
    clock.ms = ms(30) + 60_000
    const [{ session }] = nodes
    const {
      publisher: found,
      duty,
      run,
      said,
    } = publisher(4, async (n) => {
      if (n === 2) {
        found.owe({ ...duty, versions: [] })
        await batchAt(30)
      }
      if (n === 3) {
        await batchAt(31)
        clock.ms = slotDue(version, slotIndexAt(version, ms(30))) + 1
      }
      return session
    })
    await run()
    expect(said.filter((line) => line.includes('lists 1 new batch'))).toHaveLength(1)
  })

  it('says once why it cannot publish, and nothing in the name of another account', async () => {
    const [{ did }, other] = nodes
    const { run, said } = publisher(5, (n) => {
      if (n < 3) throw failure('usage', 'session/missing')
      return other.session
    })
    await run()
    expect(said).toEqual([
      expect.stringMatching(/^not published: .*\[session\/missing\]$/) as string,
      `not published: ${other.did} is logged in, no longer ${did}`,
    ])
    const { records } = await listRecords(network, other.session, nsids.OrgP2pdsGovernanceCheckpoint)
    expect(records).toEqual([])
  })
})
