import { contentOf, footprintOf, profile, writeCbor, type DataMap } from '@quorate/core'

import { byNode } from './attest-records.ts'
import { bundleOf, checkedGroup, checks, found, receipt } from './checked-group.ts'
import { alike, type Decided } from './evaluate-case.ts'
import { decideRows, fine } from './evaluate-rows.ts'

/** RCP-7: a leaf of such a footprint that a blob with it is as if it were not at hand, whoever brings it. */
export async function leafFootprintCases(): Promise<Decided[]> {
  const group = await checkedGroup({ verification: { coveragePpm: 1_000_000 } })
  const bundle = async (room: number) => {
    const { records } = await checks(group, { 0: 'PASS' }, crowded(room))
    return { records, file: bundleOf(group.founding, records) }
  }
  // A leaf of more than 4096 items, with just so much text that it may have them.
  const leaf = (late: DataMap) =>
    writeCbor(receipt(group, { layer: 0, slot: 0, seq: 2, outcome: 'PASS', late }))
  const dense = leaf(crowded(10_000))
  const lacking = footprintOf(dense) - profile.batchFootprint * dense.length
  const room = 10_000 + Math.ceil(lacking / (profile.batchFootprint - 1))
  const [most, over] = [await bundle(room), await bundle(room - 1)]
  // Signed by a key that no policy pins, it is nobody's batch.
  const junk = over.records.find(({ blob }) => blob !== undefined)
  if (junk?.blob === undefined) throw new Error('no blob')
  const strange = found(await byNode('alice', contentOf(junk.record), 'zoe'), junk.blob)
  const withJunk = bundleOf(group.founding, most.records, [strange])
  const [at, beyond] = [
    decideRows(group, most.file, [
      ['limit-leaf-footprint', 'leaves of a footprint of twelve times their bytes', 0, fine, 'RCP-7'],
    ]),
    decideRows(group, over.file, [
      [
        'limit-leaf-footprint-above',
        'a byte less for the same: as if the blob were not at hand',
        0,
        {
          outcome: 'indeterminate',
          conditions: { Covered: 'Unknown SomeUnknown' },
          obligation: { InSync: 'Unknown NoneDecided' },
        },
        'RCP-7',
      ],
    ]),
  ]
  const [beside] = decideRows(group, withJunk, [
    ['limit-leaf-footprint-stranger', "a stranger's blob beside them that has more", 0, fine, 'RCP-7'],
  ])
  const [first] = at
  if (first === undefined || beside === undefined) throw new Error('no case')
  return [...alike(first, beside), ...beyond]
}

/** Fields that a receipt may have, as any record may (ENC-6). */
function crowded(room: number): DataMap {
  return { items: Array.from({ length: 4096 }, () => 0), room: 'x'.repeat(room) }
}
