import { beforeAll, expect, it } from 'vitest'

import type { DataMap } from '@quorate/core'
import type { FoundRecord } from '../src/index.ts'
import {
  amend,
  cidOfRecord,
  founding,
  foundingPolicy,
  hours,
  instant,
  member,
  nextPolicy,
  people,
  propose,
  published,
  vote,
  type Person,
} from './group.ts'
import { reportOn, wrongs } from './summary.ts'

const millisecond = 1 / 3_600_000

let alice: Person, bob: Person, mallory: Person
let policy: DataMap, left: DataMap, right: DataMap, leftThird: DataMap
let records: FoundRecord[], leftRecords: FoundRecord[], rightRecords: FoundRecord[]
let group: string

beforeAll(async () => {
  ;[alice, bob, mallory] = await people('alice', 'bob', 'mallory')
  policy = foundingPolicy([member(alice), member(bob)])
  group = cidOfRecord(policy)
  left = nextPolicy(policy, { name: 'Left' })
  right = nextPolicy(policy, { name: 'Right' })
  leftThird = nextPolicy(left, { name: 'Left again' })
  records = await founding(policy, [alice, bob])
  leftRecords = [...(await adopted(policy, left)), ...(await adopted(left, leftThird))]
  rightRecords = await adopted(policy, right)
})

async function adopted(base: DataMap, to: DataMap): Promise<FoundRecord[]> {
  const asked = await amend(alice, base, to)
  return [asked, await vote(alice, asked), await vote(bob, asked)]
}

it('without a head the answer is Unknown, with the head that was found', () => {
  const report = reportOn([...records, ...leftRecords], 1000, { group })
  expect(report.anchored).toBe('Unknown')
  expect(report.head?.cid).toBe(cidOfRecord(leftThird))
  expect(reportOn([...records, ...leftRecords]).anchored).toBe('Unknown')
})

it('a head that is the anchored one, or follows it, is anchored', () => {
  for (const head of [policy, left, leftThird].map(cidOfRecord)) {
    expect(reportOn([...records, ...leftRecords], 1000, { group, head }).anchored).toBe('True')
  }
})

it('a head behind the anchored one is a rollback, however well signed', () => {
  const head = cidOfRecord(leftThird)
  const report = reportOn([...records, ...leftRecords.slice(0, 3)], 1000, { group, head })
  expect(report.anchored).toBe('False')
  expect(wrongs(report)).toEqual(['head/rollback'])
  expect(report.findings.find((f) => f.code === 'head/rollback')?.params).toEqual({
    expected: head,
    actual: cidOfRecord(left),
  })
})

it('a rival to what the anchored head stands on is evidence only', () => {
  const evidence = [...records, ...leftRecords, ...rightRecords]
  expect(reportOn(evidence).state).toBe('FORKED')
  const report = reportOn(evidence, 1000, { group, head: cidOfRecord(leftThird) })
  expect(report).toMatchObject({ anchored: 'True', state: 'ACTIVE', head: { cid: cidOfRecord(leftThird) } })
  expect(wrongs(report)).toEqual(['proposal/overtaken', 'vote/double-approval'])
})

it('a rival to the anchored head itself forks until that takes effect, whichever of the two it is', () => {
  for (const head of [left, right].map(cidOfRecord)) {
    const evidence = [...records, ...leftRecords, ...rightRecords]
    const report = reportOn(evidence, hours.nextEffective - millisecond, { group, head })
    expect(report).toMatchObject({ anchored: 'Unknown', state: 'FORKED', head: { cid: group } })
    expect(wrongs(report)).toContain('policy/forked')
    const settled = reportOn(evidence, hours.nextEffective, { group, head })
    expect(settled.anchored).toBe('True')
    expect(settled.versions.find(({ cid }) => cid === head)?.state).not.toBe('FORKED')
    expect(wrongs(settled)).toEqual(['proposal/overtaken', 'vote/double-approval'])
  }
})

it('a rival to what follows the anchored head still forks', () => {
  const evidence = [...records, ...leftRecords, ...rightRecords]
  expect(reportOn(evidence, 1000, { group, head: group }).state).toBe('FORKED')
})

it('an anchor on a branch that was dropped is undecided until it takes effect, and settled then', async () => {
  const subject = { kind: 'resolution', keep: cidOfRecord(right), drop: cidOfRecord(left) }
  const asked = await propose(alice, policy, subject, { opensAt: instant(105), createdAt: instant(105) })
  const votes = await Promise.all([alice, bob].map((p) => vote(p, asked, 'approve', 106)))
  const evidence = [...records, ...leftRecords, ...rightRecords, asked, ...votes]
  const anchor = { group, head: cidOfRecord(leftThird) }
  const report = reportOn(evidence, hours.nextEffective - millisecond, anchor)
  expect(report).toMatchObject({ anchored: 'Unknown', head: { cid: cidOfRecord(right) } })
  expect(wrongs(report)).toContain('anchor/dropped-branch')
  const settled = reportOn(evidence, hours.nextEffective, anchor)
  expect(settled).toMatchObject({ anchored: 'True', head: { cid: anchor.head } })
  expect(wrongs(settled)).toContain('proposal/overtaken')
})

it('evidence of another group decides nothing', () => {
  const report = reportOn(records, 1000, { group: cidOfRecord(left) })
  expect(report.head).toBeUndefined()
  expect(wrongs(report)).toEqual(['anchor/other-group'])
})

it('evidence of two founded groups asks which is meant', async () => {
  const another = foundingPolicy([member(mallory)], {}, { name: 'Another' })
  const evidence = [...records, ...(await founding(another, [mallory]))]
  expect(wrongs(reportOn(evidence))).toEqual(['anchor/ambiguous-group'])
  expect(reportOn(evidence, 1000, { group }).head?.cid).toBe(group)
})

it('a version 1 that nobody founded does not make the group ambiguous', () => {
  const unfounded = foundingPolicy([member(mallory)], {}, { name: 'Wish' })
  expect(reportOn([...records, published(mallory, unfounded)]).head?.cid).toBe(group)
})
