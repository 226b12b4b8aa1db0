import v8 from 'node:v8'
import vm from 'node:vm'

import { everySeat } from '@quorate/governance'
import { expect, it } from 'vitest'

import { batchOf, crewOf, inSlot, receiptOf } from '../../../scripts/vectors/attest-records.ts'
import { Ledger } from '../src/index.ts'

v8.setFlagsFromString('--expose-gc')
const collect = vm.runInNewContext('gc') as () => void

const crew = await crewOf()

/** Whether a ledger reads a blob whose leaves have so many empty maps each, and bytes of memory that it keeps for each of its bytes. */
async function kept(maps: number, room: number): Promise<{ isRead: boolean; perByte: number }> {
  const more = { maps: Array.from({ length: maps }, () => ({})), room: 'x'.repeat(room) }
  const leaves = ['did:web:a.example', 'did:web:b.example', 'did:web:c.example', 'did:web:d.example'].map(
    (subject) => receiptOf(crew, 'carol', { layer: 0, early: { subject }, late: more }),
  )
  const batch = await batchOf(crew, 'carol', {
    seq: 2,
    before: { repository: '', record: crew.policy },
    leaves,
  })
  const evidence = {
    versions: [crew.version],
    departures: new Map(),
    seats: everySeat,
    batches: [batch],
    receipts: [],
    checkpoints: [],
    keys: undefined,
  }
  collect()
  const before = process.memoryUsage().heapUsed
  const ledger = new Ledger(evidence, Date.parse(inSlot(100)))
  collect()
  const bytes = process.memoryUsage().heapUsed - before
  const [read] = ledger.batches
  return { isRead: read?.leaves !== undefined, perByte: bytes / (batch.leaves?.length ?? 0) }
}

/** DEC-8: an empty map takes one byte in a file, and fifty in memory. */
it('keeps no more memory of leaves than a few times their bytes, whatever they hold', async () => {
  const [dense, most] = [await kept(1_000_000, 0), await kept(30_000, 900_000)]
  expect([dense.isRead, most.isRead]).toEqual([false, true])
  expect(dense.perByte).toBeLessThan(1)
  // Of fields that no lexicon defines none is held.
  expect(most.perByte).toBeLessThan(1)
})
