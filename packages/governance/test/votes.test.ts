import { beforeAll, describe, expect, it } from 'vitest'

import type { DataMap } from '@quorate/core'
import type { FoundRecord, ProposalReport } from '../src/index.ts'
import {
  amend,
  cidOfRecord,
  founding,
  foundingPolicy,
  governed,
  hours,
  member,
  nextPolicy,
  people,
  ready,
  resigned,
  vote,
  type Person,
} from './group.ts'
import { codes, reportOn, wrongs } from './summary.ts'

let alice: Person, bob: Person, carol: Person, mallory: Person
let policy: DataMap
let proposal: FoundRecord
let records: FoundRecord[]
const millisecond = 1 / 3_600_000

beforeAll(async () => {
  ;[alice, bob, carol, mallory] = await people('alice', 'bob', 'carol', 'mallory')
  policy = foundingPolicy([
    member(alice, { weight: 3 }),
    member(bob, { weight: 2 }),
    member(carol, { weight: 1 }),
  ])
  proposal = await amend(alice, policy, nextPolicy(policy))
  records = [...(await founding(policy, [alice, bob, carol])), proposal]
})

function outcome(...votes: FoundRecord[]): ProposalReport {
  const [found] = reportOn([...records, ...votes]).proposals
  if (found === undefined) throw new Error('no proposal')
  return found
}

/** [approve, against, participation] under the base. */
async function tally(...votes: (FoundRecord | Promise<FoundRecord>)[]): Promise<number[]> {
  const { now } = outcome(...(await ready(votes))).tally ?? {}
  return now === undefined ? [] : [now.approve, now.against, now.participation]
}

describe('a vote counts by the weight of its member', () => {
  it.each([
    ['approve', [3, 0, 3]],
    ['reject', [0, 3, 3]],
    ['abstain', [0, 3, 3]],
  ])('as %s', async (choice, expected) => {
    expect(await tally(vote(alice, proposal, choice))).toEqual(expected)
  })

  it('and nothing counts that nobody cast', async () => {
    expect(await tally()).toEqual([0, 0, 0])
  })

  it('once, however often it was found, and at whatever time it was cast again', async () => {
    const first = await vote(bob, proposal)
    expect(await tally(first, first, vote(bob, proposal, 'approve', hours.voted + 1))).toEqual([2, 0, 2])
  })

  it('once, though several keys signed it', async () => {
    const { record } = await vote(bob, proposal)
    const twice = {
      ...record,
      signatures: [...(record['signatures'] as DataMap[]), ...(record['signatures'] as DataMap[])],
    }
    expect(await tally({ repository: bob.did, record: twice })).toEqual([2, 0, 2])
  })

  it('when the signature that holds came with another copy of it', async () => {
    const good = await vote(bob, proposal)
    const bad = resigned(good, (s) => ({ ...s, signature: new Uint8Array(64) }))
    expect(await tally(bad, good)).toEqual([2, 0, 2])
    expect(await tally(good, bad)).toEqual([2, 0, 2])
    expect(await tally(bad)).toEqual([0, 0, 0])
  })
})

describe('two choices of one member', () => {
  it('count as approval when one of them approves, and are evidence', async () => {
    const [yes, no] = [await vote(bob, proposal), await vote(bob, proposal, 'reject')]
    expect(await tally(yes, no)).toEqual([2, 0, 2])
    const findings = reportOn([...records, yes, no]).findings.filter((f) => f.code !== 'ack/unproven')
    const [left, right] = [yes, no].map((v) => cidOfRecord(v.record))
    expect(findings).toMatchObject([
      { code: 'vote/equivocation', params: { did: bob.did, proposal: cidOfRecord(proposal.record) } },
    ])
    expect([findings[0]?.params['left'], findings[0]?.params['right']].sort()).toEqual([left, right].sort())
  })

  it('count once as against when neither approves', async () => {
    expect(await tally(vote(bob, proposal, 'abstain'), vote(bob, proposal, 'reject'))).toEqual([0, 2, 2])
  })

  it('are evidence though one of them came too late to count', async () => {
    const late = await vote(bob, proposal, 'approve', hours.closes)
    const no = await vote(bob, proposal, 'reject')
    expect(await tally(late, no)).toEqual([0, 2, 2])
    expect(wrongs(reportOn([...records, late, no]))).toEqual(['vote/equivocation'])
  })
})

describe('of two votes with one choice', () => {
  it('one in time counts though the other is late', async () => {
    expect(await tally(vote(bob, proposal, 'approve', hours.closes), vote(bob, proposal))).toEqual([2, 0, 2])
  })

  it('that both count, the one with the smallest CID is kept', async () => {
    const votes = await Promise.all([101, 102, 103, 104].map((at) => vote(bob, proposal, 'approve', at)))
    const kept = outcome(...votes).tally?.votes.map((v) => v.record.cid)
    const bytewise = votes
      .map((v) => cidOfRecord(v.record))
      .map((cid) => ({ cid, rank: cid.replaceAll(/[2-7]/g, (d) => `~${d}`) }))
    bytewise.sort((x, y) => (x.rank < y.rank ? -1 : 1))
    expect(kept).toEqual([bytewise[0]?.cid])
  })
})

describe('a vote is cast', () => {
  it('from opensAt until just before closesAt', async () => {
    const at = (hour: number) => tally(vote(alice, proposal, 'approve', hour))
    expect(await at(hours.opens - millisecond)).toEqual([0, 0, 0])
    expect(await at(hours.opens)).toEqual([3, 0, 3])
    expect(await at(hours.closes - millisecond)).toEqual([3, 0, 3])
    expect(await at(hours.closes)).toEqual([0, 0, 0])
  })

  it('for nothing when it is dated after the instant of evaluation', async () => {
    const evidence = [...records, await vote(alice, proposal, 'approve', hours.voted)]
    const approve = (at: number) => reportOn(evidence, at).proposals[0]?.tally?.now.approve
    expect(approve(hours.voted - millisecond)).toBe(0)
    expect(approve(hours.voted)).toBe(3)
  })
})

describe('a vote does not count, and says why', () => {
  const why = async (cast: Promise<FoundRecord> | FoundRecord) => {
    const { tally, equivocations } = outcome(await cast)
    expect(tally?.now).toMatchObject({ approve: 0, against: 0, participation: 0 })
    expect(equivocations).toEqual([])
    return codes((tally?.ignored ?? []).flatMap((i) => i.findings))
  }
  const elsewhere = 'bafyreigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi'

  it.each<[string, () => Promise<FoundRecord> | FoundRecord, string]>([
    [
      'of another group',
      () => vote(bob, proposal, 'approve', hours.voted, { group: elsewhere }),
      'vote/other-group',
    ],
    [
      'on another base',
      () => vote(bob, proposal, 'approve', hours.voted, { base: elsewhere }),
      'vote/other-base',
    ],
    [
      'with a field that votes do not have',
      () => vote(bob, proposal, 'approve', hours.voted, { note: 'x' }),
      'vote/unknown-field',
    ],
    ['with a choice that is none', () => vote(bob, proposal, 'yes'), 'vote/choice'],
    ['of a stranger', () => vote(mallory, proposal), 'vote/not-in-electorate'],
    ['cast late', () => vote(bob, proposal, 'approve', hours.closes), 'vote/outside-window'],
    ['by a key that is not pinned', () => vote({ ...bob, key: mallory.key }, proposal), 'key/not-pinned'],
    ["by another member's key", () => vote({ ...bob, key: alice.key }, proposal), 'key/not-pinned'],
    [
      "taken from another member's repository",
      async () => ({ ...(await vote(bob, proposal)), repository: alice.did }),
      'key/not-pinned',
    ],
    [
      'that claims the key of the member it was copied to',
      async () => ({
        ...resigned(await vote(bob, proposal), (s) => ({ ...s, key: alice.key.did() })),
        repository: alice.did,
      }),
      'signature/mismatch',
    ],
    [
      'without a signature',
      async () => ({
        ...(await vote(bob, proposal)),
        record: { ...(await vote(bob, proposal)).record, signatures: [] },
      }),
      'key/not-pinned',
    ],
    [
      'changed after it was signed',
      async () => {
        const { repository, record } = await vote(bob, proposal, 'reject')
        return { repository, record: { ...record, choice: 'approve' } }
      },
      'signature/mismatch',
    ],
    [
      'under signature metadata of another type',
      async () => resigned(await vote(bob, proposal), (s) => ({ ...s, $type: 'com.example.seal' })),
      'key/not-pinned',
    ],
    [
      'with more metadata than $type and key',
      async () => resigned(await vote(bob, proposal), (s) => ({ ...s, issuedAt: 'now' })),
      'signature/foreign-metadata',
    ],
    [
      'with a short signature',
      async () => resigned(await vote(bob, proposal), (s) => ({ ...s, signature: new Uint8Array(63) })),
      'signature/length',
    ],
    [
      'whose signature has a high S',
      async () => resigned(await vote(bob, proposal), highS),
      'signature/high-s',
    ],
  ])('%s', async (_what, cast, code) => {
    expect(await why(cast())).toEqual([code])
  })

  it('on another proposal, though it names this one beside', async () => {
    const other = await amend(alice, policy, nextPolicy(policy, governed(policy, { votingSeconds: 60 })))
    const cast = await vote(bob, other)
    const { proposals } = reportOn([...records, other, cast])
    const approvals = proposals.map((p) => [p.cid, p.tally?.now.approve])
    expect(Object.fromEntries(approvals)).toEqual({
      [cidOfRecord(proposal.record)]: 0,
      [cidOfRecord(other.record)]: 2,
    })
  })
})

/** The other signature that anybody can make from one: the same r, and n - s. */
function highS(signature: DataMap): DataMap {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
  const bytes = signature['signature'] as Uint8Array
  const s = BigInt(`0x${Buffer.from(bytes.subarray(32)).toString('hex')}`)
  const twin = Buffer.from((order - s).toString(16).padStart(64, '0'), 'hex')
  return { ...signature, signature: Uint8Array.from([...bytes.subarray(0, 32), ...twin]) }
}
