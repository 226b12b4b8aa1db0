import type { DataMap } from '@quorate/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { rules as sample } from '../../governance/test/group.ts'
import { composeRules, compositionOf, demandsOf, joinDemands } from '../src/index.ts'
import { equipped, nodesOf, versionOf, type Rules } from './policies.ts'

const members = await equipped('alice', 'bob', 'carol', 'dave')
const [a, b] = members as [DataMap, DataMap]
const subjects = members.map((m) => m['did']).sort()
const of = (changes: Rules, more: DataMap = {}) => versionOf(members, changes, more)
const chain = (digit: string) => ({ verification: { beacon: { kind: 'drand', chain: digit.repeat(64) } } })
const sla = { maxGapSeconds: 60, windowSeconds: 86_400 }

it('one policy asks what it says, with its subjects by name', () => {
  expect(composeRules([of({})])).toEqual({
    rules: { ...sample, replication: { ...(sample['replication'] as DataMap), subjects } },
    conflicts: [],
    capacities: [],
  })
})

describe('the stricter value is taken, field by field', () => {
  type Row = [field: string, left: Rules, right: Rules, expected: object]
  const smaller = (part: string, field: string): Row => [
    `${part}.${field}`,
    { [part]: { [field]: 700 } },
    { [part]: { [field]: 600 } },
    { [part]: { [field]: 600 } },
  ]
  const greater = (part: string, field: string, least: number): Row => [
    `${part}.${field}`,
    { [part]: { [field]: least } },
    { [part]: { [field]: least + 1 } },
    { [part]: { [field]: least + 1 } },
  ]
  const inSla = (field: string, left: number, right: number, expected: number): Row => [
    `sla.${field}`,
    { sla: { ...sla, [field]: left } },
    { sla: { ...sla, [field]: right } },
    { sla: { [field]: expected } },
  ]
  const accounting = { reportSeconds: 10, retainSeconds: 10, track: ['lag', 'blocks'] }
  const predicate = (name: string, expression: string) => ({ name, expression })
  const rows: Row[] = [
    greater('replication', 'minCopies', 1),
    smaller('verification', 'lossPpm'),
    smaller('verification', 'windowSeconds'),
    greater('verification', 'sampleSize', 16),
    greater('verification', 'verifiers', 1),
    greater('verification', 'coveragePpm', 900_000),
    smaller('sync', 'maxLagSeconds'),
    smaller('sync', 'revealSeconds'),
    smaller('compliance', 'joinGraceSeconds'),
    smaller('compliance', 'offlineGraceSeconds'),
    smaller('compliance', 'recoveryGraceSeconds'),
    smaller('compliance', 'maxConsecutiveFailures'),
    smaller('compliance', 'failedAfterSeconds'),
    smaller('compliance', 'abandonedAfterSeconds'),
    inSla('uptimePpm', 1, 2, 2),
    inSla('serveMs', 1, 2, 1),
    inSla('servePpm', 1, 2, 2),
    inSla('passPpm', 1, 2, 2),
    inSla('maxGapSeconds', 1, 2, 1),
    inSla('windowSeconds', 100, 200, 100),
    [
      'verification.intervalSeconds',
      { verification: { intervalSeconds: 7200 } },
      { verification: { intervalSeconds: 600, windowSeconds: 500 } },
      { verification: { intervalSeconds: 600, windowSeconds: 500 } },
    ],
    [
      'verification.layers',
      { verification: { layers: [3, 0] } },
      { verification: { layers: [1, 0] } },
      { verification: { layers: [0, 1, 3] } },
    ],
    ['a beacon', chain('a'), {}, chain('a')],
    [
      'sync.revealSeconds that only one asks for',
      { sync: { revealSeconds: 9 } },
      {},
      { sync: { revealSeconds: 9 } },
    ],
    ['an SLA that only one asks for', { sla }, {}, { sla }],
    [
      'strategy: whole repositories',
      { replication: { strategy: 'partial', collections: ['app.bsky.feed.post'] } },
      {},
      { replication: { strategy: 'full' } },
    ],
    [
      'collections of either',
      { replication: { strategy: 'partial', collections: ['app.bsky.feed.post', 'app.bsky.feed.like'] } },
      { replication: { strategy: 'partial', collections: ['app.bsky.actor.profile'] } },
      {
        replication: {
          strategy: 'partial',
          collections: ['app.bsky.actor.profile', 'app.bsky.feed.like', 'app.bsky.feed.post'],
        },
      },
    ],
    [
      'subjects of either',
      { replication: { subjects: ['did:web:z.example', 'did:web:a.example'] } },
      { replication: { subjects: ['did:web:m.example'] } },
      { replication: { subjects: ['did:web:a.example', 'did:web:m.example', 'did:web:z.example'] } },
    ],
    [
      'placement with more copies',
      { replication: { placement: { kind: 'rendezvous', copies: 2 } } },
      { replication: { placement: { kind: 'rendezvous', copies: 3 } } },
      { replication: { placement: { kind: 'rendezvous', copies: 3 } } },
    ],
    [
      'accounting',
      { accounting },
      { accounting: { reportSeconds: 5, retainSeconds: 20, track: ['uptime'] } },
      { accounting: { reportSeconds: 5, retainSeconds: 20, track: ['blocks', 'lag', 'uptime'] } },
    ],
  ]
  it.each(rows)('%s', (_field, left, right, expected) => {
    const { rules, conflicts } = composeRules([of(left), of(right)])
    expect(rules).toMatchObject(expected)
    expect(conflicts).toEqual([])
    expect(composeRules([of(right), of(left)]).rules).toEqual(rules)
  })

  it('no placement is stricter than any: all operators hold', () => {
    const placed = of({ replication: { placement: { kind: 'rendezvous', copies: 3 } } })
    expect(composeRules([placed, of({})]).rules.replication).not.toHaveProperty('placement')
  })

  it('the predicates of both are asked for, also under one name', () => {
    const rule = (...predicates: DataMap[]) => versionOf(members, {}, { rules: { ...sample, predicates } })
    const { rules } = composeRules([
      rule(predicate('p', 'copies > 2'), predicate('o', 'true')),
      rule(predicate('p', 'copies > 1'), predicate('p', 'copies > 2')),
    ])
    expect(rules.predicates).toEqual([
      predicate('o', 'true'),
      predicate('p', 'copies > 1'),
      predicate('p', 'copies > 2'),
    ])
  })
})

describe('a conflict', () => {
  it('of two beacons is named with both policies, and no beacon is asked for', () => {
    const [left, right, third] = [of(chain('a')), of(chain('b')), of({})]
    const { rules, conflicts } = composeRules([third, right, left])
    expect(conflicts).toEqual([
      {
        code: 'obligation/beacon',
        requirement: 'OBL-3',
        path: 'rules.verification.beacon',
        params: { left: left.cid, right: right.cid, expected: 'a'.repeat(64), actual: 'b'.repeat(64) },
      },
    ])
    expect(rules.verification).not.toHaveProperty('beacon')
    expect(composeRules([left, of(chain('a'), { name: 'Others' })]).conflicts).toEqual([])
  })

  it('of a long window and short slots is named with both policies', () => {
    const long = of({
      verification: { intervalSeconds: 7200 },
      sla: { ...sla, windowSeconds: 262_144 * 7200 - 900_000_000 },
    })
    const short = of({ verification: { intervalSeconds: 60, windowSeconds: 60 } })
    const { rules, conflicts } = composeRules([long, short])
    expect(conflicts).toMatchObject([
      {
        code: 'obligation/slots',
        path: 'rules.sla.windowSeconds',
        params: { left: long.cid, right: short.cid },
      },
    ])
    expect(rules.sla).toEqual({ maxGapSeconds: 60 })
    const fits = of({ sla: { ...sla, windowSeconds: 262_144 * 60 } })
    expect(composeRules([fits, short]).conflicts).toEqual([])
  })
})

describe('capacity', () => {
  const offering = (capacityBytes: number, more: DataMap = {}) => {
    const nodes = nodesOf(a).map((n) => ({ ...n, capacityBytes }))
    return versionOf([{ ...a, nodes }, b], {}, more)
  }

  it('is summed over the groups that a node serves', () => {
    const { capacities } = composeRules([offering(5), offering(7, { name: 'Others' })])
    expect(capacities).toEqual([{ node: 'did:web:node.alice.example', capacityBytes: 12 }])
  })

  it('is counted once for the versions of one group, the greatest', () => {
    const first = offering(5)
    const later = { ...offering(7, { name: 'Renamed' }), group: first.group }
    expect(composeRules([first, later, first]).capacities).toMatchObject([{ capacityBytes: 7 }])
  })

  it('stays within what the data model can say', () => {
    const most = Number.MAX_SAFE_INTEGER
    expect(composeRules([offering(most), offering(most, { name: 'Others' })]).capacities).toMatchObject([
      { capacityBytes: most },
    ])
  })
})

it('nothing to compose is misuse', () => {
  expect(() => composeRules([])).toThrow('nothing to compose')
})

describe('joining', () => {
  const small = fc.integer({ min: 60, max: 3600 })
  const changes = fc.record(
    {
      replication: fc.record(
        {
          minCopies: fc.integer({ min: 0, max: 1 }),
          subjects: fc.subarray(['did:web:x.example', 'did:web:y.example', 'did:web:z.example']),
          placement: fc.integer({ min: 1, max: 5 }).map((copies) => ({ kind: 'rendezvous', copies })),
        },
        { requiredKeys: [] },
      ),
      verification: fc.record(
        {
          sampleSize: small,
          lossPpm: small,
          layers: fc.subarray([0, 1, 3], { minLength: 1 }),
          beacon: fc.constantFrom('a', 'b', 'c').map((x) => ({ kind: 'drand', chain: x.repeat(64) })),
        },
        { requiredKeys: [] },
      ),
      sync: fc.record({ maxLagSeconds: small, revealSeconds: small }, { requiredKeys: ['maxLagSeconds'] }),
      sla: fc.record(
        { maxGapSeconds: small, windowSeconds: fc.constantFrom(60, 900_000_000), serveMs: small },
        { requiredKeys: ['maxGapSeconds', 'windowSeconds'] },
      ),
    },
    { requiredKeys: [] },
  )
  const version = fc
    .tuple(
      changes,
      fc.array(fc.option(fc.integer({ min: 1, max: 99 }), { nil: undefined }), {
        minLength: 4,
        maxLength: 4,
      }),
    )
    .map(([change, capacities]) => {
      const sized = members.map((m, i) => ({
        ...m,
        nodes: nodesOf(m).map((n) =>
          capacities[i] === undefined ? n : { ...n, capacityBytes: capacities[i] },
        ),
      }))
      return versionOf(sized, change)
    })

  it('is associative, commutative and idempotent', () => {
    fc.assert(
      fc.property(version, version, version, (x, y, z) => {
        const [p, q, r] = [demandsOf(x), demandsOf(y), demandsOf(z)]
        const left = joinDemands(joinDemands(p, q), r)
        expect(joinDemands(p, joinDemands(q, r))).toEqual(left)
        expect(joinDemands(q, p)).toEqual(joinDemands(p, q))
        expect(joinDemands(p, p)).toEqual(p)
        expect(joinDemands(left, q)).toEqual(left)
        expect(composeRules([z, x, y, x])).toEqual(compositionOf(left))
      }),
      { numRuns: 200 },
    )
  })
})
