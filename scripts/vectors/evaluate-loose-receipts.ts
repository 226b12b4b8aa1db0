import { contentOf } from '@quorate/core'

import { byNode } from './attest-records.ts'
import { found } from './checked-group.ts'
import { alike, type Decided } from './evaluate-case.ts'
import { fine } from './evaluate-rows.ts'
import { at } from './group-records.ts'
import { batchRow, none, passed, threeSlots, undecided } from './three-slots.ts'

/** RCP-7: receipts outside batches. */
export async function looseReceiptCases(): Promise<Decided[]> {
  const scene = await threeSlots()
  const { group, batches, records } = scene
  const last = batches[4] ?? none()
  const bare = records.map((one) => (one.record === last.record ? found(last) : one))
  const signed = async (outcome: string, slot = 2) =>
    found(await byNode('alice', passed(group, slot, outcome)))
  const unsigned = found({ repository: 'did:web:node.alice.example', record: contentOf(passed(group, 2)) })
  const late = found(await byNode('alice', { ...passed(group, 3), observedAt: at(13, 600_001) }))
  const now = found(await byNode('alice', { ...passed(group, 3), observedAt: at(13, 600_000) }))
  const other = found(await byNode('alice', { ...passed(group, 3, 'MISSING'), observedAt: at(13, 600_000) }))
  const whole = batchRow(scene, 'whole', 'all is well', records, fine)
  const [, later] = alike(
    whole,
    batchRow(
      scene,
      'and-later',
      'a receipt that was observed a millisecond after the instant',
      [...records, late],
      fine,
    ),
  )
  if (later === undefined) throw new Error('no decision')
  return [
    later,
    batchRow(
      scene,
      'and-now',
      'two receipts that were observed at the instant, and exclude each other',
      [...records, now, other],
      { ...fine, findings: ['receipt/conflict'] },
    ),
    batchRow(
      scene,
      'and-conflict',
      'another result in no batch takes nothing from the one in a batch',
      [...records, await signed('MISSING')],
      { ...fine, findings: ['receipt/conflict'] },
    ),
    batchRow(
      scene,
      'loose',
      'a batch without its blob, and its receipt with a signature: what is not in the blob stands for nothing',
      [...bare, await signed('PASS')],
      undecided,
    ),
    batchRow(
      scene,
      'loose-unsigned',
      'the same without a signature: anybody can write that',
      [...bare, unsigned],
      undecided,
    ),
    batchRow(
      scene,
      'loose-among',
      'beside it another that is signed: two results are named, and decide nothing',
      [...bare, await signed('PASS'), await signed('MISSING')],
      { ...undecided, findings: ['receipt/conflict'] },
    ),
    batchRow(scene, 'loose-other', 'only the other one', [...bare, await signed('MISSING')], undecided),
    batchRow(
      scene,
      'loose-blob-later',
      'the receipt with a signature, and the batch with its blob and without',
      [...records, ...bare, await signed('PASS')],
      fine,
    ),
  ]
}
