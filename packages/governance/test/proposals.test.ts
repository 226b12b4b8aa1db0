import { beforeAll, describe, expect, it } from 'vitest'

import type { DataMap, DataValue } from '@quorate/core'
import type { FoundRecord } from '../src/index.ts'
import {
  amend,
  cancel,
  cidOfRecord,
  founding,
  foundingPolicy,
  governed,
  hours,
  instant,
  member,
  nextPolicy,
  people,
  propose,
  signed,
  vote,
  type Person,
} from './group.ts'
import { codes, reportOn, versionStates } from './summary.ts'

let alice: Person, bob: Person, carol: Person, mallory: Person
let policy: DataMap, next: DataMap
let records: FoundRecord[]
let proposal: FoundRecord
const millisecond = 1 / 3_600_000

beforeAll(async () => {
  ;[alice, bob, carol, mallory] = await people('alice', 'bob', 'carol', 'mallory')
  policy = foundingPolicy([alice, bob, carol].map((p) => member(p)))
  next = nextPolicy(policy)
  records = await founding(policy, [alice, bob, carol])
  proposal = await amend(alice, policy, next)
})

function stateAt(hour: number, evidence: readonly FoundRecord[], of = proposal): string {
  const cid = cidOfRecord(of.record)
  return reportOn([...records, of, ...evidence], hour).proposals.find((p) => p.cid === cid)?.state ?? 'absent'
}

describe('a proposal is', () => {
  it('PENDING before it opens, OPEN while votes count, EXPIRED after, to the millisecond', async () => {
    const early = await amend(alice, policy, next, { createdAt: instant(50) })
    expect(stateAt(50 - millisecond, [], early)).toBe('absent')
    expect(stateAt(50, [], early)).toBe('PENDING')
    expect(stateAt(hours.opens - millisecond, [], early)).toBe('PENDING')
    expect(stateAt(hours.opens, [], early)).toBe('OPEN')
    expect(stateAt(hours.closes - millisecond, [], early)).toBe('OPEN')
    expect(stateAt(hours.closes, [], early)).toBe('EXPIRED')
  })

  it('PASSED from the vote that reaches the need, and certifies its policy', async () => {
    const votes = [await vote(alice, proposal), await vote(bob, proposal, 'approve', 103)]
    expect(stateAt(103 - millisecond, votes)).toBe('OPEN')
    expect(stateAt(103, votes)).toBe('PASSED')
    const report = reportOn([...records, proposal, ...votes], 103)
    expect(report.head?.cid).toBe(cidOfRecord(next))
    expect(versionStates(report)).toEqual(['1 ACTIVE', '2 SCHEDULED'])
  })

  it('REJECTED once the need is out of reach, and PASSED nevertheless when a reject also approved', async () => {
    const no = [await vote(alice, proposal, 'reject'), await vote(bob, proposal, 'abstain')]
    expect(stateAt(102, no.slice(0, 1))).toBe('OPEN')
    expect(stateAt(102, no)).toBe('REJECTED')
    const yes = await Promise.all([alice, carol].map((p) => vote(p, proposal)))
    expect(stateAt(102, [...no, ...yes])).toBe('PASSED')
  })

  it('EXPIRED, not PASSED, while participation is below the quorum', async () => {
    const strict = foundingPolicy(
      [alice, bob, carol].map((p) => member(p)),
      { quorum: 3 },
    )
    const on = await founding(strict, [alice, bob, carol])
    const asked = await amend(alice, strict, nextPolicy(strict))
    const yes = await Promise.all([alice, bob].map((p) => vote(p, asked)))
    const state = (more: FoundRecord[]) => reportOn([...on, asked, ...yes, ...more]).proposals[0]?.state
    expect(state([])).toBe('EXPIRED')
    expect(state([await vote(carol, asked, 'abstain')])).toBe('PASSED')
  })
})

describe('a cancellation', () => {
  it('counts from its proposer, at any time, before a rejection', async () => {
    const no = await Promise.all([alice, bob].map((p) => vote(p, proposal, 'reject')))
    expect(stateAt(102, [await cancel(alice, proposal)])).toBe('CANCELLED')
    expect(stateAt(102, [await cancel(alice, proposal), ...no])).toBe('CANCELLED')
    expect(stateAt(300, [await cancel(alice, proposal, { createdAt: instant(300) })])).toBe('CANCELLED')
  })

  it('undoes nothing that PASSED', async () => {
    const yes = await Promise.all([alice, bob].map((p) => vote(p, proposal)))
    expect(stateAt(102, [await cancel(alice, proposal), ...yes])).toBe('PASSED')
  })

  it('counts from nobody else', async () => {
    expect(stateAt(102, [await cancel(bob, proposal)])).toBe('OPEN')
    expect(stateAt(102, [await cancel(mallory, proposal)])).toBe('OPEN')
    expect(stateAt(102, [await cancel({ ...alice, key: mallory.key }, proposal)])).toBe('OPEN')
  })

  it('names the group and base of what it cancels', async () => {
    const elsewhere = cidOfRecord(next)
    expect(stateAt(102, [await cancel(alice, proposal, { group: elsewhere })])).toBe('OPEN')
    expect(stateAt(102, [await cancel(alice, proposal, { base: elsewhere })])).toBe('OPEN')
  })

  it('takes all who made the same proposal', async () => {
    const { signatures: _, ...body } = proposal.record
    const bobs = await propose(bob, policy, body)
    expect(cidOfRecord(bobs.record)).toBe(cidOfRecord(proposal.record))
    const copied = { ...proposal, repository: mallory.did }
    expect(stateAt(102, [bobs, await cancel(alice, proposal)])).toBe('OPEN')
    expect(stateAt(102, [bobs, await cancel(alice, proposal), await cancel(bob, proposal)])).toBe('CANCELLED')
    expect(stateAt(102, [copied, await cancel(alice, proposal)])).toBe('CANCELLED')
  })
})

describe('an amendment whose base has another certified successor', () => {
  it('is STALE, and PASSED when it passed too', async () => {
    const rival = await amend(bob, policy, nextPolicy(policy, { name: 'Best friends' }))
    const votes = await Promise.all([alice, bob].map((p) => vote(p, rival)))
    expect(stateAt(102, [rival])).toBe('OPEN')
    expect(stateAt(102, [rival, ...votes])).toBe('STALE')
    const no = await Promise.all([alice, bob].map((p) => vote(p, proposal, 'reject')))
    expect(stateAt(102, [rival, ...votes, ...no])).toBe('REJECTED')
    const yes = await Promise.all([bob, carol].map((p) => vote(p, proposal)))
    expect(stateAt(102, [rival, ...votes, ...yes])).toBe('PASSED')
  })
})

describe('a proposal is INVALID', () => {
  const why = (asked: FoundRecord) => {
    const report = reportOn([...records, asked])
    const [found] = report.proposals
    expect(found?.state).toBe('INVALID')
    expect(report.versions).toHaveLength(1)
    return codes(found?.invalid ?? [])
  }
  const elsewhere = () => cidOfRecord(next)
  const withPolicy = (embedded: DataValue) => propose(alice, policy, { kind: 'amendment', policy: embedded })

  it.each<[string, () => Promise<FoundRecord>, string]>([
    [
      'that opens before it was made',
      () => amend(alice, policy, next, { createdAt: instant(hours.opens + millisecond) }),
      'proposal/opens-early',
    ],
    ['of another group', () => amend(alice, policy, next, { group: elsewhere() }), 'proposal/field'],
    ['of a kind nobody knows', () => propose(alice, policy, { kind: 'coup' }), 'proposal/unknown-kind'],
    ['without a policy', () => propose(alice, policy, { kind: 'amendment' }), 'proposal/field'],
    ['whose policy is null', () => withPolicy(null), 'proposal/field'],
    ['whose policy is text', () => withPolicy('no'), 'proposal/field'],
    ['whose policy is an array', () => withPolicy([]), 'proposal/field'],
    [
      'whose policy is of another type',
      () => withPolicy({ ...next, $type: 'org.p2pds.manifest' }),
      'record/shape',
    ],
    [
      'whose policy carries a certificate',
      () => withPolicy({ ...next, certificate: { votes: [], acks: [] } }),
      'proposal/field',
    ],
    ['whose policy carries signatures', () => withPolicy({ ...next, signatures: [] }), 'proposal/field'],
    [
      'whose policy breaks a rule',
      () => amend(alice, policy, nextPolicy(policy, { expiresAt: instant(0) })),
      'policy/expires-early',
    ],
    ['that skips a version', () => amend(alice, policy, nextPolicy(policy, { version: 3 })), 'policy/chain'],
    [
      'whose prev is not its base',
      () => amend(alice, policy, nextPolicy(policy, { prev: elsewhere() })),
      'policy/chain',
    ],
    [
      'whose policy is of another group',
      () => amend(alice, policy, nextPolicy(policy, { group: elsewhere() })),
      'policy/chain',
    ],
    [
      'that takes effect before the delay is over',
      () =>
        amend(alice, policy, nextPolicy(policy, { effectiveAt: instant(hours.nextEffective - millisecond) })),
      'policy/effective-early',
    ],
    ['that revokes nothing', () => propose(alice, policy, { kind: 'revocation' }), 'proposal/target'],
    ['that keeps nothing', () => propose(alice, policy, { kind: 'resolution' }), 'proposal/field'],
  ])('%s', async (_what, asked, code) => {
    expect(why(await asked())).toContain(code)
    expect(new Set(why(await asked())).size).toBeLessThanOrEqual(2)
  })

  it('without opensAt', async () => {
    const { opensAt: _opens, signatures: _signed, ...body } = proposal.record
    expect(why(await signed(alice, body, alice.key))).toEqual(['proposal/field'])
  })
})

describe('a proposal of nobody in the group', () => {
  it.each<[string, () => Promise<FoundRecord>]>([
    ['made by a stranger', () => amend(mallory, policy, next)],
    ["made with a key that is not the member's", () => amend({ ...alice, key: mallory.key }, policy, next)],
    [
      'copied to a stranger',
      async () => ({ ...(await amend(alice, policy, next)), repository: mallory.did }),
    ],
  ])('%s, is not shown and passes nothing', async (_what, asked) => {
    const made = await asked()
    const votes = await Promise.all([alice, bob, carol].map((p) => vote(p, made)))
    const report = reportOn([...records, made, ...votes])
    expect(report.proposals).toEqual([])
    expect(report.head?.cid).toBe(cidOfRecord(policy))
  })
})

describe('the next version takes effect', () => {
  const passes = async (base: DataMap, effectiveAt: string, opens: number) => {
    const on = [...records, ...(await passed(policy, base))]
    const asked = await amend(alice, base, nextPolicy(base, { effectiveAt }), {
      opensAt: instant(opens),
      createdAt: instant(opens),
    })
    const votes = await Promise.all([alice, bob].map((p) => vote(p, asked, 'approve', opens)))
    const report = reportOn([...on, asked, ...votes])
    return report.proposals.find((p) => p.cid === cidOfRecord(asked.record))?.state
  }
  const passed = async (base: DataMap, to: DataMap) => {
    const asked = await amend(alice, base, to)
    return [asked, ...(await Promise.all([alice, bob].map((p) => vote(p, asked))))]
  }

  it('not before the version it follows', async () => {
    const late = nextPolicy(policy, { effectiveAt: instant(500) })
    expect(await passes(late, instant(500 - millisecond), 105)).toBe('INVALID')
    expect(await passes(late, instant(500), 105)).toBe('PASSED')
  })

  it('not within the overlap before it', async () => {
    const overlapping = nextPolicy(policy, { compatUntil: instant(500) })
    expect(await passes(overlapping, instant(500 - millisecond), 105)).toBe('INVALID')
    expect(await passes(overlapping, instant(500), 105)).toBe('PASSED')
  })
})

it('a vote that would take until after the year 9999 passes nothing and breaks nothing', async () => {
  const slow = foundingPolicy(
    [alice, bob, carol].map((p) => member(p)),
    { votingSeconds: 7_776_000 },
  )
  const last = '9999-12-31T23:59:59.999Z'
  const asked = await amend(alice, slow, nextPolicy(slow, { effectiveAt: last }), { opensAt: last })
  const report = reportOn([...(await founding(slow, [alice, bob, carol])), asked, await vote(bob, asked)])
  expect(report.proposals).toMatchObject([
    { state: 'INVALID', invalid: [{ code: 'policy/effective-early' }] },
  ])
})

it('what a member made beyond 64 proposals is not shown, and touches no one else', async () => {
  const made = await Promise.all(
    Array.from({ length: 66 }, (_, i) =>
      amend(alice, policy, nextPolicy(policy, { name: `Name ${String(i)}` })),
    ),
  )
  const { signatures: _, ...body } = (made[65] as FoundRecord).record
  const shared = await propose(bob, policy, body)
  const passing = made[64] as FoundRecord
  const votes = await Promise.all([alice, bob].map((p) => vote(p, passing)))
  const report = reportOn([...records, ...made, shared, ...votes])
  const shown = report.proposals.map((p) => p.cid)
  expect(shown).toContain(cidOfRecord(passing.record))
  expect(shown).toContain(cidOfRecord(shared.record))
  const alone = report.proposals.filter((p) => p.state !== 'PASSED' && !p.proposers.includes(bob.did))
  expect([63, 64]).toContain(alone.length)
  expect(report.findings.filter((f) => f.code === 'proposal/quota').map((f) => f.params['did'])).toEqual([
    alice.did,
  ])
  const once = reportOn([...records, ...made.slice(0, 64)])
  expect(once.proposals).toHaveLength(64)
  expect(codes(once.findings)).not.toContain('proposal/quota')
})

it('a change of governance is proposed like any other', async () => {
  const asked = await amend(alice, policy, nextPolicy(policy, governed(policy, { delaySeconds: 0 })))
  expect(stateAt(102, await Promise.all([alice, bob].map((p) => vote(p, asked))), asked)).toBe('PASSED')
})
