import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'

import type { DataMap } from '@quorate/core'

import {
  evaluateProposal,
  readVersion,
  supposeAmendment,
  weighSupposed,
  type FoundRecord,
  type Weighing,
} from '../src/index.ts'
import {
  ack,
  amend,
  cidOfRecord,
  ensure,
  foundingPolicy,
  governed,
  hours,
  member,
  ms,
  nextPolicy,
  person,
  vote,
  type Person,
} from './group.ts'

const names = ['alice', 'bob', 'carol', 'dave', 'erin']
const [opening, choices] = [ms(hours.opens), ['approve', 'reject', 'abstain'] as const]
let persons: readonly Person[]
/** The same members with the keys that a next version may give them. */
let rekeyed: readonly Person[]

beforeAll(async () => {
  persons = await Promise.all(names.map((name) => person(name)))
  rekeyed = await Promise.all(names.map((name) => person(name, `new key of ${name}`)))
})

const seat = fc.record({
  now: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined, freq: 3 }),
  next: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined, freq: 3 }),
  rekeys: fc.boolean(),
  said: fc.subarray([...choices]),
  acknowledged: fc.constantFrom('no', 'alone', 'cosigned'),
  approves: fc.boolean(),
  rejects: fc.boolean(),
  willAcknowledge: fc.boolean(),
})
type Seat = (typeof seat extends fc.Arbitrary<infer S> ? S : never) & { who: Person; newKey: Person }
const groups = fc
  .array(seat, { minLength: 5, maxLength: 5 })
  .filter((seats) => seats.some((s) => s.now !== undefined) && seats.some((s) => s.next !== undefined))

function seatsOf(group: readonly Omit<Seat, 'who' | 'newKey'>[]): Seat[] {
  return group.map((s, i) => ({ ...s, who: persons[i] as Person, newKey: rekeyed[i] as Person }))
}

const replaces = ({ now, next, rekeys }: Seat) => now !== undefined && next !== undefined && rekeys
const acknowledges = (s: Seat) => s.next !== undefined && (s.now === undefined || replaces(s))

function acksOf(
  seats: readonly Seat[],
  policy: DataMap,
  how: (seat: Seat) => string,
): Promise<FoundRecord[]> {
  return Promise.all(
    seats
      .filter((s) => acknowledges(s) && how(s) !== 'no')
      .map((s) => {
        const signer = replaces(s) ? s.newKey : s.who
        const cosigns = replaces(s) && how(s) === 'cosigned'
        return ack(signer, policy, hours.voted, {}, signer.key, ...(cosigns ? [s.who.key] : []))
      }),
  )
}

function votesOf(seats: readonly Seat[], proposal: FoundRecord, how: (seat: Seat) => readonly string[]) {
  return Promise.all(
    seats.flatMap((s) => (s.now === undefined ? [] : how(s).map((c) => vote(s.who, proposal, c)))),
  )
}

const weighingOf = ({
  now,
  next,
  missingAcks,
  missingApprovals,
  recovered,
  passed,
  rejected,
}: Weighing): Weighing => ({
  now,
  next,
  missingAcks,
  missingApprovals,
  recovered,
  passed,
  rejected,
})

describe('what is supposed comes to what is signed', () => {
  it('for any members, keys, votes and acknowledgments', async () => {
    await fc.assert(
      fc.asyncProperty(groups, fc.nat(12), async (group, q) => {
        const seats = seatsOf(group)
        const now = seats.filter((s) => s.now !== undefined)
        const weight = now.reduce((sum, s) => sum + (s.now ?? 0), 0)
        const policy = foundingPolicy(
          now.map((s) => member(s.who, { weight: s.now ?? 1 })),
          { quorum: Math.min(q, weight) },
        )
        const next = nextPolicy(policy, {
          ...governed(policy, { quorum: 0 }),
          members: seats
            .filter((s) => s.next !== undefined)
            .map((s) => member(replaces(s) ? s.newKey : s.who, { weight: s.next ?? 1 })),
        })
        const proposal = await amend((now[0] as Seat).who, policy, next)
        const evidence = {
          base: ensure(readVersion(policy)),
          proposal,
          votes: await votesOf(seats, proposal, (s) => s.said),
          acks: await acksOf(seats, next, (s) => s.acknowledged),
          checkpoints: [],
          cancellations: [],
          successors: [],
        }
        const before = evaluateProposal(evidence, ms(1000)).outcome
        const ballot = before?.ballot
        const tally = before?.tally
        if (ballot === undefined || tally === undefined) throw new Error('no ballot')
        const dids = (holds: (s: Seat) => boolean) => new Set(seats.filter(holds).map((s) => s.who.did))
        const supposed = weighSupposed(ballot, tally, {
          approve: dids((s) => s.approves),
          reject: dids((s) => s.rejects),
          acknowledge: dids((s) => s.willAcknowledge),
        })
        const votes = await votesOf(seats, proposal, (s) => [
          ...(s.approves ? ['approve'] : []),
          ...(s.rejects ? ['reject'] : []),
        ])
        const acks = await acksOf(seats, next, (s) => (s.willAcknowledge ? 'cosigned' : 'no'))
        const signed = evaluateProposal(
          { ...evidence, votes: [...evidence.votes, ...votes], acks: [...evidence.acks, ...acks] },
          ms(1000),
        )
        expect(weighingOf(supposed)).toEqual(weighingOf(signed.outcome?.tally as Weighing))
        expect(weighingOf(weighSupposed(ballot, tally, {}))).toEqual(weighingOf(tally))
      }),
      { numRuns: 150 },
    )
  }, 120_000)
})

describe('an amendment that nobody has made', () => {
  it('has the ballot of one that is made, and nobody has voted', () => {
    const policy = foundingPolicy(persons.slice(0, 3).map((who) => member(who)))
    const next = nextPolicy(policy, { members: persons.map((who) => member(who)) })
    const { ballot, tally } = ensure(supposeAmendment(ensure(readVersion(policy)), next, opening))
    expect(ballot.next?.cid).toBe(cidOfRecord(next))
    expect(ballot).toMatchObject({ need: 2, opensAt: opening, closesAt: ms(hours.closes) })
    expect(tally).toMatchObject({ now: { approve: 0 }, next: { need: 3, weight: 5 }, passed: false })
    expect(tally.missingAcks).toHaveLength(2)
  })

  it('is refused as one that is made would be', () => {
    const policy = foundingPolicy(persons.slice(0, 3).map((who) => member(who)))
    const codesOf = (next: DataMap, at: number) => {
      const supposed = supposeAmendment(ensure(readVersion(policy)), next, at)
      return supposed.ok ? [] : supposed.findings.map(({ code }) => code)
    }
    expect(codesOf(nextPolicy(policy, { effectiveAt: policy['effectiveAt'] ?? '' }), opening)).toEqual([
      'policy/effective-early',
    ])
    expect(codesOf({ ...nextPolicy(policy), version: 7 }, opening)).toEqual(['policy/chain'])
    expect(codesOf(nextPolicy(policy), ms(-1))).toEqual(['policy/created-late'])
  })
})
