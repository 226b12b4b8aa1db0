import { beforeAll, describe, expect, it } from 'vitest'

import type { DataMap } from '@quorate/core'
import type { FoundRecord } from '../src/index.ts'
import {
  amend,
  founding,
  foundingPolicy,
  hours,
  instant,
  member,
  nextPolicy,
  people,
  vote,
  type Person,
} from './group.ts'
import { reportOn, versionStates } from './summary.ts'

let alice: Person, bob: Person
let policy: DataMap
let records: FoundRecord[]
const millisecond = 1 / 3_600_000

beforeAll(async () => {
  ;[alice, bob] = await people('alice', 'bob')
  policy = foundingPolicy([member(alice), member(bob)], {}, { expiresAt: instant(400) })
  records = await founding(policy, [alice, bob])
})

/** The states at each hour, in the order of the chain. */
function statesAt(evidence: readonly FoundRecord[], ...at: number[]): string[][] {
  return at.map((hour) => versionStates(reportOn(evidence, hour)))
}

async function adopted(base: DataMap, next: DataMap): Promise<FoundRecord[]> {
  const asked = await amend(alice, base, next)
  return [asked, await vote(alice, asked), await vote(bob, asked)]
}

it('a version is SCHEDULED before effectiveAt, ACTIVE from then on, LAPSED from expiresAt', () => {
  expect(
    statesAt(records, hours.effective - millisecond, hours.effective, 400 - millisecond, 400, 9000),
  ).toEqual([['1 SCHEDULED'], ['1 ACTIVE'], ['1 ACTIVE'], ['1 LAPSED'], ['1 LAPSED']])
})

it('a lapsed version keeps its authority', async () => {
  const late = { opensAt: instant(500), createdAt: instant(500) }
  const asked = await amend(
    alice,
    policy,
    nextPolicy(policy, { effectiveAt: instant(512), expiresAt: instant(900) }),
    late,
  )
  const votes = [await vote(alice, asked, 'approve', 501), await vote(bob, asked, 'approve', 501)]
  expect(statesAt([...records, asked, ...votes], 502)).toEqual([['1 LAPSED', '2 SCHEDULED']])
})

describe('a version without an overlap', () => {
  it('supersedes the one before at its effectiveAt', async () => {
    const next = nextPolicy(policy)
    const evidence = [...records, ...(await adopted(policy, next))]
    expect(statesAt(evidence, hours.nextEffective - millisecond, hours.nextEffective)).toEqual([
      ['1 ACTIVE', '2 SCHEDULED'],
      ['1 SUPERSEDED', '2 ACTIVE'],
    ])
  })
})

describe('a version with an overlap', () => {
  it('shares [effectiveAt, compatUntil) with the one before, and supersedes it then', async () => {
    const next = nextPolicy(policy, { compatUntil: instant(150) })
    const evidence = [...records, ...(await adopted(policy, next))]
    const { nextEffective } = hours
    expect(statesAt(evidence, nextEffective - millisecond, nextEffective, 150 - millisecond, 150)).toEqual([
      ['1 ACTIVE', '2 SCHEDULED'],
      ['1 OVERLAP', '2 OVERLAP'],
      ['1 OVERLAP', '2 OVERLAP'],
      ['1 SUPERSEDED', '2 ACTIVE'],
    ])
  })

  it('ends with the one before at the latest', async () => {
    const until = (compatUntil: number) =>
      nextPolicy(policy, {
        effectiveAt: instant(390),
        compatUntil: instant(compatUntil),
        expiresAt: instant(800),
      })
    const evidence = [...records, ...(await adopted(policy, until(400)))]
    expect(statesAt(evidence, 399, 400, 800)).toEqual([
      ['1 OVERLAP', '2 OVERLAP'],
      ['1 SUPERSEDED', '2 ACTIVE'],
      ['1 SUPERSEDED', '2 LAPSED'],
    ])
    const longer = [...records, ...(await adopted(policy, until(410)))]
    expect(statesAt(longer, 399, 400)).toEqual([['1 ACTIVE'], ['1 LAPSED']])
  })
})

it('a chain of three shows each by its successor', async () => {
  const second = nextPolicy(policy)
  const third = nextPolicy(second, { effectiveAt: instant(120), name: 'Best friends' })
  const evidence = [...records, ...(await adopted(policy, second)), ...(await adopted(second, third))]
  expect(statesAt(evidence, 111, 115, 120)).toEqual([
    ['1 ACTIVE', '2 SCHEDULED', '3 SCHEDULED'],
    ['1 SUPERSEDED', '2 ACTIVE', '3 SCHEDULED'],
    ['1 SUPERSEDED', '2 SUPERSEDED', '3 ACTIVE'],
  ])
  expect(reportOn(evidence, 111)).toMatchObject({ head: { number: 3 }, state: 'SCHEDULED' })
})
