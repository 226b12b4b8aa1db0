import { beforeAll, describe, expect, it } from 'vitest'

import type { DataMap, DataValue } from '@quorate/core'
import { backingOf, certify, type FoundRecord } from '../src/index.ts'
import {
  ack,
  amend,
  checkpoint,
  cidOfRecord,
  founding,
  foundingPolicy,
  hours,
  member,
  nextPolicy,
  people,
  published,
  vote,
  type Person,
} from './group.ts'
import { codes, reportOn, summaryOf } from './summary.ts'

type Certificate = DataMap & { votes: DataMap[]; acks: DataMap[]; proposal: DataMap & { record: DataMap } }

let alice: Person, bob: Person, carol: Person, dave: Person, mallory: Person
let policy: DataMap, next: DataMap
let first: FoundRecord, second: FoundRecord
let loose: FoundRecord[], checkpoints: FoundRecord[]

/** Four members of weight 1, need 3, one witness; the next version adds a fifth. */
beforeAll(async () => {
  ;[alice, bob, carol, dave, mallory] = await people('alice', 'bob', 'carol', 'dave', 'mallory')
  const four = [alice, bob, carol, dave]
  policy = foundingPolicy(
    four.map((p) => member(p)),
    { witnesses: 1 },
  )
  const acks = await founding(policy, four)
  const [erin] = await people('erin')
  next = nextPolicy(policy, { members: [...four, erin].map((p) => member(p)) })
  const asked = await amend(alice, policy, next)
  const votes = await Promise.all([
    ...four.slice(0, 3).map((p) => vote(p, asked)),
    vote(dave, asked, 'reject'),
  ])
  const joining = await ack(erin, next, hours.voted)
  checkpoints = [
    ...(await Promise.all([alice, bob].map((p) => saw(p, 2, acks.slice(1))))),
    await saw(alice, 102, [...votes, joining], 1),
    await saw(dave, 103, [...votes, joining], 1),
  ]
  loose = [...acks, asked, ...votes, joining, ...checkpoints]
  const report = reportOn(loose)
  const [one, two] = report.versions.map((v) =>
    published(alice, certify(v.version.record as DataMap, backingOf(v, report))),
  )
  ;[first, second] = [one as FoundRecord, two as FoundRecord]
})

function saw(who: Person, hour: number, seen: readonly FoundRecord[], seq = 0): Promise<FoundRecord> {
  return checkpoint(who, cidOfRecord(policy), hour, seen, {
    seq,
    ...(seq === 0 ? {} : { prev: cidOfRecord(policy) }),
  })
}

function certificateOf({ record }: FoundRecord): Certificate {
  return record['certificate'] as Certificate
}

/** The second policy with its certificate changed. */
function recertified(change: (certificate: Certificate) => DataMap): FoundRecord {
  return { ...second, record: { ...second.record, certificate: change(certificateOf(second)) } }
}

function without(votes: DataMap[], ...dids: string[]): DataMap[] {
  return votes.filter((v) => !dids.includes(v['did'] as string))
}

/** The number of the head, and the codes of what is wrong with the certificates. */
function judge(certified: FoundRecord, more: readonly FoundRecord[] = []): [number | undefined, ...string[]] {
  const report = reportOn([first, certified, ...checkpoints, ...more])
  return [report.head?.number, ...codes(report.failedClaims.flatMap((c) => c.findings))]
}

describe('a certified policy', () => {
  it('has the content CID that it had before', () => {
    expect(cidOfRecord(second.record)).toBe(cidOfRecord(next))
  })

  it('stands for the records that it was made of: with the checkpoints beside it nothing else is needed', () => {
    const [alone, together] = [reportOn([first, second, ...checkpoints]), reportOn(loose)]
    expect(summaryOf(alone)).toEqual(summaryOf(together))
    expect(alone.head?.number).toBe(2)
    expect(summaryOf(reportOn([...loose, first, second]))).toEqual(summaryOf(together))
  })

  it('names the checkpoints that make its votes seen, and they are needed', () => {
    const named = certificateOf(second)['checkpoints'] as string[]
    expect(named).toHaveLength(2)
    const travelling = checkpoints
      .slice(0, 2)
      .concat(checkpoints.slice(2).filter((c) => named.includes(cidOfRecord(c.record))))
    expect(reportOn([first, second, ...travelling]).head?.number).toBe(2)
    expect(reportOn([first, second, ...checkpoints.slice(0, 2)]).head?.number).toBe(1)
  })

  it('is certified by any sufficient part of its certificate', () => {
    expect(judge(recertified((c) => ({ ...c, votes: without(c.votes, dave.did) })))).toEqual([2])
    expect(judge(recertified((c) => ({ ...c, votes: without(c.votes, carol.did) })))).toEqual([
      1,
      'certificate/below-need',
    ])
  })

  it('is certified by two insufficient parts together', () => {
    const half = (did: string) => recertified((c) => ({ ...c, votes: without(c.votes, did) }))
    expect(judge(half(carol.did), [half(alice.did)])).toEqual([2])
  })

  it('names each member once, an equivocator by its approval', async () => {
    const asked = loose.find((r) => r.record['kind'] === 'amendment') as FoundRecord
    const also = await vote(carol, asked, 'abstain')
    const report = reportOn([...loose, also, await saw(bob, 102, [also], 1)])
    const version = report.versions[1]
    const { votes } = certify(next, backingOf(version!, report))['certificate'] as Certificate
    expect(votes.map((v) => [v['did'], v['choice']])).toEqual([
      [alice.did, 'approve'],
      [bob.did, 'approve'],
      [carol.did, 'approve'],
      [dave.did, 'reject'],
    ])
  })
})

describe('a certificate does not certify', () => {
  const carols = (change: (vote: DataMap) => DataMap) =>
    recertified((c) => ({ ...c, votes: c.votes.map((v) => (v['did'] === carol.did ? change(v) : v)) }))
  const flipped = (bytes: DataValue | undefined) =>
    Uint8Array.from(bytes as Uint8Array, (b, i) => (i === 40 ? b ^ 1 : b))

  it('without its proposal', () => {
    expect(judge(recertified(({ proposal: _, ...c }) => c))).toEqual([1, 'certificate/proposal'])
  })

  it('with a vote whose signature has another bit', () => {
    expect(judge(carols((v) => ({ ...v, signature: flipped(v['signature']) })))).toEqual([
      1,
      'certificate/below-need',
      'signature/mismatch',
    ])
  })

  it('with a rejection turned into approval', () => {
    const turned = recertified((c) => ({
      ...c,
      votes: without(c.votes, carol.did).map((v) => ({ ...v, choice: 'approve' })),
    }))
    expect(judge(turned)).toEqual([1, 'certificate/below-need', 'signature/mismatch'])
  })

  it('with a vote dated into the window', () => {
    expect(judge(carols((v) => ({ ...v, castAt: '2026-01-05T06:00:00.000Z' })))).toContain(
      'signature/mismatch',
    )
  })

  it('with the vote of a stranger for one that is missing', async () => {
    const asked = loose.find((r) => r.record['kind'] === 'amendment') as FoundRecord
    const { record } = await vote(mallory, asked)
    const { key, signature } = (record['signatures'] as DataMap[])[0]!
    const { choice, castAt } = record
    const stranger = { did: mallory.did, key, choice, castAt, signature } as DataMap
    expect(judge(recertified((c) => ({ ...c, votes: [...without(c.votes, carol.did), stranger] })))).toEqual([
      1,
      'certificate/below-need',
      'vote/not-in-electorate',
    ])
  })

  it('with a vote under a key that is not the pinned one', () => {
    expect(judge(carols((v) => ({ ...v, key: mallory.key.did() })))).toEqual([
      1,
      'certificate/below-need',
      'key/not-pinned',
    ])
  })

  it('with one member twice for another that is missing', () => {
    const twice = recertified((c) => {
      const votes = without(c.votes, carol.did)
      return { ...c, votes: [votes[0]!, ...votes] }
    })
    expect(judge(twice)).toEqual([1, 'certificate/below-need', 'certificate/duplicate-member'])
  })

  it('with votes cast on another proposal of the same policy', async () => {
    const other = await amend(bob, policy, next, { note: 'the same, again' })
    const { signatures, ...body } = other.record
    const { policy: _policy, ...record } = { ...body, signatures } as DataMap
    const swapped = recertified((c) => ({ ...c, proposal: { repository: bob.did, record } }))
    expect(judge(swapped)).toEqual([1, 'certificate/below-need', 'signature/mismatch'])
  })

  it('another policy, to which it was moved', () => {
    const tampered = { ...second, record: { ...second.record, name: 'Mine now' } }
    expect(reportOn([first, tampered, ...checkpoints]).head?.number).toBe(1)
  })

  it('with an acknowledgment missing of one who joins', () => {
    expect(judge(recertified((c) => ({ ...c, acks: [] })))).toEqual([1, 'certificate/entry'])
  })

  it('with records of another kind among its acknowledgments', () => {
    const proposal = loose.find((r) => r.record['kind'] === 'amendment') as FoundRecord
    const smuggled = [proposal, ...loose.filter((r) => 'choice' in r.record)]
    const odd = recertified((c) => ({
      votes: [],
      acks: [...c.acks, ...smuggled.map(({ repository, record }) => ({ repository, record }))],
    }))
    expect(judge(odd)[0]).toBe(1)
    expect(judge(odd)).toContain('certificate/entry')
  })

  it('when it has not the form of one', () => {
    const [number, ...codes] = judge(recertified((c) => ({ ...c, votes: 'all' })))
    expect([number, new Set(codes)]).toEqual([1, new Set(['certificate/below-need', 'certificate/entry'])])
    expect(judge(recertified(() => ({})))).toEqual([1, 'certificate/proposal'])
  })

  it('less for an entry that has not the form of one', () => {
    const spoiled = recertified((c) => ({
      ...c,
      votes: [...certificateOf(second).votes, { did: 'nobody' }],
      checkpoints: 7,
    }))
    expect(judge(spoiled)).toEqual([2])
  })
})

it('a certificate whose entries are out of order certifies what they prove, and is named when they do not suffice', () => {
  const unsorted = (votes: DataMap[]) => recertified((c) => ({ ...c, votes: [...votes].reverse() }))
  expect(judge(unsorted(certificateOf(second).votes))).toEqual([2])
  expect(judge(unsorted(without(certificateOf(second).votes, carol.did)))).toEqual([
    1,
    'certificate/below-need',
    'certificate/entry',
  ])
})

it('a failed certificate by a stranger is no finding of the group', async () => {
  const never = nextPolicy(policy, { name: 'Never' })
  const { record } = await amend(mallory, policy, never)
  const { policy: _, ...proposal } = record
  const claim = {
    ...never,
    certificate: { proposal: { repository: mallory.did, record: proposal }, votes: [], acks: [] },
  }
  const report = reportOn([...loose, published(mallory, claim)])
  expect(report.failedClaims).toMatchObject([
    { policy: cidOfRecord(never), proposedByMember: false, publishedByMember: false },
  ])
  expect(report.findings).toEqual(reportOn(loose).findings)
})

it('the certificate of a founding is the acknowledgments of all', () => {
  const { acks, votes, proposal } = certificateOf(first)
  expect([acks.length, votes.length, proposal]).toEqual([4, 0, undefined])
  const short = { ...first, record: { ...first.record, certificate: { votes, acks: acks.slice(1) } } }
  expect(reportOn([short, ...checkpoints])).toMatchObject({
    head: undefined,
    founding: { missing: [alice.did] },
  })
})
