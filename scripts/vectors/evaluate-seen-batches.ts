import { slotStart, type FoundBatch } from '@quorate/attest'
import { formatInstant, type DataMap, type EvidenceRecord } from '@quorate/core'

import { nodeCheckpoint, nodeKey, secretOf } from './attest-records.ts'
import { bundleOf, due, found } from './checked-group.ts'
import { decided, type Decided, type States } from './evaluate-case.ts'
import { failing, fine } from './evaluate-rows.ts'
import { at, checkpoint, cidText, type Housed, type Person } from './group-records.ts'
import { batchRow, changed, none, passed, threeSlots, undecided, type Scene } from './three-slots.ts'
import { chainFrom, seenRecords } from './verifier-chains.ts'

/** RCP-7: when batches were SEEN, and what that makes of batches that exclude each other. */
export async function seenBatchCases(): Promise<Decided[]> {
  const scene = await threeSlots()
  return [
    ...(await seen(scene)),
    ...(await fixed(scene)),
    ...(await rivals(scene)),
    ...(await chains(scene)),
    ...(await witnesses(scene)),
  ]
}

/** When it was SEEN, and by whom. */
async function seen(scene: Scene): Promise<Decided[]> {
  const { group, batches } = scene
  const { crew, bob, policy } = group
  const last = batches[4] ?? none()
  const before = await seenRecords(crew, batches.slice(0, -1))
  const by = (
    name: string,
    what: string,
    states: States,
    ...seenBy: { repository: string; record: DataMap }[]
  ) =>
    batchRow(
      scene,
      name,
      what,
      [...before, found(last, last.leaves), ...seenBy.map((one) => found(one))],
      states,
      [2, 1],
    )
  const seenAt = (ms: number, who = 'bob') => nodeCheckpoint(crew, who, at(13, ms), [last])
  return [
    by('seen-last', 'a batch that is SEEN at the last instant', fine, await seenAt(600_000)),
    by('seen-late', 'a batch that is SEEN a millisecond too late', undecided, await seenAt(600_001)),
    by('seen-early', 'a batch that is listed two minutes before it is dated', fine, await seenAt(-120_000)),
    by(
      'seen-too-early',
      'a batch that is listed longer before than clocks differ',
      undecided,
      await seenAt(-120_001),
    ),
    by(
      'seen-by-self',
      'a batch that only its own operator has seen',
      undecided,
      await seenAt(60_000, 'alice'),
    ),
    by(
      'seen-by-member',
      'a batch that a member has seen, by its own key',
      fine,
      await checkpoint(bob, policy, at(13, 60_000), [last]),
    ),
  ]
}

/** RCP-3: whether a nonce was fixed in time, whatever the layer. */
async function fixed(scene: Scene): Promise<Decided[]> {
  const { group, batches } = scene
  const { crew } = group
  const [first = none(), second = none(), third = none()] = batches
  const start = slotStart(group.version, 0)
  const by = async (name: string, what: string, ms: number, states: States, also: readonly FoundBatch[]) =>
    batchRow(
      scene,
      name,
      what,
      [
        ...[first, second, third].map((batch) => found(batch, batch.leaves)),
        found(await nodeCheckpoint(crew, 'bob', formatInstant(start + ms), [first])),
        ...(await seenRecords(crew, also)).slice(also.length),
      ],
      states,
      [0, 0],
    )
  const unfixed: States = {
    outcome: 'indeterminate',
    conditions: { Covered: 'Unknown SomeUnknown', Copies: 'Unknown SomeUnknown' },
    obligation: { InSync: 'Unknown NoneDecided' },
  }
  return [
    await by('nonce-last', 'a nonce that was fixed a millisecond before the slot', -1, fine, [second, third]),
    await by('nonce-late', 'a nonce that was fixed when the slot began', 0, unfixed, [second, third]),
    await by('between-unseen', 'nobody saw the batch between', -1, fine, [third]),
  ]
}

/** Two batches that exclude each other. */
async function rivals(scene: Scene): Promise<Decided[]> {
  const { group, batches, records } = scene
  const { crew } = group
  const before = batches.slice(0, -1)
  const seenAt = async (ms: number, batch: FoundBatch) => [
    found(batch, batch.leaves),
    found(await nodeCheckpoint(crew, 'bob', at(13, ms), [batch])),
  ]
  const past = await seenRecords(crew, before)
  const last = batches[4] ?? none()
  const [, , , , missing = none()] = await changed(scene, { leaves: [passed(group, 2, 'MISSING')] })
  const [, , , , shorter = none()] = await changed(scene, { to: at(13, -1) })
  const [ahead = none()] = await chainFrom(
    crew,
    'alice',
    [{ slot: 3, leaves: [passed(group, 3)] }],
    before.at(-1),
  )
  const [follower = none()] = await chainFrom(
    crew,
    'alice',
    [{ slot: 3, leaves: [passed(group, 3)] }],
    missing,
  )
  const both = { findings: ['batch/equivocation', 'receipt/conflict'] }
  const once = { findings: ['batch/equivocation'] }
  const together = await nodeCheckpoint(crew, 'bob', at(13, 60_000), [last, shorter])
  const uncommitted = await changed(scene, { leaves: [], secret: secretOf('alice', 9) })
  return [
    batchRow(
      scene,
      'two-first',
      'two batches for one slot, the one that says PASS SEEN first: both are votes, and one that passes is enough',
      [...past, ...(await seenAt(60_000, last)), ...(await seenAt(60_001, missing))],
      { ...fine, ...both },
    ),
    batchRow(
      scene,
      'two-second',
      'the same, SEEN in the other order: which was first makes no difference',
      [...past, ...(await seenAt(60_001, last)), ...(await seenAt(60_000, missing))],
      { ...fine, ...both },
    ),
    batchRow(
      scene,
      'two-late',
      'a second batch that was SEEN too late says nothing, and is named',
      [...past, ...(await seenAt(60_000, last)), ...(await seenAt(600_001, missing))],
      { ...fine, ...both },
    ),
    batchRow(
      scene,
      'two-pass-late',
      'a second batch that says PASS, SEEN too late: the slot failed',
      [...past, ...(await seenAt(60_000, missing)), ...(await seenAt(600_001, last))],
      { ...failing, ...both },
    ),
    batchRow(
      scene,
      'two-unseen',
      'a second batch that nobody has seen takes nothing from the first, and is named',
      [...past, ...(await seenAt(60_000, last)), found(missing, missing.leaves)],
      { ...fine, ...both },
    ),
    batchRow(
      scene,
      'two-blob-withheld',
      'a second batch of which only the record is there: it is named, and says nothing',
      [...past, ...(await seenAt(60_000, last)), found(missing)],
      { ...fine, ...once },
    ),
    batchRow(
      scene,
      'two-uncommitted',
      'a second batch, by a secret that was not committed to: named for both',
      [...past, ...(await seenAt(60_000, last)), ...(await seenAt(60_001, uncommitted[4] ?? none()))],
      { ...fine, findings: ['batch/equivocation', 'batch/nonce'] },
    ),
    batchRow(
      scene,
      'two-alike',
      'one receipt in two batches, SEEN at once: it counts, once',
      [...past, ...[last, shorter].map((batch) => found(batch, batch.leaves)), found(together)],
      { ...fine, ...once },
    ),
    batchRow(
      scene,
      'two-alike-first',
      'one receipt in two batches, of which one was SEEN in time',
      [...past, ...(await seenAt(60_000, shorter)), ...(await seenAt(600_001, last))],
      { ...fine, ...once },
    ),
    batchRow(
      scene,
      'two-on-one',
      'two batches on one, for two slots: both count',
      [...records, ...(await seenRecords(crew, [ahead]))],
      { ...fine, ...once },
      [3, 0],
    ),
    batchRow(
      scene,
      'on-the-second',
      'a batch on the second of two: it counts as one on the first would',
      [
        ...past,
        ...(await seenAt(60_000, last)),
        ...(await seenAt(60_001, missing)),
        ...(await seenRecords(crew, [follower])),
      ],
      { ...fine, ...both },
      [3, 0],
    ),
    batchRow(
      scene,
      'on-the-second-alone',
      'the same without the first: the slot that it says passed failed, and the one after it passed',
      [...past, ...(await seenAt(60_001, missing)), ...(await seenRecords(crew, [follower]))],
      fine,
      [3, 0],
    ),
  ]
}

/** Who begins another chain needs no reason, and takes nothing from what the one before says. */
async function chains(scene: Scene): Promise<Decided[]> {
  const { group } = scene
  const { crew } = group
  const leaves = (slot: number, outcome = 'PASS') => ({ slot, leaves: [passed(group, slot, outcome)] })
  const left = await chainFrom(crew, 'alice', [{ slot: -4 }, { slot: -3 }, leaves(0)])
  const other = (slot: number) => chainFrom(crew, 'alice', [{ slot, late: { commitment: 'ef'.repeat(32) } }])
  const known = await seenRecords(crew, left)
  const told = (name: string, what: string, more: readonly EvidenceRecord[], states: States) =>
    batchRow(scene, name, what, [...known, ...more], states, [0, 0])
  const anew = [
    ...(await chainFrom(crew, 'alice', [{ slot: -4 }, { slot: -3 }])),
    ...(await chainFrom(crew, 'alice', [{ slot: -2 }, { slot: -1 }, leaves(0), leaves(1)])),
  ]
  const [rival = none()] = await other(-4)
  const rivalFirst = [found(rival), found(await nodeCheckpoint(crew, 'bob', at(5), [rival]))]
  const second = await chainFrom(crew, 'alice', [{ slot: -6 }, { slot: -5 }, leaves(0, 'MISSING')])
  const equivocation = { ...fine, findings: ['batch/equivocation'] }
  return [
    told(
      'chain-other',
      'a chain that was gone on with after another was begun',
      await seenRecords(crew, await other(-1)),
      fine,
    ),
    told(
      'chain-before',
      'a chain that was left for this one',
      await seenRecords(crew, await other(-5)),
      fine,
    ),
    told(
      'chain-rival-start',
      'a rival of the first batch, SEEN before it: the chain on the one that fixed the nonce counts',
      rivalFirst,
      equivocation,
    ),
    told(
      'chain-rival-unseen',
      'a rival of the first batch that nobody has seen',
      [found(rival)],
      equivocation,
    ),
    told(
      'chain-second',
      'a second chain that says otherwise of the slot: both are votes, and the verifier is named',
      await seenRecords(crew, second, 'bob', 60_001),
      { ...fine, findings: ['batch/equivocation', 'receipt/conflict'] },
    ),
    batchRow(
      scene,
      'chain-anew',
      'a verifier that lost its secret began anew',
      await seenRecords(crew, anew),
      fine,
      [1, 0],
    ),
  ]
}

/** GOV-11: the chain of checkpoints of a node, and that what it saw counts all the same. */
async function witnesses({ group, batches, records }: Scene): Promise<Decided[]> {
  const { crew, policy } = group
  const node = { did: 'did:web:node.bob.example', key: await nodeKey('bob') }
  const byNode = (who: Person, ms: number, more: DataMap) =>
    checkpoint(who, policy, at(13, ms), [], { prev: cidText(batches[0]?.record ?? {}), ...more })
  const told = (name: string, what: string, more: Housed, findings: readonly string[]) =>
    decided(
      `checkpoint-${name}`,
      what,
      'GOV-11',
      { bundle: bundleOf(group.founding, records, [found(more)]), at: due(group, 2) },
      { ...fine, findings },
    )
  const twin = await nodeCheckpoint(crew, 'bob', at(13, 60_000), [])
  const whole = told(
    'node',
    'a later checkpoint of a node',
    await byNode(node, 120_000, { seq: 2 ** 50 }),
    [],
  )
  return [
    whole,
    told('node-forked', 'two checkpoints of a node with one seq', twin, ['checkpoint/forked']),
    told(
      'node-order',
      'a checkpoint of a node with a greater seq, and dated as the one before',
      await byNode(node, 60_000, { seq: 2 ** 50 }),
      ['checkpoint/order'],
    ),
    told(
      'node-link',
      'a first checkpoint of a node that names one before',
      await byNode(node, -28_800_000, { seq: 0 }),
      ['checkpoint/link'],
    ),
    told(
      'node-stranger',
      "two with one seq in a node's repository, one of them by a key that nobody pins",
      await byNode({ ...node, key: await nodeKey('zoe') }, 60_000, { seq: twin.record['seq'] ?? 0 }),
      [],
    ),
  ]
}
