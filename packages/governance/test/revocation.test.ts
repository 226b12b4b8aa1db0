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
  member,
  nextPolicy,
  people,
  propose,
  vote,
  type Person,
} from './group.ts'
import { codes, reportOn, versionStates, wrongs } from './summary.ts'

let alice: Person, bob: Person, carol: Person, dave: Person, erin: Person
let policy: DataMap, next: DataMap
let records: FoundRecord[]
const millisecond = 1 / 3_600_000
const effective = 140
const threeOfFive = { threshold: { kind: 'atLeast', num: 3, den: 5 } }

beforeAll(async () => {
  ;[alice, bob, carol, dave, erin] = await people('alice', 'bob', 'carol', 'dave', 'erin')
  const all = [alice, bob, carol, dave, erin]
  policy = foundingPolicy(
    all.map((p) => member(p)),
    { witnesses: 1, ...threeOfFive },
  )
  const acks = await founding(policy, all)
  const watched = await Promise.all([alice, bob].map((p) => saw(p, 2, acks.slice(1), 0)))
  next = nextPolicy(policy, { effectiveAt: instant(effective) })
  records = [...acks, ...watched, ...(await adopted(policy, next, 100))]
})

function saw(
  who: Person,
  hour: number,
  seen: readonly FoundRecord[],
  seq = Math.round(hour * 1000),
): Promise<FoundRecord> {
  const prev = seq === 0 ? {} : { prev: cidOfRecord(policy) }
  return checkpoint(who, cidOfRecord(policy), hour, seen, { seq, ...prev })
}

/** An amendment that three approve and two others see. */
async function adopted(base: DataMap, to: DataMap, opens: number): Promise<FoundRecord[]> {
  const asked = await amend(alice, base, to, { opensAt: instant(opens), createdAt: instant(opens) })
  const votes = await Promise.all([alice, bob, carol].map((p) => vote(p, asked, 'approve', opens + 1)))
  return [asked, ...votes, await saw(dave, opens + 2, votes), await saw(erin, opens + 2, votes)]
}

type Listing = readonly [who: Person, hour: number]

/** Alice, Bob and Carol revoke the next version, W - need + 1 = 3 of 5; whoever is named lists their votes. */
async function revoking(
  listings: readonly Listing[],
  opens = 130,
  voted = opens + 1,
): Promise<FoundRecord[]> {
  const asked = await propose(
    alice,
    policy,
    { kind: 'revocation', revokes: cidOfRecord(next) },
    { opensAt: instant(opens), createdAt: instant(opens) },
  )
  const votes = await Promise.all([alice, bob, carol].map((p) => vote(p, asked, 'approve', voted)))
  return [asked, ...votes, ...(await Promise.all(listings.map(([who, hour]) => saw(who, hour, votes))))]
}

function stateOf(evidence: readonly FoundRecord[], at = 1000): string | undefined {
  return reportOn([...records, ...evidence], at).proposals.find((p) => p.ballot?.kind === 'revocation')?.state
}

it('a certified version that is not yet effective is revoked by as many as could have refused it', async () => {
  const evidence = await revoking([
    [dave, 133],
    [erin, 133],
  ])
  const report = reportOn([...records, ...evidence], 134)
  expect(versionStates(report)).toEqual(['1 ACTIVE', '2 REVOKED'])
  expect(report.head?.cid).toBe(cidOfRecord(policy))
  expect(report.proposals.find((p) => p.ballot?.kind === 'revocation')?.tally?.now).toMatchObject({
    need: 3,
    quorum: 0,
  })
  expect(wrongs(report)).toEqual([])
})

describe('an approval of a revocation is listed', () => {
  it('by members that weigh the need, its voter included', async () => {
    expect(stateOf(await revoking([[dave, 133]]))).toBe('EXPIRED')
    expect(
      stateOf(
        await revoking([
          [dave, 133],
          [erin, 133],
        ]),
      ),
    ).toBe('PASSED')
    const report = reportOn([...records, ...(await revoking([[dave, 133]]))])
    const revocation = report.proposals.find((p) => p.ballot?.kind === 'revocation')
    expect(codes(revocation?.tally?.ignored.flatMap((i) => i.findings) ?? [])).toEqual(['vote/not-listed'])
    expect(revocation?.tally?.ignored[0]?.findings[0]?.params).toEqual({ actual: 2, expected: 3 })
  })

  it('before effectiveAt, to the millisecond', async () => {
    expect(
      stateOf(
        await revoking([
          [dave, 133],
          [erin, effective - millisecond],
        ]),
      ),
    ).toBe('PASSED')
    expect(
      stateOf(
        await revoking([
          [dave, 133],
          [erin, effective],
        ]),
      ),
    ).toBe('EXPIRED')
  })

  it('once a member, however often it lists it', async () => {
    expect(
      stateOf(
        await revoking([
          [dave, 133],
          [dave, 134],
          [dave, 135],
        ]),
      ),
    ).toBe('EXPIRED')
  })

  it('by checkpoints that are named, the earliest of each member', async () => {
    const evidence = await revoking([
      [dave, 133],
      [erin, 134],
      [dave, 135],
    ])
    const found = reportOn([...records, ...evidence]).proposals.find((p) => p.ballot?.kind === 'revocation')
    const expected = evidence.slice(4, 6).map((c) => cidOfRecord(c.record))
    expect([...(found?.tally?.votes[0]?.sighted ?? [])].sort()).toEqual(expected.sort())
  })

  it('even when it was cast at effectiveAt or later: then it does not count', async () => {
    expect(
      stateOf(
        await revoking(
          [
            [dave, 138],
            [erin, 138],
          ],
          130,
          effective - millisecond,
        ),
      ),
    ).toBe('EXPIRED')
    const early = await revoking(
      [
        [dave, effective - millisecond],
        [erin, effective - millisecond],
      ],
      131,
      effective,
    )
    expect(stateOf(early)).toBe('EXPIRED')
  })
})

describe('a revocation is INVALID', () => {
  const why = async (changes: DataMap, more: DataMap = {}) => {
    const asked = await propose(
      alice,
      policy,
      { kind: 'revocation', revokes: cidOfRecord(next), ...changes },
      more,
    )
    const found = reportOn([...records, asked]).proposals.find((p) => p.cid === cidOfRecord(asked.record))
    return [found?.state, ...codes(found?.invalid ?? [])]
  }

  it('when it opens at effectiveAt', async () => {
    expect(await why({}, { opensAt: instant(effective - millisecond) })).toEqual(['EXPIRED'])
    expect(await why({}, { opensAt: instant(effective) })).toEqual(['INVALID', 'proposal/revocation-late'])
  })

  it('when what it revokes is not certified, or no successor of the base', async () => {
    const never = nextPolicy(policy, { effectiveAt: instant(effective), name: 'Never' })
    const asked = await amend(bob, policy, never)
    records.push(asked)
    expect(await why({ revokes: cidOfRecord(never) })).toEqual(['INVALID', 'proposal/target'])
    records.pop()
    expect(await why({ revokes: cidOfRecord(policy) })).toEqual(['INVALID', 'proposal/target'])
  })

  it('under a policy without witnesses', async () => {
    const trusting = foundingPolicy([alice, bob].map((p) => member(p)))
    const to = nextPolicy(trusting)
    const asked = await amend(alice, trusting, to)
    const votes = await Promise.all([alice, bob].map((p) => vote(p, asked)))
    const revocation = await propose(
      alice,
      trusting,
      { kind: 'revocation', revokes: cidOfRecord(to) },
      { opensAt: instant(105) },
    )
    const report = reportOn([...(await founding(trusting, [alice, bob])), asked, ...votes, revocation])
    const found = report.proposals.find((p) => p.cid === cidOfRecord(revocation.record))
    expect(codes(found?.invalid ?? [])).toEqual(['proposal/revocation-unavailable'])
  })
})

describe('after a revocation', () => {
  const revoked = () =>
    revoking([
      [dave, 133],
      [erin, 133],
    ])

  it("the base's next successor has the number of the revoked one, and they do not fork", async () => {
    const again = nextPolicy(policy, { effectiveAt: instant(200), name: 'Second try' })
    const report = reportOn([...records, ...(await revoked()), ...(await adopted(policy, again, 150))], 201)
    expect(versionStates(report).sort()).toEqual(['1 SUPERSEDED', '2 ACTIVE', '2 REVOKED'])
    expect(report.head?.cid).toBe(cidOfRecord(again))
    expect(wrongs(report)).toEqual([])
  })

  it('what stood on the revoked version is REVOKED with it', async () => {
    const third = nextPolicy(next, { effectiveAt: instant(200) })
    const report = reportOn([...records, ...(await adopted(next, third, 110)), ...(await revoked())])
    expect(versionStates(report)).toEqual(['1 ACTIVE', '2 REVOKED', '3 REVOKED'])
    expect(report.head?.cid).toBe(cidOfRecord(policy))
  })

  it('proposals on the revoked version are STALE', async () => {
    const asked = await amend(alice, next, nextPolicy(next, { effectiveAt: instant(200) }), {
      opensAt: instant(120),
      createdAt: instant(120),
    })
    const state = (evidence: FoundRecord[]) =>
      reportOn([...records, asked, ...evidence], 135).proposals.find(
        (p) => p.cid === cidOfRecord(asked.record),
      )?.state
    expect(state([])).toBe('EXPIRED')
    expect(state(await revoked())).toBe('STALE')
  })

  it('a reader that already followed the revoked version is told so, and of no fault', async () => {
    const anchor = { group: cidOfRecord(policy), head: cidOfRecord(next) }
    const report = reportOn([...records, ...(await revoked())], 139, anchor)
    expect(report.anchored).toBe('Unknown')
    expect(wrongs(report)).toEqual([])
    expect(reportOn(records, 139, anchor).anchored).toBe('True')
  })

  it('a reader whose head took effect is not moved by what may be dated back', async () => {
    const anchor = { group: cidOfRecord(policy), head: cidOfRecord(next) }
    const report = reportOn([...records, ...(await revoked())], 1000, anchor)
    expect(report).toMatchObject({ anchored: 'True', head: { cid: anchor.head } })
    expect(wrongs(report)).toEqual(['proposal/overtaken'])
  })
})
