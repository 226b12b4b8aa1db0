import { describe, expect, it } from 'vitest'

import { formatInstant, type DataMap, type DataValue } from '@quorate/core'
import { readVersion } from '../src/index.ts'
import { foundingPolicy, hours, instant, member, ms, node, people, rules } from './group.ts'
import { keyOf } from './keys.ts'

const [alice, bob, carol] = await people('alice', 'bob', 'carol')
const [a, b, c] = [member(alice), member(bob), member(carol)]
const [nodeA, nodeB, nodeC] = await Promise.all(['a', 'b', 'c'].map((name) => node(name)))
const withNodes = [
  { ...a, nodes: [nodeA!] },
  { ...b, nodes: [nodeB!] },
  { ...c, nodes: [nodeC!] },
]
const valid = foundingPolicy([a, b, c])
const later = { ...valid, version: 2, group: cidLike('group'), prev: cidLike('prev') }

function cidLike(text: string): string {
  const version = readVersion({ ...valid, name: text })
  if (!version.ok) throw new Error('not valid')
  return version.value.cid
}

/** What is refused, as `code path`; nothing when the policy is valid. */
function refusals(policy: DataMap): string[] {
  const version = readVersion(policy)
  return version.ok ? [] : version.findings.map((f) => `${f.code} ${f.path}`)
}

/** `part` of the rules with some fields changed. */
function ruled(part: string, changes: DataMap): DataMap {
  return { rules: { ...rules, [part]: { ...(rules[part] as DataMap), ...changes } } }
}

function governance(changes: DataMap): DataMap {
  return { governance: { ...(valid['governance'] as DataMap), ...changes } }
}

function share(kind: string, num: number, den: number): DataMap {
  return { kind, num, den }
}

it('a policy with three members of one weight is valid', () => {
  expect(refusals(valid)).toEqual([])
  expect(refusals(later)).toEqual([])
})

describe('one fault at a time is refused, and named', () => {
  const many = (n: number) => Array.from({ length: n }, (_, i) => `did:web:subject${String(i)}.example`)
  const faults: [what: string, change: DataMap, ...refused: string[]][] = [
    ['no members', { members: [] }, 'record/shape members'],
    ['a weight of 0', { members: [a, { ...b, weight: 0 }] }, 'record/shape members[1].weight'],
    ['weights past 2^32 - 1', { members: [{ ...a, weight: 2 ** 32 - 1 }, b] }, 'policy/weights members'],
    ['one DID twice', { members: [a, { ...b, did: alice.did }, c] }, 'policy/duplicate members[1].did'],
    ['one key twice', { members: [a, { ...b, key: alice.key.did() }, c] }, 'policy/duplicate members[1].key'],
    [
      'one node twice',
      { members: [withNodes[0]!, { ...b, nodes: [{ ...nodeB!, id: nodeA!['id']! }] }, c] },
      'policy/duplicate members[1].nodes[0].id',
    ],
    [
      "a node with a member's key",
      { members: [{ ...a, nodes: [{ ...nodeA!, key: bob.key.did() }] }, b, c] },
      'policy/duplicate members[1].key',
    ],
    [
      'a key that is no did:key',
      { members: [{ ...a, key: 'did:key:zNo' }, b, c] },
      'key/not-canonical members[0].key',
    ],
    ['num above den', governance({ threshold: share('atLeast', 3, 2) }), 'policy/share governance.threshold'],
    [
      'num below 1',
      governance({ threshold: share('atLeast', 0, 2) }),
      'record/shape governance.threshold.num',
    ],
    [
      'den above 10000',
      governance({ threshold: share('atLeast', 6000, 10_001) }),
      'record/shape governance.threshold.den',
    ],
    [
      'a need of half',
      { ...governance({ threshold: share('atLeast', 1, 2) }), members: [a, b] },
      'policy/threshold governance.threshold',
    ],
    [
      'a need above all',
      governance({ threshold: share('moreThan', 1, 1) }),
      'policy/threshold governance.threshold',
    ],
    [
      'a need of half for amendments',
      { ...governance({ amendThreshold: share('atLeast', 1, 2) }), members: [a, b] },
      'policy/threshold governance.amendThreshold',
    ],
    ['a quorum above all', governance({ quorum: 4 }), 'policy/quorum governance.quorum'],
    [
      'a kind of threshold nobody knows',
      governance({ threshold: share('most', 1, 2) }),
      'policy/unknown-rule governance.threshold',
    ],
    [
      'two witnesses where two operators decide',
      governance({ witnesses: 2 }),
      'policy/witnesses governance.witnesses',
    ],
    ['no time to vote', governance({ votingSeconds: 0 }), 'record/shape governance.votingSeconds'],
    [
      'more than 10^9 s to vote',
      governance({ votingSeconds: 1_000_000_001 }),
      'record/shape governance.votingSeconds',
    ],
    ['an overlap in version 1', { compatUntil: instant(hours.effective + 1) }, 'policy/overlap compatUntil'],
    ['an expiry at the start', { expiresAt: instant(hours.effective) }, 'policy/expires-early expiresAt'],
    ['a date that is none', { effectiveAt: '2026-02-30T00:00:00.000Z' }, 'record/shape effectiveAt'],
    ['a group in version 1', { group: cidLike('x') }, 'policy/chain group'],
    ['a prev in version 1', { prev: cidLike('x') }, 'policy/chain prev'],
    [
      'partial without collections',
      ruled('replication', { strategy: 'partial' }),
      'policy/collections-missing rules.replication.collections',
    ],
    [
      'partial with no collection',
      ruled('replication', { strategy: 'partial', collections: [] }),
      'policy/collections-missing rules.replication.collections',
    ],
    [
      'a subject twice',
      ruled('replication', { subjects: [alice.did, alice.did] }),
      'policy/duplicate rules.replication.subjects[1]',
    ],
    [
      '4097 subjects',
      ruled('replication', { subjects: many(4097) }),
      'record/shape rules.replication.subjects',
    ],
    [
      'a window longer than a slot',
      ruled('verification', { windowSeconds: 3601 }),
      'policy/window rules.verification.windowSeconds',
    ],
    [
      'a slot of 59 s',
      ruled('verification', { intervalSeconds: 59, windowSeconds: 59 }),
      'record/shape rules.verification.intervalSeconds',
    ],
    ['a sample of 0', ruled('verification', { sampleSize: 0 }), 'record/shape rules.verification.sampleSize'],
    [
      'a sample of 4097',
      ruled('verification', { sampleSize: 4097 }),
      'record/shape rules.verification.sampleSize',
    ],
    ['no layers', ruled('verification', { layers: [] }), 'record/shape rules.verification.layers'],
    [
      'a layer twice',
      ruled('verification', { layers: [0, 1, 0] }),
      'policy/layers rules.verification.layers[2]',
    ],
    [
      'a layer nobody knows',
      ruled('verification', { layers: [0, 2] }),
      'policy/unknown-rule rules.verification.layers[1]',
    ],
    [
      'more slots in a window than are judged',
      ruled('compliance', { abandonedAfterSeconds: 3600 * 262_144 + 1 }),
      'policy/slots rules.compliance.abandonedAfterSeconds',
    ],
    ['a rule nobody knows', { rules: { ...rules, karma: {} } }, 'policy/unknown-rule rules.karma'],
    [
      'a strategy nobody knows',
      ruled('replication', { strategy: 'most' }),
      'policy/unknown-rule rules.replication.strategy',
    ],
    [
      'a placement nobody knows',
      ruled('replication', { placement: { kind: 'random', copies: 1 } }),
      'policy/unknown-rule rules.replication.placement.kind',
    ],
    [
      'a beacon nobody knows',
      ruled('verification', { beacon: { kind: 'dice', chain: 'a'.repeat(64) } }),
      'policy/unknown-rule rules.verification.beacon.kind',
    ],
    [
      'accounting of what nobody knows',
      { rules: { ...rules, accounting: { reportSeconds: 1, retainSeconds: 1, track: ['storage', 'mood'] } } },
      'policy/unknown-rule rules.accounting.track[1]',
    ],
    [
      'two copies where each subject has two operators but one endpoint',
      {
        members: [
          withNodes[0]!,
          { ...b, nodes: [nodeB!] },
          { ...c, nodes: [{ ...nodeC!, endpoint: 'https://node.b.example' }] },
        ],
        ...ruled('replication', { minCopies: 2 }),
      },
      'policy/copies rules.replication.minCopies',
    ],
    [
      'more copies than the other operators have nodes',
      { members: [...withNodes.slice(0, 2), c], ...ruled('replication', { minCopies: 2 }) },
      'policy/copies rules.replication.minCopies',
    ],
    [
      'more copies than are placed',
      {
        members: withNodes,
        ...ruled('replication', { minCopies: 2, placement: { kind: 'rendezvous', copies: 1 } }),
      },
      'policy/copies rules.replication.minCopies',
    ],
    [
      'as many verifiers as operators with a node',
      { members: withNodes, ...ruled('verification', { verifiers: 3 }) },
      'policy/verifiers rules.verification.verifiers',
    ],
  ]

  it.each(faults)('%s', (_what, change, ...refused) => {
    expect(refusals({ ...valid, ...change })).toEqual(refused)
  })

  it('257 members, or 17 nodes of one', async () => {
    const crowd = (n: number): Promise<DataMap[]> =>
      Promise.all(
        Array.from({ length: n }, async (_, i) => ({
          ...a,
          did: `did:web:m${String(i)}.example`,
          key: (await keyOf(`m${String(i)}`)).did(),
        })),
      )
    const servers = (n: number) => Promise.all(Array.from({ length: n }, (_, i) => node(`s${String(i)}`)))
    const members = await crowd(257)
    expect(refusals({ ...valid, members })).toEqual(['record/shape members'])
    expect(refusals({ ...valid, members: members.slice(0, 256) })).toEqual([])
    expect(refusals({ ...valid, members: [{ ...a, nodes: await servers(17) }] })).toEqual([
      'record/shape members[0].nodes',
    ])
    expect(refusals({ ...valid, members: [{ ...a, nodes: await servers(16) }] })).toEqual([])
  })

  it('every fault of a policy is reported, not the first alone', () => {
    const policy = { ...valid, members: [a, a], ...governance({ quorum: 9 }), expiresAt: instant(0) }
    expect(refusals(policy)).toEqual([
      'policy/duplicate members[1].did',
      'policy/duplicate members[1].key',
      'policy/quorum governance.quorum',
      'policy/expires-early expiresAt',
    ])
  })
})

describe('what lies just inside a bound is valid', () => {
  const near: [what: string, change: DataMap][] = [
    ['weights of 2^32 - 1 together', { members: [{ ...a, weight: 2 ** 32 - 2 }, b] }],
    ['a quorum of all', governance({ quorum: 3 })],
    ['all must approve', governance({ threshold: share('atLeast', 1, 1) })],
    ['one witness where two operators decide', governance({ witnesses: 1 })],
    ['90 days to vote and to wait', governance({ votingSeconds: 7_776_000, delaySeconds: 7_776_000 })],
    ['no delay', governance({ delaySeconds: 0 })],
    ['an expiry one millisecond after the start', { expiresAt: formatInstant(ms(hours.effective) + 1) }],
    ['a window as long as a slot', ruled('verification', { windowSeconds: 3600 })],
    [
      'as many slots in a window as are judged',
      ruled('compliance', { abandonedAfterSeconds: 3600 * 262_144 }),
    ],
    [
      'one verifier less than operators with a node',
      { members: withNodes, ...ruled('verification', { verifiers: 2 }) },
    ],
    [
      'as many copies as the other operators',
      { members: withNodes, ...ruled('replication', { minCopies: 2 }) },
    ],
    [
      'as many copies as operators, for subjects that are nobody here',
      { members: withNodes, ...ruled('replication', { minCopies: 3, subjects: ['did:web:museum.example'] }) },
    ],
    [
      'a partial strategy with a collection',
      ruled('replication', { strategy: 'partial', collections: ['app.bsky.feed.post'] }),
    ],
    ['a field nobody knows', { motto: 'hold fast' }],
  ]

  it.each(near)('%s', (_what, change) => {
    expect(refusals({ ...valid, ...change })).toEqual([])
  })
})

describe('the overlap of a later version', () => {
  const until = (msAfter: number, more: DataMap = {}) =>
    refusals({ ...later, compatUntil: formatInstant(ms(hours.effective) + msAfter), ...more })

  it('lasts from effectiveAt to 90 days after it, both ends included', () => {
    expect(until(-1)).toEqual(['policy/overlap compatUntil'])
    expect(until(0)).toEqual([])
    expect(until(7_776_000_000)).toEqual([])
    expect(until(7_776_000_001)).toEqual(['policy/overlap compatUntil'])
  })

  it('ends before the version expires', () => {
    const expiresAt = formatInstant(ms(hours.effective) + 1000)
    expect(until(999, { expiresAt })).toEqual([])
    expect(until(1000, { expiresAt })).toEqual(['policy/expires-early expiresAt'])
  })
})

it('a later version without group or prev is refused', () => {
  for (const name of ['group', 'prev']) {
    const { [name]: _, ...without } = later as Record<string, DataValue>
    expect(refusals(without)).toEqual([`policy/chain ${name}`])
  }
})

it('counts operators, not members, when it bounds witnesses', () => {
  const five = (operator?: string) =>
    [a, b, c].map((m) => ({ ...m, ...(operator === undefined ? {} : { operator }) }))
  expect(refusals({ ...valid, members: five(), ...governance({ witnesses: 1 }) })).toEqual([])
  expect(refusals({ ...valid, members: five('one party'), ...governance({ witnesses: 1 }) })).toEqual([
    'policy/witnesses governance.witnesses',
  ])
})
