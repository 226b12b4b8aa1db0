import { toAtprotoJson, type DataMap, type FindingCode, type JsonValue } from '@quorate/core'

import { keyOf, type Case } from './case.ts'
import {
  amend,
  at,
  cidText,
  elsewhere,
  firstPolicy,
  governed,
  hours,
  person,
  seat,
  successor,
} from './group-records.ts'

type Row = [name: string, what: string, change: DataMap, codes: FindingCode[], requirement?: string]

/** POL-1, POL-2: one change a case, of policies that are valid without it. */
export async function policyCases(): Promise<Case[]> {
  const [alice, bob, carol] = [await person('alice'), await person('bob'), await person('carol')]
  const [a, b, c] = [seat(alice), seat(bob), seat(carol)]
  const node = async (name: string, more: DataMap = {}): Promise<DataMap> => ({
    id: `did:web:node.${name}.example`,
    key: (await keyOf(`node ${name}`)).did(),
    endpoint: `https://node.${name}.example`,
    ...more,
  })
  const nodes = [await node('alice'), await node('bob'), await node('carol')] as const
  const equipped = [a, b, c].map((m, i): DataMap => ({ ...m, nodes: [nodes[i] as DataMap] }))
  const policy = await firstPolicy([a, b, c])
  const share = (kind: string, num: number, den: number) => ({ kind, num, den })
  const ruled = (part: string, changes: DataMap): DataMap => {
    const rules = policy['rules'] as DataMap
    return { rules: { ...rules, [part]: { ...(rules[part] as DataMap), ...changes } } }
  }
  const rows: Row[] = [
    ['valid', 'three members of one weight', {}, []],
    ['unknown-field', 'a field that is not known', { motto: 'hold fast' }, [], 'ENC-6'],
    ['weights-largest', 'weights of 2^32 - 1 together', { members: [{ ...a, weight: 4294967294 }, b] }, []],
    ['quorum-all', 'a quorum of all', governed(policy, { quorum: 3 }), []],
    ['witness-most', 'as many witnesses as any deciding side leaves', governed(policy, { witnesses: 1 }), []],
    [
      'copies-most',
      'as many copies as other operators',
      { members: equipped, ...ruled('replication', { minCopies: 2 }) },
      [],
    ],
    ['no-members', 'no members', { members: [] }, ['record/shape']],
    ['weight-zero', 'a weight of 0', { members: [{ ...a, weight: 0 }, b, c] }, ['record/shape']],
    [
      'weights-too-large',
      'weights of 2^32 together',
      { members: [{ ...a, weight: 4294967295 }, b] },
      ['policy/weights'],
    ],
    ['did-twice', 'one DID twice', { members: [a, { ...b, did: alice.did }, c] }, ['policy/duplicate']],
    [
      'key-twice',
      'one key twice',
      { members: [a, { ...b, key: alice.key.did() }, c] },
      ['policy/duplicate'],
      'SIG-4',
    ],
    [
      'node-key-twice',
      'a node with the key of a member',
      { members: [{ ...a, nodes: [{ ...nodes[0], key: bob.key.did() }] }, b, c] },
      ['policy/duplicate'],
      'SIG-4',
    ],
    [
      'node-twice',
      'one node twice',
      {
        members: [
          equipped[0] as DataMap,
          { ...b, nodes: [{ ...nodes[1], id: 'did:web:node.alice.example' }] },
          c,
        ],
      },
      ['policy/duplicate'],
    ],
    [
      'key-uncompressed',
      'a key that is no did:key',
      { members: [{ ...a, key: 'did:key:zAlice' }, b, c] },
      ['key/not-canonical'],
      'SIG-3',
    ],
    [
      'share-above-one',
      'a share above one',
      governed(policy, { threshold: share('atLeast', 3, 2) }),
      ['policy/share'],
    ],
    [
      'threshold-half',
      'a threshold that both sides could meet',
      { ...governed(policy, { threshold: share('atLeast', 1, 2) }), members: [a, b] },
      ['policy/threshold'],
      'GOV-2',
    ],
    [
      'amend-threshold-above-all',
      'an amendment threshold that nobody can meet',
      governed(policy, { amendThreshold: share('moreThan', 1, 1) }),
      ['policy/threshold'],
      'GOV-2',
    ],
    [
      'threshold-kind-unknown',
      'a kind of threshold that is not known',
      governed(policy, { threshold: share('mostly', 1, 2) }),
      ['policy/unknown-rule'],
      'ENC-6',
    ],
    [
      'quorum-above-all',
      'a quorum above the weight of all',
      governed(policy, { quorum: 4 }),
      ['policy/quorum'],
    ],
    [
      'witnesses-too-many',
      'two witnesses where two members decide',
      governed(policy, { witnesses: 2 }),
      ['policy/witnesses'],
    ],
    [
      'witnesses-one-operator',
      'a witness where one operator decides',
      {
        ...governed(policy, { witnesses: 1 }),
        members: [a, b, c].map((m) => ({ ...m, operator: 'one party' })),
      },
      ['policy/witnesses'],
      'SIG-5',
    ],
    ['voting-zero', 'no time to vote', governed(policy, { votingSeconds: 0 }), ['record/shape']],
    [
      'duration-too-long',
      '10^9 + 1 seconds of delay',
      governed(policy, { delaySeconds: 1_000_000_001 }),
      ['record/shape'],
    ],
    ['overlap-in-first', 'an overlap in version 1', { compatUntil: at(20) }, ['policy/overlap']],
    [
      'expires-at-start',
      'an expiry at effectiveAt',
      { expiresAt: at(hours.effective) },
      ['policy/expires-early'],
    ],
    ['prev-in-first', 'a prev in version 1', { prev: elsewhere }, ['policy/chain'], 'POL-1'],
    [
      'group-missing',
      'a version 2 without a group',
      { version: 2, prev: elsewhere },
      ['policy/chain'],
      'POL-1',
    ],
    [
      'date-impossible',
      'a date that is none',
      { effectiveAt: '2026-02-30T00:00:00.000Z' },
      ['record/shape'],
      'ENC-4',
    ],
    [
      'partial-without-collections',
      'a partial strategy without collections',
      ruled('replication', { strategy: 'partial' }),
      ['policy/collections-missing'],
    ],
    [
      'subject-twice',
      'a subject twice',
      ruled('replication', { subjects: [alice.did, alice.did] }),
      ['policy/duplicate'],
    ],
    [
      'window-too-long',
      'a window longer than a slot',
      ruled('verification', { windowSeconds: 3601 }),
      ['policy/window'],
    ],
    ['layer-twice', 'a layer twice', ruled('verification', { layers: [0, 1, 1] }), ['policy/layers']],
    [
      'layer-unknown',
      'a layer that is not known',
      ruled('verification', { layers: [0, 2] }),
      ['policy/unknown-rule'],
      'ENC-6',
    ],
    ['layers-empty', 'no layers', ruled('verification', { layers: [] }), ['record/shape']],
    [
      'interval-too-short',
      'slots of 59 seconds',
      ruled('verification', { intervalSeconds: 59, windowSeconds: 59 }),
      ['record/shape'],
    ],
    ['sample-too-large', 'samples of 4097', ruled('verification', { sampleSize: 4097 }), ['record/shape']],
    [
      'slots-too-many',
      'more slots in a window than are judged',
      ruled('compliance', { abandonedAfterSeconds: 943_718_401 }),
      ['policy/slots'],
      'DEC-8',
    ],
    [
      'rule-unknown',
      'a rule that is not known',
      { rules: { ...(policy['rules'] as DataMap), karma: {} } },
      ['policy/unknown-rule'],
      'ENC-6',
    ],
    [
      'copies-too-many',
      'more copies than other operators',
      { members: [...equipped.slice(0, 2), c], ...ruled('replication', { minCopies: 2 }) },
      ['policy/copies'],
    ],
    [
      'copies-one-endpoint',
      'two operators whose nodes are one endpoint',
      {
        members: [
          equipped[0] as DataMap,
          equipped[1] as DataMap,
          { ...c, nodes: [{ ...nodes[2], endpoint: 'https://node.bob.example' }] },
        ],
        ...ruled('replication', { minCopies: 2 }),
      },
      ['policy/copies'],
      'OBL-2',
    ],
    [
      'verifiers-too-many',
      'as many verifiers as operators with a node',
      { members: equipped, ...ruled('verification', { verifiers: 3 }) },
      ['policy/verifiers'],
      'RCP-1',
    ],
  ]

  const later = successor(policy)
  const overlapping = successor(policy, { compatUntil: at(200) })
  const [ending, ended] = [
    { ...policy, expiresAt: at(200) },
    { ...policy, expiresAt: at(hours.next, -1) },
  ]
  const renewed = (base: DataMap, changes: DataMap = {}) =>
    successor(base, { expiresAt: at(1000), ...changes })
  const linked: [
    name: string,
    what: string,
    prev: DataMap,
    next: DataMap,
    codes: FindingCode[],
    requirement?: string,
  ][] = [
    ['next-valid', 'version 2 at the end of the delay', policy, later, []],
    [
      'next-early',
      'version 2 a millisecond before the end of the delay',
      policy,
      { ...later, effectiveAt: at(hours.next, -1) },
      ['policy/effective-early'],
    ],
    [
      'next-skipped',
      'version 3 after version 1',
      policy,
      { ...later, version: 3 },
      ['policy/chain'],
      'POL-1',
    ],
    [
      'next-other-prev',
      'a prev that is not the version before',
      policy,
      { ...later, prev: elsewhere },
      ['policy/chain'],
      'POL-1',
    ],
    ['next-other-group', 'another group', policy, { ...later, group: elsewhere }, ['policy/chain'], 'POL-1'],
    [
      'next-within-overlap',
      'version 3 within the overlap of version 2',
      overlapping,
      successor(overlapping, { effectiveAt: at(200, -1), compatUntil: at(300) }),
      ['policy/effective-early'],
    ],
    [
      'next-after-overlap',
      'version 3 at the end of the overlap of version 2',
      overlapping,
      successor(overlapping, { effectiveAt: at(200), compatUntil: at(300) }),
      [],
    ],
    [
      'overlap-longest',
      'an overlap of 90 days',
      policy,
      { ...later, compatUntil: at(hours.next + 2160) },
      [],
    ],
    [
      'overlap-too-long',
      'an overlap of 90 days and a millisecond',
      policy,
      { ...later, compatUntil: at(hours.next + 2160, 1) },
      ['policy/overlap'],
    ],
    [
      'overlap-backwards',
      'an overlap that ends before it begins',
      policy,
      { ...later, compatUntil: at(hours.next, -1) },
      ['policy/overlap'],
    ],
    [
      'overlap-to-expiry',
      'an overlap up to the instant at which the version before expires',
      ending,
      renewed(ending, { compatUntil: at(200) }),
      [],
    ],
    [
      'overlap-past-expiry',
      'an overlap a millisecond longer',
      ending,
      renewed(ending, { compatUntil: at(200, 1) }),
      ['policy/overlap'],
    ],
    ['after-expiry', 'no overlap with a version that has expired', ended, renewed(ended), []],
    [
      'after-expiry-overlap-none',
      'an overlap of no length with it',
      ended,
      renewed(ended, { compatUntil: at(hours.next) }),
      [],
    ],
    [
      'after-expiry-overlap',
      'an overlap of a millisecond with it',
      ended,
      renewed(ended, { compatUntil: at(hours.next, 1) }),
      ['policy/overlap'],
    ],
    [
      'expires-in-overlap',
      'an expiry at the end of the overlap',
      policy,
      { ...later, compatUntil: at(200), expiresAt: at(200) },
      ['policy/expires-early'],
    ],
  ]
  return [
    ...rows.map(([name, what, change, codes, requirement]) =>
      lint(name, what, { policy: { ...policy, ...change } }, codes, requirement),
    ),
    ...(await Promise.all(
      linked.map(async ([name, what, prev, next, codes, requirement]) => {
        const proposal = await amend(alice, prev, next)
        if (cidText(prev) === cidText(next)) throw new Error(name)
        return lint(name, what, { policy: next, prev, proposal: proposal.record }, codes, requirement)
      }),
    )),
  ]
}

export function lint(
  name: string,
  what: string,
  request: Record<string, DataMap>,
  codes: FindingCode[],
  requirement = 'POL-2',
): Case {
  const layer = codes.length === 0 ? 'none' : codes.includes('record/shape') ? 'shape' : 'rule'
  return {
    name: `policy/${name}`,
    what,
    requirement,
    layer,
    op: 'lintPolicy',
    request: toAtprotoJson(request) as Record<string, JsonValue>,
    expected: { ok: true, value: { findings: codes } },
  }
}
