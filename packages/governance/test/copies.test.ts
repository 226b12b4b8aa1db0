import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { DataMap } from '@quorate/core'
import { readVersion } from '../src/index.ts'
import { foundingPolicy, member, node, person, rules } from './group.ts'

const names = ['a', 'b', 'c', 'd', 'e']
const people = await Promise.all(names.map((name) => person(name)))
const servers = await Promise.all(
  names.map((name) => Promise.all([1, 2, 3].map((i) => node(`${name}${String(i)}`)))),
)

/** The endpoints of each member's nodes, as numbers, and who operates it. */
type Seat = { readonly endpoints: readonly number[]; readonly operator?: string | undefined }

function policyOf(seats: readonly Seat[], minCopies: number, subjects?: readonly string[]): DataMap {
  const members = seats.map(({ endpoints, operator }, i) => {
    const nodes = endpoints.map((n, j) => ({ ...servers[i]![j]!, endpoint: `https://e${String(n)}.example` }))
    return member(people[i]!, { nodes, ...(operator === undefined ? {} : { operator }) })
  })
  const replication = {
    strategy: 'full',
    minCopies,
    ...(subjects === undefined ? {} : { subjects: [...subjects] }),
  }
  return foundingPolicy(members, {}, { rules: { ...rules, replication } })
}

function isRefused(policy: DataMap): boolean {
  const version = readVersion(policy)
  return !version.ok && version.findings.some((f) => f.code === 'policy/copies')
}

/** By trying everything: the most operators other than one that can have an endpoint each, no two the same. */
function mostCopies(seats: readonly Seat[], without: string): number {
  const byOperator = new Map<string, number[]>()
  for (const [i, { endpoints, operator = people[i]!.did }] of seats.entries())
    byOperator.set(operator, [...(byOperator.get(operator) ?? []), ...endpoints])
  byOperator.delete(without)
  const most = (left: readonly (readonly number[])[], taken: readonly number[]): number => {
    const [first, ...rest] = left
    if (first === undefined) return taken.length
    const free = first.filter((endpoint) => !taken.includes(endpoint))
    return Math.max(most(rest, taken), ...free.map((endpoint) => most(rest, [...taken, endpoint])))
  }
  return most([...byOperator.values()], [])
}

describe('minCopies is refused above what operators can give', () => {
  it('to the subject that can get fewest, for any nodes, endpoints and operators', () => {
    const seat = fc.record({
      endpoints: fc.uniqueArray(fc.nat({ max: 4 }), { maxLength: 3 }),
      operator: fc.option(fc.constantFrom('one party', 'another'), { nil: undefined }),
    })
    fc.assert(
      fc.property(fc.array(seat, { minLength: 1, maxLength: 5 }), (seats) => {
        const least = Math.min(
          ...seats.map(({ operator }, i) => mostCopies(seats, operator ?? people[i]!.did)),
        )
        expect(isRefused(policyOf(seats, least))).toBe(false)
        expect(isRefused(policyOf(seats, least + 1))).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('where endpoints are enough and operators are enough, but not for each other', () => {
    const crowded = [[1], [1], [1], [2, 3, 4], []].map((endpoints) => ({ endpoints }))
    const subjects = [people[4]!.did]
    expect(isRefused(policyOf(crowded, 2, subjects))).toBe(false)
    expect(isRefused(policyOf(crowded, 3, subjects))).toBe(true)
  })

  it('counts an operator with an endpoint of its own for all but its own subjects', () => {
    const apart = [[1], [2], [3]].map((endpoints) => ({ endpoints }))
    expect(isRefused(policyOf(apart, 2))).toBe(false)
    expect(isRefused(policyOf(apart, 3, ['did:web:museum.example']))).toBe(false)
  })
})
