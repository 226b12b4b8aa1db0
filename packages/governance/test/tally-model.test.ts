import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'

import { evaluateProposal, readVersion, type FoundRecord, type Version } from '../src/index.ts'
import {
  ack,
  amend,
  ensure,
  foundingPolicy,
  hours,
  member,
  ms,
  nextPolicy,
  people,
  vote,
  type Person,
} from './group.ts'

let persons: readonly Person[]

beforeAll(async () => {
  persons = await people('alice', 'bob', 'carol', 'dave', 'erin')
})

const choices = ['approve', 'reject', 'abstain'] as const
const times = [hours.opens - 1, hours.opens, hours.voted, hours.closes - 1, hours.closes]

type Cast = { who: number; choice: (typeof choices)[number]; at: number }
type Seats = readonly (number | undefined)[]

const cast = fc.record({ who: fc.nat(4), choice: fc.constantFrom(...choices), at: fc.constantFrom(...times) })
const seats = fc.array(fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined, freq: 3 }), {
  minLength: 5,
  maxLength: 5,
})
const somebody = seats.filter((s) => s.some((w) => w !== undefined))
const share = fc.constantFrom(
  ['moreThan', 1, 2],
  ['atLeast', 2, 3],
  ['atLeast', 1, 1],
  ['moreThan', 3, 5],
) as fc.Arbitrary<['moreThan' | 'atLeast', number, number]>

function policyWith(weights: Seats, [kind, num, den]: [string, number, number], quorum: number) {
  const members = weights.flatMap((weight, i) =>
    weight === undefined ? [] : [member(persons[i] as Person, { weight })],
  )
  return foundingPolicy(members, { threshold: { kind, num, den }, quorum })
}

function total(weights: Seats): number {
  return weights.reduce<number>((sum, w) => sum + (w ?? 0), 0)
}

/** GOV-1 to GOV-3 told anew: which weight stands where, by sets of members. */
function model(
  weights: Seats,
  casts: readonly Cast[],
  [kind, num, den]: [string, number, number],
  quorum: number,
) {
  const inTime = casts.filter((c) => c.at >= hours.opens && c.at < hours.closes)
  const said = (who: number, ...which: string[]) =>
    inTime.some((c) => c.who === who && which.includes(c.choice))
  const sum = (holds: (who: number) => boolean) =>
    weights.reduce<number>((n, w, who) => n + (w !== undefined && holds(who) ? w : 0), 0)
  const approve = sum((who) => said(who, 'approve'))
  const against = sum((who) => said(who, 'reject', 'abstain') && !said(who, 'approve'))
  const W = total(weights)
  let need = 0
  while (kind === 'atLeast' ? need * den < W * num : need * den <= W * num) need++
  const passed = approve >= need && approve + against >= quorum
  // Out of reach: even if everybody else approved.
  const rejected = !passed && W - against < need
  return { approve, against, need, passed, rejected }
}

function outcomeOf(base: Version, proposal: FoundRecord, votes: FoundRecord[], acks: FoundRecord[] = []) {
  const evidence = { base, proposal, votes, acks, checkpoints: [], cancellations: [], successors: [] }
  return evaluateProposal(evidence, ms(1000))
}

describe('the tally is that of counting by hand', () => {
  it('for any weights, threshold, quorum and votes, equivocation included', async () => {
    await fc.assert(
      fc.asyncProperty(
        somebody,
        share,
        fc.nat(20),
        fc.array(cast, { maxLength: 8 }),
        async (weights, rule, q, casts) => {
          const quorum = Math.min(q, total(weights))
          const policy = policyWith(weights, rule, quorum)
          const proposer = persons[weights.findIndex((w) => w !== undefined)] as Person
          const proposal = await amend(proposer, policy, nextPolicy(policy))
          const votes = await Promise.all(
            casts.map((c) => vote(persons[c.who] as Person, proposal, c.choice, c.at)),
          )
          const { state, outcome } = outcomeOf(ensure(readVersion(policy)), proposal, votes)
          const expected = model(weights, casts, rule, quorum)
          const { approve, against, need, passed, rejected } = {
            ...outcome?.tally?.now,
            ...outcome?.tally,
          } as typeof expected
          expect({ approve, against, need, passed, rejected }).toEqual(expected)
          expect(state).toBe(passed ? 'PASSED' : rejected ? 'REJECTED' : 'EXPIRED')
          const both = persons.filter(
            (_, who) => new Set(casts.filter((c) => c.who === who).map((c) => c.choice)).size > 1,
          )
          const members = both.filter((p) => policy['members'] && weights[persons.indexOf(p)] !== undefined)
          expect(outcome?.equivocations.map((e) => e.did).sort()).toEqual(members.map((p) => p.did).sort())
        },
      ),
      { numRuns: 80 },
    )
  }, 60_000)

  it('under both versions, when seats and weights change', async () => {
    const acking = fc.subarray([0, 1, 2, 3, 4])
    await fc.assert(
      fc.asyncProperty(
        somebody,
        somebody,
        share,
        fc.array(cast, { maxLength: 8 }),
        acking,
        async (now, next, rule, casts, acked) => {
          fc.pre(now.some((w, i) => w !== next[i]))
          const policy = policyWith(now, rule, 0)
          const to = nextPolicy(policy, { members: policyWith(next, rule, 0)['members'] ?? [] })
          const proposal = await amend(persons[now.findIndex((w) => w !== undefined)] as Person, policy, to)
          const votes = await Promise.all(
            casts.map((c) => vote(persons[c.who] as Person, proposal, c.choice, c.at)),
          )
          const acks = await Promise.all(acked.map((i) => ack(persons[i] as Person, to, hours.voted)))
          const { outcome, state } = outcomeOf(ensure(readVersion(policy)), proposal, votes, acks)
          const added = next.map((w, i) => w !== undefined && now[i] === undefined)
          // Under the next version those that stay vote, and the acknowledgments of those that join approve.
          const stayed = casts.filter((c) => added[c.who] === false)
          const joined = acked
            .filter((i) => added[i])
            .map((who): Cast => ({ who, choice: 'approve', at: hours.voted }))
          const [before, after] = [model(now, casts, rule, 0), model(next, [...stayed, ...joined], rule, 0)]
          const allAcked = added.every((isNew, i) => !isNew || acked.includes(i))
          const passed = before.passed && after.passed && allAcked
          const { tally } = outcome ?? {}
          expect([tally?.now.approve, tally?.now.against]).toEqual([before.approve, before.against])
          expect([tally?.next?.approve, tally?.next?.against]).toEqual([after.approve, after.against])
          const rejected = !passed && (blocked(now, before) || blocked(next, after))
          expect(state).toBe(passed ? 'PASSED' : rejected ? 'REJECTED' : 'EXPIRED')
        },
      ),
      { numRuns: 80 },
    )
  }, 60_000)
})

function blocked(weights: Seats, { against, need }: { against: number; need: number }): boolean {
  return total(weights) - against < need
}
