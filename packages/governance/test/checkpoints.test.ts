import { beforeAll, describe, expect, it } from 'vitest'

import type { DataMap } from '@quorate/core'
import type { FoundRecord } from '../src/index.ts'
import {
  amend,
  checkpoint,
  cidOfRecord,
  founding,
  foundingPolicy,
  instant,
  ms,
  member,
  nextPolicy,
  people,
  vote,
  type Person,
} from './group.ts'
import { reportOn, wrongs } from './summary.ts'

let alice: Person, bob: Person, carol: Person, mallory: Person
let policy: DataMap
let records: FoundRecord[]
let group: string
const millisecond = 1 / 3_600_000

beforeAll(async () => {
  ;[alice, bob, carol, mallory] = await people('alice', 'bob', 'carol', 'mallory')
  policy = foundingPolicy([alice, bob, carol].map((p) => member(p)))
  group = cidOfRecord(policy)
  records = await founding(policy, [alice, bob, carol])
})

/** The nth checkpoint of a member, on the one before. */
function link(
  seq: number,
  hour: number,
  before?: FoundRecord,
  more: DataMap = {},
  who = alice,
): Promise<FoundRecord> {
  const prev = before === undefined ? {} : { prev: cidOfRecord(before.record) }
  return checkpoint(who, group, hour, [], { seq, ...prev, ...more })
}

describe('a chain of checkpoints', () => {
  const faults = (...chain: FoundRecord[]) => wrongs(reportOn([...records, ...chain.reverse()]))

  it('that is in order is no finding, nor is one of which the middle is not here', async () => {
    const zero = await link(0, 20)
    const one = await link(1, 21, zero)
    const two = await link(2, 22, one)
    expect(faults(zero, one, two)).toEqual([])
    expect(faults(zero, two)).toEqual([])
    expect(faults(two)).toEqual([])
  })

  it('that forks is evidence, and either branch may go on', async () => {
    const zero = await link(0, 20)
    const [left, right] = [await link(1, 21, zero), await link(1, 22, zero)]
    expect(faults(zero, left, right)).toEqual(['checkpoint/forked'])
    for (const branch of [left, right]) {
      expect(faults(zero, left, right, await link(2, 23, branch))).toEqual(['checkpoint/forked'])
    }
    expect(faults(zero, left, right, await link(2, 23, zero))).toEqual([
      'checkpoint/forked',
      'checkpoint/link',
    ])
  })

  it('whose asOf does not rise is evidence', async () => {
    const zero = await link(0, 20)
    expect(faults(zero, await link(1, 20, zero))).toEqual(['checkpoint/order'])
    expect(faults(zero, await link(1, 20 + millisecond, zero))).toEqual([])
    expect(faults(zero, await link(7, 19, zero))).toEqual(['checkpoint/order'])
  })

  it('whose prev is not the one before is evidence', async () => {
    const zero = await link(0, 20)
    expect(faults(zero, await link(1, 21, records[1]))).toEqual(['checkpoint/link'])
    expect(faults(await link(0, 20, zero))).toEqual(['checkpoint/link'])
    expect(faults(await link(5, 20))).toEqual(['checkpoint/link'])
  })

  it('is that of its signer alone', async () => {
    const [mine, hers] = [await link(0, 20), await link(0, 21, undefined, {}, bob)]
    expect(faults(mine, hers)).toEqual([])
    const strangers = await Promise.all([
      link(0, 20, undefined, {}, mallory),
      link(0, 21, undefined, {}, mallory),
    ])
    expect(faults(...strangers)).toEqual([])
    const forged = await Promise.all(
      [20, 21].map((hour) => link(0, hour, undefined, {}, { ...bob, key: mallory.key })),
    )
    expect(faults(...forged)).toEqual([])
  })
})

describe('the head is fresh', () => {
  const vouching = (who: Person, more: DataMap = {}) =>
    checkpoint(who, group, 20, [], { head: group, expiresAt: instant(30), ...more })
  const freshness = async (at: number, ...checkpoints: Promise<FoundRecord>[]) =>
    reportOn([...records, ...(await Promise.all(checkpoints))], at).freshness

  it('while unexpired checkpoints on it weigh the need', async () => {
    expect(await freshness(21)).toEqual({
      fresh: false,
      weight: 0,
      need: 2,
      vouching: [],
      newest: undefined,
      vouchedSince: undefined,
    })
    expect(await freshness(21, vouching(alice))).toMatchObject({ fresh: false, weight: 1 })
    const both = [vouching(alice), vouching(bob)]
    expect(await freshness(21, ...both)).toEqual({
      fresh: true,
      weight: 2,
      need: 2,
      vouching: [alice.did, bob.did],
      newest: ms(20),
      vouchedSince: ms(20),
    })
    expect(await freshness(30 - millisecond, ...both)).toMatchObject({ fresh: true })
    expect(await freshness(30, ...both)).toMatchObject({ fresh: false, weight: 0 })
    expect(await freshness(20 - millisecond, ...both)).toMatchObject({ fresh: false, weight: 0 })
  })

  it('for 30 days at most, whatever their expiresAt', async () => {
    const lasting = [alice, bob].map((who) => vouching(who, { expiresAt: instant(5000) }))
    expect(await freshness(740 - millisecond, ...lasting)).toMatchObject({ fresh: true, newest: ms(20) })
    expect(await freshness(740, ...lasting)).toMatchObject({ fresh: false, newest: ms(20) })
  })

  it('since the need is reached by the newest of each member, which one alone does not', async () => {
    const [early, late] = [vouching(alice), vouching(bob, { asOf: instant(21) })]
    const again = vouching(alice, { seq: 1, prev: group, asOf: instant(22) })
    expect(await freshness(23, early, late)).toMatchObject({ newest: ms(21), vouchedSince: ms(20) })
    expect(await freshness(23, early, late, again)).toMatchObject({ newest: ms(22), vouchedSince: ms(21) })
    expect(await freshness(23, early, again)).toMatchObject({ newest: ms(22), vouchedSince: undefined })
  })

  it('by each member once, and by no stranger', async () => {
    const again = vouching(alice, { seq: 1, prev: group, asOf: instant(20.5) })
    expect(await freshness(21, vouching(alice), again)).toMatchObject({ weight: 1 })
    expect(await freshness(21, vouching(alice), vouching(mallory))).toMatchObject({ weight: 1 })
    expect(await freshness(21, vouching(alice), vouching({ ...bob, key: mallory.key }))).toMatchObject({
      weight: 1,
    })
  })

  it('not by checkpoints on a version that it follows', async () => {
    const asked = await amend(alice, policy, nextPolicy(policy))
    const votes = await Promise.all([alice, bob].map((p) => vote(p, asked)))
    const old = await Promise.all(
      [alice, bob, carol].map((p) => checkpoint(p, group, 105, [], { head: group })),
    )
    const report = reportOn([...records, asked, ...votes, ...old], 106)
    expect(report.freshness).toMatchObject({ fresh: false, weight: 0 })
    expect(wrongs(report)).not.toContain('checkpoint/forked')
  })
})
