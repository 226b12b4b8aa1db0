import { describe, expect, it } from 'vitest'

import { contentCid, type DataMap } from '@quorate/core'
import { certify, evaluateChain, type FoundRecord } from '@quorate/governance'
import { NetworkError } from '@quorate/network'

import {
  amend,
  checkpoint,
  cidOfRecord,
  ensure,
  founding,
  foundingPolicy,
  hours,
  member,
  ms,
  nextPolicy,
  people,
  propose,
  published,
  vote,
} from '../../governance/test/group.ts'
import { Failure } from '../src/shell/failure.ts'
import type { MemberView } from '../src/signing/member-view.ts'
import { MemberNames, noIdentities } from '../src/group/source/member-names.ts'
import { ownVotes } from '../src/vote/own-votes.ts'
import { ensureMayVote } from '../src/vote/vote-refusal.ts'

const [alice, bob, carol] = await people('alice', 'bob', 'carol')
const everyone = [alice, bob, carol]

type Group = {
  readonly first: DataMap
  readonly one: FoundRecord
  readonly two: FoundRecord
  readonly founded: readonly FoundRecord[]
}

/** Two rival amendments of one version; the second opens when voting on the first is over, or with it. */
async function rivals(witnesses: number, later: boolean, changes: DataMap = {}): Promise<Group> {
  const first = foundingPolicy(
    everyone.map((who) => member(who)),
    { witnesses, ...changes },
  )
  const acks = await founding(first, everyone)
  const seen = await Promise.all(everyone.map((who) => checkpoint(who, cidOfRecord(first), 2, acks.slice(1))))
  const opensAt = later ? { opensAt: '2026-01-05T14:00:00.000Z' } : {}
  const effectiveAt = '2026-01-20T00:00:00.000Z'
  return {
    first,
    founded: [...acks, ...seen],
    one: await amend(bob, first, nextPolicy(first, { name: 'One', effectiveAt })),
    two: await amend(carol, first, nextPolicy(first, { name: 'Two', effectiveAt }), opensAt),
  }
}

/** What alice is told who is about to approve the second, so many hours in. */
function refusal(
  { first, two, one, founded }: Group,
  more: readonly FoundRecord[],
  at: number,
  unread: readonly string[] = [],
): string | undefined {
  return refusalOn(first, two, [...founded, one, two, ...more], at, unread)
}

function refusalOn(
  first: DataMap,
  asked: FoundRecord,
  records: readonly FoundRecord[],
  at: number,
  unread: readonly string[] = [],
): string | undefined {
  const found = records.map((record) => ({
    ...record,
    cid: ensure(contentCid(record.record)).toString(),
  }))
  const report = evaluateChain({ records: found }, ms(at), { group: cidOfRecord(first) })
  const view = {
    report,
    me: alice.did,
    at: ms(at),
    names: new MemberNames([], noIdentities, 0),
    problems: unread.map((did) => ({
      did,
      error: new NetworkError('unavailable', did, 'down'),
      findings: [],
    })),
  } as unknown as MemberView
  const proposal = report.proposals.find(({ cid }) => cid === cidOfRecord(asked.record))
  if (proposal === undefined) throw new Error('no proposal')
  const evidence = { records: found, proofs: [], plcLogs: [], didDocuments: [] }
  try {
    ensureMayVote(view, proposal, 'approve', ownVotes(evidence, alice.did, alice.key.did()))
    return undefined
  } catch (error) {
    return (error as Failure).findings[0].code
  }
}

describe('a second approval on one base', () => {
  it('is refused while the first is open, and allowed of the same policy by another proposal', async () => {
    const group = await rivals(0, false)
    expect(refusal(group, [await vote(alice, group.one)], 105)).toBe('vote/second-approval')
    const twice = { ...group, two: await amend(carol, group.first, group.one.record['policy'] as DataMap) }
    expect(refusal(twice, [await vote(alice, group.one)], 105)).toBeUndefined()
    expect(refusal(group, [], 105)).toBeUndefined()
  })

  it('without witnesses waits for voting to close as well, REJECTED or not', async () => {
    const [early, late] = [await rivals(0, false), await rivals(0, true)]
    const against = ({ one }: Group) => [vote(bob, one, 'reject'), vote(carol, one, 'abstain')]
    const approved = await vote(alice, early.one)
    expect(refusal(early, [approved], 105)).toBe('vote/second-approval')
    expect(refusal(early, [approved, ...(await Promise.all(against(early)))], 105)).toBe(
      'vote/second-approval',
    )
    expect(refusal(late, [await vote(alice, late.one)], 115)).toBeUndefined()
  })

  it('with witnesses waits for voting to close', async () => {
    const [early, late] = [await rivals(1, false), await rivals(1, true)]
    expect(refusal(early, [await vote(alice, early.one)], 105)).toBe('vote/second-approval')
    expect(refusal(late, [await vote(alice, late.one)], 115)).toBeUndefined()
  })

  it('is allowed once the first version is REVOKED, and not before', async () => {
    const group = await rivals(1, true, { votingSeconds: 36_000 })
    const { first, one } = group
    const yes = [await vote(alice, one), await vote(bob, one)]
    const listing = await checkpoint(carol, cidOfRecord(first), hours.voted, yes)
    const next = one.record['policy'] as DataMap
    expect(refusal(group, [...yes, listing], 115)).toBe('vote/stale')
    const revokes = { opensAt: '2026-01-05T15:00:00.000Z', createdAt: '2026-01-05T15:00:00.000Z' }
    const revocation = await propose(bob, first, { kind: 'revocation', revokes: cidOfRecord(next) }, revokes)
    const out = [await vote(bob, revocation, 'approve', 112), await vote(carol, revocation, 'approve', 112)]
    const seen = await Promise.all(
      everyone.map((who) => checkpoint(who, cidOfRecord(first), 113, out, { seq: 1 })),
    )
    expect(refusal(group, [...yes, listing, revocation, ...out, ...seen], 115)).toBeUndefined()
  })

  it('is refused by a certificate of others, when the vote is no more in the own repository', async () => {
    const group = await rivals(1, true)
    const { first, one } = group
    const votes = [await vote(alice, one), await vote(bob, one)]
    const counted = votes.map(({ repository, record }) => ({ repository, record, sighted: [] }))
    const certified = certify(one.record['policy'] as DataMap, { proposal: one, votes: counted, acks: [] })
    const open = {
      ...group,
      two: await amend(
        carol,
        first,
        nextPolicy(first, { name: 'Two', effectiveAt: '2026-01-20T00:00:00.000Z' }),
      ),
    }
    // Unseen, so that nothing has PASSED: the approvals are out all the same.
    expect(refusal(open, [published(bob, certified)], 105)).toBe('vote/second-approval')
  })

  it('is refused while votes that were not read could have made the first one pass', async () => {
    const group = await rivals(1, true)
    const yes = await vote(alice, group.one)
    const listing = await checkpoint(carol, cidOfRecord(group.first), hours.voted, [yes])
    expect(refusal(group, [yes, listing], 115)).toBeUndefined()
    expect(refusal(group, [yes, listing], 115, [bob.did])).toBe('vote/unread-approval')
    // Bob voted, and is read; that nobody saw it may be for want of reading carol.
    const unseen = await vote(bob, group.one)
    expect(refusal(group, [yes, unseen], 115, [carol.did])).toBe('vote/unread-approval')
    expect(refusal(group, [yes, listing], 115, ['did:web:stranger.example'])).toBeUndefined()
  })

  it('is refused when the proposal that was approved is not there', async () => {
    const group = await rivals(0, false)
    const yes = await vote(alice, group.one)
    expect(refusal({ ...group, one: group.two }, [yes], 105)).toBe('vote/unknown-approval')
  })
})

describe('a vote on a resolution', () => {
  /** Both were adopted, and take effect long after; each resolution opens at an hour. */
  const forked = async () => {
    const { first, one, two, founded } = await rivals(0, false)
    const votes = [one, two].flatMap((asked) => [bob, carol].map((who) => vote(who, asked)))
    const known = [...founded, one, two, ...(await Promise.all(votes))]
    const [left = '', right = ''] = [one, two].map(({ record }) => cidOfRecord(record['policy'] as DataMap))
    const resolving = (keep: string, drop: string, opensAt: string) =>
      propose(bob, first, { kind: 'resolution', keep, drop }, { opensAt, createdAt: opensAt })
    return { first, known, left, right, resolving }
  }

  it('is refused while another that keeps the other version is open, and one was approved', async () => {
    const { first, known, left, right, resolving } = await forked()
    const kept = await resolving(left, right, '2026-01-06T00:00:00.000Z')
    const other = await resolving(right, left, '2026-01-06T01:00:00.000Z')
    const same = await resolving(left, right, '2026-01-06T01:00:00.000Z')
    const records = [...known, kept, other, same, await vote(alice, kept, 'approve', 121)]
    expect(refusalOn(first, other, records, 122)).toBe('vote/second-approval')
    expect(refusalOn(first, other, records, 130)).toBeUndefined()
    expect(refusalOn(first, same, records, 122)).toBeUndefined()
  })

  it('is refused when a successor took effect before it opened', async () => {
    const { first, known, left, right, resolving } = await forked()
    const late = await resolving(left, right, '2026-01-20T00:00:00.000Z')
    const last = await resolving(left, right, '2026-01-19T23:59:59.999Z')
    const records = [...known, late, last]
    expect(refusalOn(first, late, records, 457)).toBe('vote/closed')
    expect(refusalOn(first, last, records, 457)).toBeUndefined()
  })
})
