import { slotStart, type FoundBatch } from '@quorate/attest'
import { formatInstant, type DataMap, type EvidenceRecord } from '@quorate/core'

import { nodeCheckpoint } from './attest-records.ts'
import { found } from './checked-group.ts'
import type { Decided, States } from './evaluate-case.ts'
import { failing, fine } from './evaluate-rows.ts'
import { at, checkpoint } from './group-records.ts'
import { batchRow, changed, none, passed, threeSlots, undecided, type Scene } from './three-slots.ts'
import { chainFrom, seenRecords } from './verifier-chains.ts'

/** RCP-7: when batches were SEEN, and what that makes of batches that exclude each other. */
export async function seenBatchCases(): Promise<Decided[]> {
  const scene = await threeSlots()
  return [...(await seen(scene)), ...(await fixed(scene)), ...(await rivals(scene)), ...(await chains(scene))]
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
  return [
    batchRow(
      scene,
      'two-first',
      'two batches for one slot: the one that was SEEN first counts',
      [...past, ...(await seenAt(60_000, last)), ...(await seenAt(60_001, missing))],
      { ...fine, ...both },
    ),
    batchRow(
      scene,
      'two-second',
      'two batches for one slot: what was SEEN a millisecond later does not count',
      [...past, ...(await seenAt(60_001, last)), ...(await seenAt(60_000, missing))],
      { ...failing, ...both },
    ),
    batchRow(
      scene,
      'two-alike',
      'one receipt in two batches, seen at once: neither counts',
      [...past, ...(await seenAt(60_000, last)), ...(await seenAt(60_000, shorter))],
      { ...undecided, ...once },
    ),
    batchRow(
      scene,
      'two-alike-first',
      'one receipt in two batches: in the one that was SEEN first it counts',
      [...past, ...(await seenAt(60_000, shorter)), ...(await seenAt(60_001, last))],
      { ...fine, ...once },
    ),
    batchRow(
      scene,
      'two-on-one',
      'two batches on one, for two slots: the one that was SEEN first counts',
      [...records, ...(await seenRecords(crew, [ahead]))],
      { ...undecided, ...once },
      [3, 0],
    ),
    batchRow(
      scene,
      'on-the-lost',
      'a batch on the one of two that does not count: its nonces may be chosen among two',
      [
        ...past,
        ...(await seenAt(60_000, last)),
        ...(await seenAt(60_001, missing)),
        ...(await seenRecords(crew, [follower])),
      ],
      { ...undecided, ...both },
      [3, 0],
    ),
  ]
}

/** Who begins another chain has left the one before. */
async function chains(scene: Scene): Promise<Decided[]> {
  const { group } = scene
  const { crew } = group
  const leaves = (slot: number) => ({ slot, leaves: [passed(group, slot)] })
  const left = await chainFrom(crew, 'alice', [{ slot: -4 }, { slot: -3 }, leaves(0)])
  const other = (slot: number) => chainFrom(crew, 'alice', [{ slot, late: { commitment: 'ef'.repeat(32) } }])
  const [between, before] = [await other(-1), await other(-5)]
  const nothing: States = {
    outcome: 'indeterminate',
    conditions: { Covered: 'Unknown SomeUnknown', Copies: 'Unknown SomeUnknown' },
    obligation: { InSync: 'Unknown NoneDecided' },
    findings: ['batch/equivocation'],
  }
  const known = await seenRecords(crew, left)
  const told = (name: string, what: string, more: readonly EvidenceRecord[], states: States) =>
    batchRow(scene, name, what, [...known, ...more], states, [0, 0])
  const later = async (ms: number) => {
    const [batch] = between
    if (batch === undefined) throw new Error('no batch')
    return [found(batch), found(await nodeCheckpoint(crew, 'bob', at(11, ms), [batch]))]
  }
  const anew = [
    ...(await chainFrom(crew, 'alice', [{ slot: -4 }, { slot: -3 }])),
    ...(await chainFrom(crew, 'alice', [{ slot: -2 }, { slot: -1 }, leaves(0), leaves(1)])),
  ]
  return [
    told('chain-left', 'a chain that was left, and gone on with', await later(-3_540_000), nothing),
    told('chain-left-last', 'the other chain was SEEN when this batch was', await later(60_000), nothing),
    told('chain-left-later', 'the other chain was SEEN a millisecond later', await later(60_001), fine),
    told('chain-before', 'a chain that was left for this one', await seenRecords(crew, before), fine),
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
