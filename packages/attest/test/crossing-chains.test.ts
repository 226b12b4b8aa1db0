import { describe, expect, it } from 'vitest'

import { batchOf, checkedSlot, crewOf, must } from '../../../scripts/vectors/attest-records.ts'
import { readBatch, type Batch } from '../src/batch.ts'
import { crossings } from '../src/crossing-chains.ts'
import { LooseLeaves } from '../src/loose-leaves.ts'

/** Two batches of a chain of its own under each of two policies: the second ones begin at once, and are for different slots. */
async function chainUnder(name: string): Promise<readonly [Batch, Batch]> {
  const crew = await crewOf({}, { name })
  const first = await batchOf(crew, 'carol', { seq: 0, slot: checkedSlot - 1 })
  const second = await batchOf(crew, 'carol', { seq: 1, before: first, slot: checkedSlot })
  const versions = new Map([[crew.version.cid, crew.version]])
  const [start, end] = [first, second].map((found) => must(readBatch(found, versions, new LooseLeaves([]))))
  if (start === undefined || end === undefined) throw new Error('no chain')
  return [start, end]
}

const [left, right] = [await chainUnder('Left'), await chainUnder('Right')]
const all = [...left, ...right]

/** CIDs of the batches that do not count when the second ones were SEEN at these instants. */
function losers(seenLeft: number, seenRight: number): string[] {
  const seen = new Map(all.map(({ cid }) => [cid, 0]))
  seen.set(left[1].cid, seenLeft).set(right[1].cid, seenRight)
  return crossings(all, seen).map(({ loser }) => loser)
}

describe('batches of two chains that begin at one instant', () => {
  it('leave the one that was SEEN first', () => {
    expect(losers(1, 2)).toEqual([right[1].cid])
    expect(losers(2, 1)).toEqual([left[1].cid])
  })

  it('count both for nothing when they were SEEN at once', () => {
    expect(losers(1, 1).sort()).toEqual([left[1].cid, right[1].cid].sort())
  })
})
