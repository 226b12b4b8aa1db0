import { beforeAll, describe, expect, it } from 'vitest'

import type { DataMap } from '@quorate/core'
import type { FoundRecord } from '../src/index.ts'
import {
  amend,
  checkpoint,
  cidOfRecord,
  founding,
  foundingPolicy,
  hours,
  instant,
  member,
  nextPolicy,
  people,
  propose,
  vote,
  type Person,
} from './group.ts'
import { reportOn, versionStates, wrongs } from './summary.ts'

const millisecond = 1 / 3_600_000

let alice: Person, bob: Person, carol: Person
let policy: DataMap, left: DataMap, right: DataMap
let records: FoundRecord[]

beforeAll(async () => {
  ;[alice, bob, carol] = await people('alice', 'bob', 'carol')
  policy = foundingPolicy([alice, bob, carol].map((p) => member(p)))
  left = nextPolicy(policy, { name: 'Left' })
  right = nextPolicy(policy, { name: 'Right' })
  records = await founding(policy, [alice, bob, carol])
})

/** A policy that these members adopt, each vote at its own time. */
async function adopted(
  to: DataMap,
  voters: readonly Person[],
  at: number = hours.voted,
  more: DataMap = {},
): Promise<FoundRecord[]> {
  const asked = await amend(voters[0] as Person, policy, to, more)
  return [asked, ...(await Promise.all(voters.map((p) => vote(p, asked, 'approve', at))))]
}

async function forked(): Promise<FoundRecord[]> {
  return [...records, ...(await adopted(left, [alice, bob])), ...(await adopted(right, [bob, carol], 102))]
}

async function resolve(
  keep: DataMap,
  drop: DataMap,
  voters: readonly Person[],
  at = 110,
): Promise<FoundRecord[]> {
  const subject = { kind: 'resolution', keep: cidOfRecord(keep), drop: cidOfRecord(drop) }
  const asked = await propose(alice, policy, subject, { opensAt: instant(at), createdAt: instant(at) })
  return [asked, ...(await Promise.all(voters.map((p) => vote(p, asked, 'approve', at + 1))))]
}

describe('two certified successors of one base', () => {
  it('are FORKED in whatever order they came, with the proof of who approved both', async () => {
    const evidence = await forked()
    for (const order of [evidence, [...evidence].reverse()]) {
      const report = reportOn(order)
      expect(report).toMatchObject({ state: 'FORKED', freshness: undefined })
      expect(report.head?.cid).toBe(cidOfRecord(policy))
      expect(versionStates(report)).toEqual(['1 ACTIVE', '2 FORKED', '2 FORKED'])
      const proof = report.findings.find((f) => f.code === 'policy/forked')
      expect(proof?.params).toMatchObject({ base: cidOfRecord(policy), both: [bob.did] })
      expect([proof?.params['left'], proof?.params['right']].sort()).toEqual(
        [left, right].map(cidOfRecord).sort(),
      )
    }
  })

  it('are one when two proposals adopt the same content', async () => {
    const twice = [
      ...(await adopted(left, [alice, bob])),
      ...(await adopted(left, [bob, carol], 102, { note: 'again' })),
    ]
    const report = reportOn([...records, ...twice])
    expect(versionStates(report)).toEqual(['1 SUPERSEDED', '2 ACTIVE'])
    expect(wrongs(report)).toEqual([])
    expect(report.versions[1]?.consent.map((c) => c.status)).toEqual(['approved', 'approved', 'approved'])
  })
})

describe('a resolution', () => {
  it('by the threshold of the common base lets one stand', async () => {
    const report = reportOn([...(await forked()), ...(await resolve(left, right, [alice, bob]))], 300)
    expect(report).toMatchObject({ state: 'ACTIVE', head: { cid: cidOfRecord(left) } })
    expect(report.versions.map(({ cid, state }) => [cid, state])).toContainEqual([
      cidOfRecord(right),
      'FORKED',
    ])
    expect(wrongs(report)).toEqual(['vote/double-approval'])
  })

  it('below the threshold lets none stand', async () => {
    expect(reportOn([...(await forked()), ...(await resolve(left, right, [alice]))]).state).toBe('FORKED')
  })

  it('and another that keeps the other leave it FORKED', async () => {
    const both = [
      ...(await resolve(left, right, [alice, bob])),
      ...(await resolve(right, left, [bob, carol], 110.5)),
    ]
    expect(reportOn([...(await forked()), ...both]).state).toBe('FORKED')
  })

  it('and another that keeps the same leave it standing', async () => {
    const both = [
      ...(await resolve(left, right, [alice, bob])),
      ...(await resolve(left, right, [bob, carol], 110.5)),
    ]
    expect(reportOn([...(await forked()), ...both]).head?.cid).toBe(cidOfRecord(left))
  })

  it('of three successors leaves those FORKED that it does not name', async () => {
    const third = nextPolicy(policy, { name: 'Third' })
    const evidence = [
      ...(await forked()),
      ...(await adopted(third, [alice, carol])),
      ...(await resolve(left, right, [alice, bob])),
    ]
    expect(reportOn(evidence).state).toBe('FORKED')
    expect(reportOn([...evidence, ...(await resolve(left, third, [alice, bob], 110.5))]).head?.cid).toBe(
      cidOfRecord(left),
    )
  })

  it('is INVALID when it names what is not certified', async () => {
    const never = nextPolicy(policy, { name: 'Never' })
    const evidence = [
      ...(await forked()),
      await amend(carol, policy, never),
      ...(await resolve(left, never, [alice, bob])),
    ]
    const found = reportOn(evidence).proposals.find((p) => p.record.kind === 'resolution')
    expect(found).toMatchObject({ state: 'INVALID', invalid: [{ code: 'proposal/target' }] })
  })

  it('is STALE when it opens once a successor took effect, and decides nothing then', async () => {
    const opening = async (at: number, voters: readonly Person[]) => {
      const report = reportOn([...(await forked()), ...(await resolve(left, right, voters, at))], at + 2)
      const { state } = report.proposals.find((p) => p.record.kind === 'resolution') ?? {}
      return [state, report.head?.cid === cidOfRecord(left), wrongs(report).includes('proposal/overtaken')]
    }
    const last = hours.nextEffective - millisecond
    expect(await opening(last, [alice])).toEqual(['OPEN', false, false])
    expect(await opening(last, [alice, bob])).toEqual(['PASSED', true, false])
    expect(await opening(hours.nextEffective, [alice])).toEqual(['STALE', false, false])
    expect(await opening(hours.nextEffective, [alice, bob])).toEqual(['PASSED', false, true])
  })

  it('needs what adopting the version that it drops needed', async () => {
    const strict = foundingPolicy(
      [alice, bob, carol].map((p) => member(p)),
      { amendThreshold: { kind: 'atLeast', num: 1, den: 1 } },
    )
    const [keep, drop] = [
      nextPolicy(strict),
      nextPolicy(strict, { members: [alice, bob].map((p) => member(p)) }),
    ]
    const needed = async (kept: DataMap, dropped: DataMap) => {
      const choice = { kind: 'resolution', keep: cidOfRecord(kept), drop: cidOfRecord(dropped) }
      const asked = await propose(alice, strict, choice, { opensAt: instant(110), createdAt: instant(110) })
      const made = await Promise.all([keep, drop].map((to) => amend(alice, strict, to)))
      const votes = made.flatMap((to) => [alice, bob, carol].map((who) => vote(who, to)))
      const all = [
        ...(await founding(strict, [alice, bob, carol])),
        ...made,
        ...(await Promise.all(votes)),
        asked,
      ]
      return reportOn(all).proposals.find((p) => p.record.kind === 'resolution')?.ballot?.need
    }
    expect(await needed(keep, drop)).toBe(3)
    expect(await needed(drop, keep)).toBe(2)
  })
})

describe('a second approval on one base', () => {
  const doubles = async (...evidence: Promise<FoundRecord[]>[]) => {
    const report = reportOn([...records, ...(await Promise.all(evidence)).flat()])
    return report.findings.filter((f) => f.code === 'vote/double-approval').map((f) => f.params['did'])
  }

  it('is evidence against its member, though neither passed', async () => {
    expect(await doubles(adopted(left, [alice]), adopted(right, [alice], 102))).toEqual([alice.did])
    expect(await doubles(adopted(left, [alice]), adopted(right, [bob], 102))).toEqual([])
  })

  it('is none when it approves the same policy in another proposal', async () => {
    expect(await doubles(adopted(left, [alice]), adopted(left, [alice], 102, { note: 'again' }))).toEqual([])
  })

  it('is none when it refuses the second', async () => {
    const asked = await amend(bob, policy, right)
    expect(
      await doubles(adopted(left, [alice]), Promise.resolve([asked, await vote(alice, asked, 'reject')])),
    ).toEqual([])
  })

  it('is none when voting on the first is over, without witnesses too', async () => {
    const later = { opensAt: instant(150), createdAt: instant(150) }
    const second = nextPolicy(policy, { name: 'Right', effectiveAt: instant(170) })
    expect(await doubles(adopted(left, [alice]), adopted(second, [alice], 151, later))).toEqual([])
    expect(await doubles(adopted(left, [alice]), adopted(second, [alice], hours.closes, later))).toEqual([])
    const last = hours.closes - millisecond
    expect(await doubles(adopted(left, [alice]), adopted(second, [alice], last, later))).toEqual([alice.did])
  })

  it('is evidence while voting on the first is open, though that was REJECTED', async () => {
    const rejected = async () => {
      const asked = await amend(alice, policy, left)
      return [
        asked,
        await vote(alice, asked),
        await vote(bob, asked, 'reject', 102),
        await vote(carol, asked, 'abstain', 104),
      ]
    }
    for (const at of [103, 104, hours.closes - millisecond])
      expect(await doubles(rejected(), adopted(right, [alice], at))).toEqual([alice.did])
    expect(await doubles(rejected(), adopted(right, [alice], hours.closes))).toEqual([])
  })

  it('is evidence though the first was REJECTED by those that stay', async () => {
    const smaller = nextPolicy(policy, { members: [member(alice), member(bob)], name: 'Two' })
    const rejected = async () => {
      const asked = await amend(alice, policy, smaller)
      return [asked, await vote(alice, asked), await vote(bob, asked, 'reject', 102)]
    }
    expect(await doubles(rejected(), adopted(right, [alice], 103))).toEqual([alice.did])
  })
})

describe('with witnesses, a second approval', () => {
  let watched: DataMap
  let on: FoundRecord[]

  beforeAll(async () => {
    watched = foundingPolicy(
      [alice, bob, carol].map((p) => member(p)),
      { witnesses: 1 },
    )
    const acks = await founding(watched, [alice, bob, carol])
    const seen = await Promise.all(
      [alice, bob].map((p) => checkpoint(p, cidOfRecord(watched), 2, acks.slice(1))),
    )
    on = [...acks, ...seen]
  })

  const approving = async (name: string, opens: number, at: number) => {
    const to = nextPolicy(watched, { name, effectiveAt: instant(opens + 12) })
    const asked = await amend(alice, watched, to, { opensAt: instant(opens), createdAt: instant(opens) })
    return [asked, await vote(alice, asked, 'approve', at)]
  }
  const doubled = async (at: number) => {
    const evidence = [...(await approving('Left', 100, 101)), ...(await approving('Right', 105, at))]
    return wrongs(reportOn([...on, ...evidence]))
  }

  it('is evidence until the first closed, and none from then on', async () => {
    expect(await doubled(hours.closes - 1)).toEqual(['vote/double-approval'])
    expect(await doubled(hours.closes)).toEqual([])
  })

  it('is none after the first closed, though that one passed', async () => {
    const passing = await approving('Left', 100, 101)
    const bobs = await vote(bob, passing[0] as FoundRecord)
    const votes = [...passing.slice(1), bobs]
    const seen = await checkpoint(carol, cidOfRecord(watched), 103, votes, {
      seq: 1,
      prev: cidOfRecord(watched),
    })
    const evidence = [...on, ...passing, bobs, seen, ...(await approving('Right', 111, 112))]
    expect(wrongs(reportOn(evidence))).toEqual([])
  })

  it('is evidence while voting on the first is open, revoked or not', async () => {
    const to = nextPolicy(watched, { name: 'Left', effectiveAt: instant(200) })
    const asked = await amend(alice, watched, to)
    const votes = await Promise.all([alice, bob].map((p) => vote(p, asked)))
    const revocation = await propose(
      alice,
      watched,
      { kind: 'revocation', revokes: cidOfRecord(to) },
      { opensAt: instant(120), createdAt: instant(120) },
    )
    const undoing = await Promise.all([alice, bob].map((p) => vote(p, revocation, 'approve', 121)))
    const seen = await checkpoint(carol, cidOfRecord(watched), 122, [...votes, ...undoing], {
      seq: 1,
      prev: cidOfRecord(watched),
    })
    const inTime = await checkpoint(carol, cidOfRecord(watched), 109, votes, {
      seq: 2,
      prev: cidOfRecord(seen.record),
    })
    const certified = [...on, asked, ...votes, inTime]
    const again = (at: number) => approving('Right', 105, at)
    for (const known of [certified, [...certified, revocation, ...undoing, seen]]) {
      const first = wrongs(reportOn([...known, ...(await again(hours.closes - millisecond))]))
      expect(first).toContain('vote/double-approval')
      expect(wrongs(reportOn([...known, ...(await again(hours.closes))]))).not.toContain(
        'vote/double-approval',
      )
    }
  })
})
