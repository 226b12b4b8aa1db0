import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { readVersion, supposeAmendment } from '@quorate/governance'

import {
  ensure,
  foundingPolicy,
  governed,
  member,
  ms,
  nextPolicy,
  people,
  hours,
} from '../../governance/test/group.ts'
import { powersOf } from '../src/group/text/member-power.ts'
import { sufficientSet } from '../src/group/text/sufficient-set.ts'
import { weighCase, type SupposedCase } from '../src/group/text/supposed-case.ts'

const persons = await people('alice', 'bob', 'carol', 'dave', 'erin', 'frank')

const weight = fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined, freq: 4 })
const seats = fc
  .array(fc.record({ now: weight, next: weight, said: fc.constantFrom('approve', 'reject', undefined) }), {
    minLength: 6,
    maxLength: 6,
  })
  .filter(
    (group) => group.some(({ now }) => now !== undefined) && group.some(({ next }) => next !== undefined),
  )

type Seats = typeof seats extends fc.Arbitrary<infer S> ? S : never

function caseOf(group: Seats, quorum: number): SupposedCase {
  const listed = (side: 'now' | 'next') =>
    group.flatMap((seat, i) => {
      const who = persons[i]
      return seat[side] === undefined || who === undefined ? [] : [member(who, { weight: seat[side] })]
    })
  const total = group.reduce((sum, { now }) => sum + (now ?? 0), 0)
  const first = foundingPolicy(listed('now'), { quorum: Math.min(quorum, total) })
  const next = nextPolicy(first, { ...governed(first, { quorum: 0 }), members: listed('next') })
  const made = ensure(supposeAmendment(ensure(readVersion(first)), next, ms(hours.opens)))
  const saying = (choice: string) =>
    new Set(persons.filter((_, i) => group[i]?.said === choice).map(({ did }) => did))
  const approve = saying('approve')
  return { ...made, approve, acknowledge: approve, reject: saying('reject') }
}

/** Every set of members that have not refused. */
function setsOf(group: Seats): ReadonlySet<string>[] {
  const open = persons.filter((_, i) => group[i]?.said !== 'reject').map(({ did }) => did)
  return Array.from(
    { length: 2 ** open.length },
    (_, bits) => new Set(open.filter((_did, i) => bits & (1 << i))),
  )
}

describe('the members that would suffice', () => {
  it('suffice, none of them is needless, and nobody finds fewer than the least', () => {
    fc.assert(
      fc.property(seats, fc.nat(30), (group, quorum) => {
        const supposed = caseOf(group, quorum)
        const found = sufficientSet(supposed)
        const sizes = setsOf(group)
          .filter((set) => weighCase(supposed, set).passed)
          .map(({ size }) => size)
        if (found === undefined) {
          expect(sizes).toEqual([])
          return
        }
        expect(weighCase(supposed, new Set(found.members)).passed).toBe(true)
        for (const did of found.members) {
          const without = new Set(found.members.filter((other) => other !== did))
          expect(weighCase(supposed, without).passed).toBe(false)
        }
        expect(found.least).toBeLessThanOrEqual(Math.min(...sizes))
      }),
      { numRuns: 300 },
    )
  }, 60_000)
})

describe('a member', () => {
  it('decides or blocks exactly when trying it shows so', () => {
    fc.assert(
      fc.property(seats, fc.nat(30), (group, quorum) => {
        const supposed = caseOf(group, quorum)
        const passing = setsOf(group).filter((set) => weighCase(supposed, set).passed)
        const settled = weighCase(supposed).passed
        for (const { did, decides, blocks } of powersOf(supposed)) {
          expect(decides).toBe(!settled && passing.some((set) => set.size === 1 && set.has(did)))
          expect(blocks).toBe(!settled && passing.length > 0 && passing.every((set) => set.has(did)))
        }
      }),
      { numRuns: 200 },
    )
  }, 60_000)
})
