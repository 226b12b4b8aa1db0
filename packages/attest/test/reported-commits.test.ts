import type { DataMap } from '@quorate/core'
import { AccountKeys, everySeat, firstHand } from '@quorate/governance'
import { expect, it } from 'vitest'

import {
  batchOf,
  checkedSlot,
  crewOf,
  inSlot,
  receiptOf,
  seenInTime,
} from '../../../scripts/vectors/attest-records.ts'
import { keyOf } from '../../../scripts/vectors/case.ts'
import { signedCommit } from '../../../scripts/vectors/commits.ts'
import { plcLogOf } from '../../../scripts/vectors/plc.ts'
import { decideSlots, Ledger, type FoundBatch } from '../src/index.ts'

const host = await keyOf('subject host')
const log = await plcLogOf(host)
const did = log[0]?.did ?? ''
const crew = await crewOf({ replication: { subjects: [did] } })
const slots = { early: checkedSlot, late: checkedSlot + 3 }
const [old, fresh] = [
  await signedCommit(did, host, inSlot(checkedSlot - 2)),
  await signedCommit(did, host, inSlot(slots.late, 0.1)),
]

/** Batches of one verifier that report `early` of the source, and three slots later the fresh commit; the node has the old one. */
async function reportedBy(who: 'alice' | 'carol', early: DataMap): Promise<FoundBatch[]> {
  const receipts = [
    { slot: slots.early, sourceCommit: early },
    { slot: slots.late, sourceCommit: fresh },
  ].map(({ slot, sourceCommit }) =>
    receiptOf(crew, who, {
      slot,
      layer: 0,
      early: { subject: did, sourceCommit, nodeCommit: old, outcome: 'STALE' },
    }),
  )
  const batches: FoundBatch[] = []
  for (const seq of [0, 1, 2, 3, 4, 5]) {
    const slot = checkedSlot - 2 + seq
    const leaves = receipts.filter((receipt) => receipt['slot'] === slot)
    batches.push(await batchOf(crew, who, { seq, before: batches.at(-1), leaves }))
  }
  return batches
}

/** What the early and the late slot come to when two of three verifiers report `early` of the source. */
async function outcomes(early: DataMap): Promise<(string | undefined)[]> {
  const batches = [...(await reportedBy('alice', early)), ...(await reportedBy('carol', early))]
  const at = Date.parse(inSlot(slots.late + 10))
  const ledger = new Ledger(
    {
      versions: [crew.version],
      departures: new Map(),
      seats: everySeat,
      batches,
      receipts: [],
      checkpoints: await seenInTime(crew, batches),
      keys: new AccountKeys({ plcLogs: [{ did, log }], didDocuments: [] }, at, firstHand),
    },
    at,
  )
  const decided = decideSlots(ledger, crew.version).slots
  return [slots.early, slots.late].map(
    (index) => decided.find(({ slot }) => slot.index === index)?.outcome.state,
  )
}

it('a newer commit that the account signed leaves a node not in time, and not late while no other had it', async () => {
  expect(await outcomes(await signedCommit(did, host, inSlot(checkedSlot - 1)))).toEqual([
    'passed',
    'unknown',
  ])
})

it('a newer commit that somebody invented changes nothing of a node that is in time', async () => {
  const forged = await signedCommit(did, await keyOf('stranger'), inSlot(checkedSlot - 1))
  expect(await outcomes(forged)).toEqual(['unknown', 'passed'])
})
