import type { FoundBatch } from '@quorate/attest'
import type { DataMap, EvidenceRecord } from '@quorate/core'
import { nsids } from '@quorate/schemas'

import { secretOf } from './attest-records.ts'
import { found } from './checked-group.ts'
import { alike, type Decided } from './evaluate-case.ts'
import { fine } from './evaluate-rows.ts'
import { at, elsewhere } from './group-records.ts'
import { batchRow, changed, none, passed, threeSlots, undecided, type Scene } from './three-slots.ts'
import { chainFrom, seenRecords, type Step } from './verifier-chains.ts'

/** RCP-7: batches that do not count, each the last of three, and what the obligation comes to without the slot. */
export async function batchCases(): Promise<Decided[]> {
  const scene = await threeSlots()
  return [
    ...(await broken(scene)),
    ...(await notLookedAt(scene)),
    ...(await otherBlobs(scene)),
    ...(await leftOut(scene)),
  ]
}

/** What breaks the chain is told. */
async function broken(scene: Scene): Promise<Decided[]> {
  const { group, steps, batches } = scene
  const { crew } = group
  const told = async (name: string, what: string, all: readonly FoundBatch[], ...findings: string[]) =>
    batchRow(scene, name, what, await seenRecords(crew, all), { ...undecided, findings })
  const ofBob = await chainFrom(
    crew,
    'bob',
    steps.slice(0, -1).map(({ slot }) => ({ slot })),
  )
  const onBobs = await chainFrom(crew, 'alice', steps.slice(-1), ofBob.at(-1))
  const [first, second, third] = steps
  const swapped = [first, second, third, steps[4], steps[3]].filter((step) => step !== undefined)
  const disordered = await chainFrom(crew, 'alice', swapped)
  return [
    await told('link', 'a seq that skips one', await changed(scene, { late: { seq: 5 } }), 'batch/link'),
    batchRow(
      scene,
      'link-verifier',
      'a batch on one of another verifier',
      [
        ...(await seenRecords(crew, [...batches.slice(0, -1), ...onBobs])),
        ...(await seenRecords(crew, ofBob, 'alice')),
      ],
      { ...undecided, findings: ['batch/link', 'batch/nonce'] },
    ),
    batchRow(
      scene,
      'order',
      'a batch that begins before the end of the one before, and was SEEN after it',
      [
        ...(await seenRecords(crew, disordered.slice(0, -1))),
        ...(await seenRecords(crew, disordered.slice(-1), 'bob', 3_660_001)),
      ],
      { ...undecided, findings: ['batch/order'] },
    ),
    await told(
      'order-before',
      'the same, SEEN before the one before: it is out of order all the same',
      disordered,
      'batch/order',
    ),
    await told(
      'nonce',
      'a secret that was not committed to',
      await changed(scene, { secret: secretOf('alice', 9) }),
      'batch/nonce',
    ),
    await told(
      'nonce-before',
      'a secret in the batch before that was not committed to: the last one opens what the one before that fixed',
      await rebuilt(scene, 3, { secret: secretOf('alice', 9), leaves: [] }),
      'batch/nonce',
    ),
    await told(
      'nonce-two-before',
      'a secret two batches before that was not committed to: what that batch fixed is fixed all the same',
      await rebuilt(scene, 2, { secret: secretOf('alice', 9), leaves: [] }),
      'batch/nonce',
    ),
    await told(
      'link-before',
      'the batch before skips a seq: what lies before it fixed nothing for the last one either',
      await rebuilt(scene, 3, { late: { seq: 5 } }, { secret: secretOf('alice', 4) }),
      'batch/link',
    ),
  ]
}

/** The batches of the scene, the one of a seq changed, and the last one on what came of it. */
async function rebuilt(
  { group, steps }: Scene,
  seq: number,
  change: Partial<Step>,
  last: Partial<Step> = {},
): Promise<FoundBatch[]> {
  const own = steps.map((step, i) => ({ ...step, ...(i === seq ? change : {}), ...(i === 4 ? last : {}) }))
  return chainFrom(group.crew, 'alice', own)
}

/** What does not hold by itself is as if it were not there: the same decision, to the byte. */
async function notLookedAt(scene: Scene): Promise<Decided[]> {
  const { group, batches, steps } = scene
  const { crew } = group
  const rows: readonly [name: string, what: string, change: Partial<Step>][] = [
    ['group', 'a batch of another group', { late: { group: elsewhere } }],
    ['signer', "a batch that another node's key signed", { signer: 'bob' }],
    ['interval', 'an interval that ends a millisecond after its slot', { to: at(13, 1) }],
  ]
  const same = (
    name: string,
    what: string,
    all: readonly EvidenceRecord[],
    gone: FoundBatch,
    states = undecided,
  ) => {
    const without = all.filter(({ record }) => record !== gone.record)
    const [, one] = alike(
      batchRow(scene, name, what, without, states),
      batchRow(scene, name, what, all, states),
    )
    if (one === undefined) throw new Error(name)
    return one
  }
  const spoiled = await Promise.all(
    rows.map(async ([name, what, change]) => {
      const all = await changed(scene, change)
      return same(name, what, await seenRecords(crew, all), all[4] ?? none())
    }),
  )
  const last = batches[4] ?? none()
  const housed = { ...last, repository: 'did:web:node.bob.example' }
  const elsewhereFound = await seenRecords(crew, [...batches.slice(0, -1), housed])
  const early = await chainFrom(crew, 'alice', [{ slot: -2 }, { slot: 0, leaves: [passed(group, 0)] }])
  const start = early[1] ?? none()
  const later = await chainFrom(crew, 'alice', [{ slot: 3, late: { seq: 9 } }], last)
  const middle = await chainFrom(
    crew,
    'alice',
    steps.slice(3, 4).map((step) => ({ ...step, signer: 'bob' })),
    batches[2],
  )
  const onMiddle = await chainFrom(crew, 'alice', steps.slice(4), middle[0])
  return [
    ...spoiled,
    same('repository', 'a batch in the repository of another operator', elsewhereFound, housed),
    same('start', 'receipts in the second batch of a chain', await seenRecords(crew, early), start, {
      ...undecided,
      conditions: { Covered: 'Unknown SomeUnknown', Copies: 'Unknown SomeUnknown' },
      obligation: { InSync: 'Unknown NoneDecided' },
    }),
    same(
      'later',
      'a batch that breaks the chain, and ends after the instant',
      [...scene.records, ...later.map((batch) => found(batch))],
      later[0] ?? none(),
      fine,
    ),
    batchRow(
      scene,
      'on-none',
      'a batch on one that does not hold by itself: the one before is not at hand',
      await seenRecords(crew, [...batches.slice(0, 3), ...middle, ...onMiddle]),
      { ...undecided, findings: ['receipts/gap'] },
    ),
  ]
}

/** A blob that is not that of the leaves is as if it were not there: the batch stands without. */
async function otherBlobs(scene: Scene): Promise<Decided[]> {
  const { group, batches, steps } = scene
  const rows: readonly [name: string, what: string, change: Partial<Step>][] = [
    ['root', 'a root that is not that of its leaves', { late: { root: 'ab'.repeat(32) } }],
    ['size', 'more leaves than there are', { late: { size: 2 } }],
    ['outside', 'a check that began when the interval ended', { to: observedAt(passed(group, 2)) }],
    ['outside-before', 'a check that began a millisecond before the interval', { from: at(12.25, 1) }],
    ['slot', 'a receipt of another slot', { leaves: [passed(group, 1)] }],
    [
      'verifier',
      "another verifier's receipt",
      { leaves: [{ ...passed(group, 2), verifier: group.bob.did }] },
    ],
  ]
  const row = (name: string, what: string, all: readonly EvidenceRecord[], { record }: FoundBatch) => {
    const bare = all.map((one) => (one.record === record ? { ...one, blob: undefined } : one))
    const uri = `at://did:web:node.alice.example/${nsids.OrgP2pdsAttestBatch}/again`
    const again = bare.filter((one) => one.record === record).map((one) => ({ ...one, uri }))
    const [, , one] = alike(
      batchRow(scene, name, what, bare, undecided),
      batchRow(scene, name, what, [...all, ...again], undecided),
      batchRow(scene, name, what, all, undecided),
    )
    return one ?? none()
  }
  const spoiled = await Promise.all(
    rows.map(async ([name, what, change]) => {
      const all = await changed(scene, change)
      return row(name, what, await seenRecords(group.crew, all), all[4] ?? none())
    }),
  )
  const middle = await chainFrom(
    group.crew,
    'alice',
    steps.slice(3, 4).map((step) => ({ ...step, late: { size: 2 } })),
    batches[2],
  )
  const onMiddle = await chainFrom(group.crew, 'alice', steps.slice(4), middle[0])
  const chain = await seenRecords(group.crew, [...batches.slice(0, 3), ...middle, ...onMiddle])
  return [
    ...spoiled,
    row('on-bare', 'a batch that counts, on one whose blob is another', chain, middle[0] ?? none()),
  ]
}

function observedAt(record: DataMap): string {
  return record['observedAt'] as string
}

/** RCP-7: what is not at hand may turn up. */
async function leftOut(scene: Scene): Promise<Decided[]> {
  const { group, records } = scene
  const notDone: DataMap = {
    $type: `${nsids.OrgP2pdsAttestBatch}#notDone`,
    policy: group.version.cid,
    node: 'did:web:node.bob.example',
    subject: group.alice.did,
    layer: 0,
    slot: 2,
    reason: 'busy',
  }
  const gap = { ...undecided, findings: ['receipts/gap'] }
  const without = (gone: number) => records.filter((_, i) => i !== gone)
  return [
    batchRow(
      scene,
      'gap-first',
      'the first batch of a chain is not there: what it fixed is not known',
      without(0),
      gap,
    ),
    batchRow(
      scene,
      'gap-second',
      'the second is not there: two slots rest on it, and the third on what it named',
      without(1),
      gap,
    ),
    batchRow(
      scene,
      'not-done',
      'a check that was not made, as its batch says',
      await seenRecords(group.crew, await changed(scene, { leaves: [notDone] })),
      undecided,
    ),
  ]
}
