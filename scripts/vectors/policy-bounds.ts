import type { DataMap, FindingCode } from '@quorate/core'
import { nsids } from '@quorate/schemas'

import { keyOf, type Case } from './case.ts'
import { at, firstPolicy, governed, hours, person, seat, successor } from './group-records.ts'
import { lint } from './policies.ts'

type Row = [name: string, what: string, change: DataMap, codes: FindingCode[], requirement?: string]

/** POL-2: the last value that is taken and the first that is not, and values of another kind. */
export async function policyBoundCases(): Promise<Case[]> {
  const [alice, bob, carol] = [await person('alice'), await person('bob'), await person('carol')]
  const seats = [alice, bob, carol].map((p) => seat(p))
  const [a, b, c] = seats as [DataMap, DataMap, DataMap]
  const policy = await firstPolicy(seats)
  const rules = policy['rules'] as DataMap
  const ruled = (part: string, changes: DataMap): DataMap => ({
    rules: { ...rules, [part]: { ...(rules[part] as DataMap), ...changes } },
  })
  const node = async (name: string, endpoint: string): Promise<DataMap> => ({
    id: `did:web:node.${name}.example`,
    key: (await keyOf(`node ${name}`)).did(),
    endpoint,
  })
  const crowd = (n: number) =>
    Promise.all(Array.from({ length: n }, async (_, i) => seat(await person(`m${String(i)}`))))
  const farm = (n: number) =>
    Promise.all(Array.from({ length: n }, (_, i) => node(`n${String(i)}`, `https://n${String(i)}.example`)))
  const museum = (n: number) => Array.from({ length: n }, (_, i) => `did:web:s${String(i)}.example`)
  const at1 = 'https://one.example'
  /** Alice's node and Bob's are one endpoint; Carol has three. */
  const crowded = [
    { ...a, nodes: [await node('alice', at1)] },
    { ...b, nodes: [await node('bob', at1)] },
    { ...c, nodes: await farm(3) },
  ]
  const share = (kind: string, num: number, den: number) => ({ kind, num, den })
  const shape: FindingCode[] = ['record/shape']
  const alone = { minCopies: 2, subjects: ['did:web:museum.example'] }
  const weigh = (...weights: number[]) => weights.map((weight, i) => ({ ...(seats[i] as DataMap), weight }))

  const atEndpoint = async (endpoint: string) => ({
    members: [{ ...a, nodes: [await node('alice', endpoint)] }, b, c],
  })
  const endpoints = await Promise.all(
    normal.map(async ([name, endpoint, isNormal]): Promise<Row> => [
      `endpoint-${name}`,
      `the endpoint ${endpoint}`,
      await atEndpoint(endpoint),
      isNormal ? [] : ['policy/endpoint'],
    ]),
  )
  const dids = canonical.map(([name, did, isCanonical]): Row => [
    `did-${name}`,
    `the subject ${did}`,
    ruled('replication', { subjects: [did] }),
    isCanonical ? [] : ['did/not-canonical'],
  ])
  const upper = 'did:web:Node.alice.example'

  const rows: Row[] = [
    ...endpoints,
    ...dids,
    [
      'endpoint-port-large',
      'the endpoint https://one.example:65536, which is no URI',
      await atEndpoint('https://one.example:65536'),
      shape,
    ],
    [
      'did-member',
      'a member whose DID is in upper case',
      { members: [{ ...a, did: 'did:web:Alice.example' }, b, c] },
      ['did/not-canonical'],
    ],
    [
      'did-node',
      'a node whose DID is in upper case',
      { members: [{ ...a, nodes: [{ ...(await node('alice', at1)), id: upper }] }, b, c] },
      ['did/not-canonical'],
    ],
    [
      'did-operator',
      'an operator named by such a DID',
      { members: [{ ...a, operator: upper }, b, c] },
      ['did/not-canonical'],
    ],
    [
      'did-operator-name',
      'an operator with a name',
      { members: [{ ...a, operator: 'Node of Alice' }, b, c] },
      [],
    ],
    // Numbers of things
    ['members-256', '256 members', { members: await crowd(256) }, []],
    ['members-257', '257 members', { members: await crowd(257) }, shape],
    ['nodes-16', '16 nodes of one member', { members: [{ ...a, nodes: await farm(16) }, b, c] }, []],
    ['nodes-17', '17 nodes of one member', { members: [{ ...a, nodes: await farm(17) }, b, c] }, shape],
    ['subjects-4096', '4096 subjects', ruled('replication', { subjects: museum(4096) }), []],
    ['subjects-4097', '4097 subjects', ruled('replication', { subjects: museum(4097) }), shape],
    // Values of another kind
    ['voting-text', 'seconds that are text', governed(policy, { votingSeconds: '36000' }), shape],
    ['voting-true', 'seconds that are a truth value', governed(policy, { votingSeconds: true }), shape],
    ['delay-negative', 'a negative delay', governed(policy, { delaySeconds: -1 }), shape],
    ['delay-none', 'no delay', governed(policy, { delaySeconds: 0 }), []],
    ['exit-notice-zero', 'an exit without notice', governed(policy, { exitNoticeSeconds: 0 }), shape],
    ['exit-notice-longest', 'a notice of 90 days', governed(policy, { exitNoticeSeconds: 7_776_000 }), []],
    ['exit-notice-longer', 'a second more', governed(policy, { exitNoticeSeconds: 7_776_001 }), shape],
    ['voting-longest', 'voting for 90 days', governed(policy, { votingSeconds: 7_776_000 }), []],
    ['voting-longer', 'a second more', governed(policy, { votingSeconds: 7_776_001 }), shape],
    ['delay-longest', 'a delay of 90 days', governed(policy, { delaySeconds: 7_776_000 }), []],
    ['delay-longer', 'a second more', governed(policy, { delaySeconds: 7_776_001 }), shape],
    ['first-latest', 'a version 1 that takes effect 90 days after its date', { effectiveAt: at(2160) }, []],
    ['first-too-late', 'a millisecond later', { effectiveAt: at(2160, 1) }, ['policy/effective-late']],
    [
      'threshold-missing',
      'no threshold',
      { governance: { ...(policy['governance'] as DataMap), threshold: null } },
      shape,
    ],
    ['num-zero', 'a share of nothing', governed(policy, { threshold: share('moreThan', 0, 2) }), shape],
    ['quorum-zero', 'a quorum of 0', governed(policy, { quorum: 0 }), []],
    ['quorum-negative', 'a negative quorum', governed(policy, { quorum: -1 }), shape],
    ['weight-text', 'a weight that is text', { members: [{ ...a, weight: '1' }, b, c] }, shape],
    [
      'did-head-no-cid',
      'a didHead that is no CID',
      { members: [{ ...a, didHead: 'head' }, b, c] },
      shape,
      'SIG-7',
    ],
    [
      'did-upper',
      'a DID method in capitals',
      { members: [{ ...a, did: 'did:WEB:alice.example' }, b, c] },
      shape,
    ],
    [
      'did-confusable',
      'a DID with a Cyrillic letter that looks Latin',
      { members: [{ ...a, did: 'did:web:\u0430lice.example' }, b, c] },
      shape,
    ],
    ['name-confusable', 'a name that looks like another', { name: 'Fri\u0435nds' }, []],
    ['name-empty', 'no name', { name: '' }, shape],
    ['version-zero', 'version 0', { version: 0 }, shape, 'POL-1'],
    ['type-other', 'another $type', { $type: nsids.OrgP2pdsPolicyAck }, shape],
    [
      'group-upper',
      'a group in upper case',
      {
        version: 2,
        group: 'BAFYREIHDWDCEFGH4DQKJV67UZCMW7OJEE6XEDZDETOJUZJEVTENXQUVYKU',
        prev: 'BAFYREIHDWDCEFGH4DQKJV67UZCMW7OJEE6XEDZDETOJUZJEVTENXQUVYKU',
      },
      shape,
      'ENC-3',
    ],
    // Instants
    [
      'instant-short',
      'an instant without milliseconds',
      { effectiveAt: '2026-01-01T10:00:00Z' },
      shape,
      'ENC-4',
    ],
    [
      'instant-offset',
      'an instant with an offset',
      { effectiveAt: '2026-01-01T10:00:00.000+00:00' },
      shape,
      'ENC-4',
    ],
    ['instant-leap-second', 'a 60th second', { effectiveAt: '2026-06-30T23:59:60.000Z' }, shape, 'ENC-4'],
    ['instant-hour-24', 'an hour 24', { effectiveAt: '2026-01-01T24:00:00.000Z' }, shape, 'ENC-4'],
    ['instant-number', 'an instant that is a number', { effectiveAt: 1767261600000 }, shape, 'ENC-4'],
    [
      'expires-after-start',
      'an expiry a millisecond after effectiveAt',
      { expiresAt: at(hours.effective, 1) },
      [],
    ],
    // Keys and endpoints
    [
      'key-ed25519',
      'a key of another curve',
      { members: [{ ...a, key: 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK' }, b, c] },
      ['key/not-canonical'],
      'SIG-3',
    ],
    [
      'key-space',
      'a key with a space after it',
      { members: [{ ...a, key: `${alice.key.did()} ` }, b, c] },
      ['key/not-canonical'],
      'SIG-3',
    ],
    [
      'key-fragment',
      'a key with a fragment',
      { members: [{ ...a, key: `${alice.key.did()}#x` }, b, c] },
      ['key/not-canonical'],
      'SIG-3',
    ],
    [
      'endpoint-space',
      'an endpoint with a space before it',
      { members: [{ ...a, nodes: [await node('alice', ' https://one.example')] }, b, c] },
      shape,
    ],
    [
      'endpoint-no-uri',
      'an endpoint that is no URI',
      { members: [{ ...a, nodes: [await node('alice', 'one.example')] }, b, c] },
      shape,
    ],
    // Witnesses
    [
      'witness-heavy',
      'a witness where one member decides',
      { ...governed(policy, { witnesses: 1 }), members: weigh(3, 1, 1) },
      ['policy/witnesses'],
    ],
    [
      'witnesses-of-smaller-need',
      'two witnesses, allowed by the amendment threshold alone',
      governed(policy, { witnesses: 2, amendThreshold: share('atLeast', 1, 1) }),
      ['policy/witnesses'],
    ],
    [
      'witnesses-where-all-decide',
      'two witnesses where all three decide',
      governed(policy, { witnesses: 2, threshold: share('atLeast', 1, 1) }),
      [],
    ],
    // Rules
    [
      'placement-unknown',
      'a placement that is not known',
      ruled('replication', { placement: { kind: 'nearest', copies: 1 } }),
      ['policy/unknown-rule'],
      'ENC-6',
    ],
    [
      'strategy-unknown',
      'a strategy that is not known',
      ruled('replication', { strategy: 'most' }),
      ['policy/unknown-rule'],
      'ENC-6',
    ],
    [
      'beacon-unknown',
      'a beacon that is not known',
      ruled('verification', { beacon: { kind: 'moon', chain: '0'.repeat(64) } }),
      ['policy/unknown-rule'],
      'ENC-6',
    ],
    [
      'track-unknown',
      'an account that is not known',
      { rules: { ...rules, accounting: { reportSeconds: 1, retainSeconds: 1, track: ['mood'] } } },
      ['policy/unknown-rule'],
      'ENC-6',
    ],
    [
      'threshold-own-name',
      'a kind of threshold that every object has',
      governed(policy, { threshold: share('constructor', 1, 2) }),
      ['policy/unknown-rule'],
      'ENC-6',
    ],
    [
      'rule-own-name',
      'a rule that every object has',
      { rules: { ...rules, toString: {} } },
      ['policy/unknown-rule'],
      'ENC-6',
    ],
    [
      'governance-field',
      'a field of governance that is not known',
      governed(policy, { veto: true }),
      [],
      'ENC-6',
    ],
    [
      'member-field',
      'a field of a member that is not known',
      { members: [{ ...a, nickname: 'Al' }, b, c] },
      [],
      'ENC-6',
    ],
    ['layers-all', 'all layers', ruled('verification', { layers: [3, 1, 0] }), []],
    ['window-whole', 'a window as long as a slot', ruled('verification', { windowSeconds: 3600 }), []],
    [
      'slots-most',
      'as many slots as are judged',
      ruled('compliance', { abandonedAfterSeconds: 943_718_400 }),
      [],
    ],
    [
      'slots-sla',
      'more slots in the window of an SLA than are judged',
      {
        rules: {
          ...rules,
          verification: { ...(rules['verification'] as DataMap), intervalSeconds: 60, windowSeconds: 60 },
          sla: { maxGapSeconds: 60, windowSeconds: 15_728_641 },
        },
      },
      ['policy/slots'],
      'DEC-8',
    ],
    ['verifiers-one', 'one verifier and no node', ruled('verification', { verifiers: 1 }), []],
    ['verifiers-none', 'no verifier', ruled('verification', { verifiers: 0 }), shape],
    // Copies
    [
      'copies-matched',
      'two copies where two of three operators share an endpoint',
      { members: crowded, ...ruled('replication', alone) },
      [],
    ],
    [
      'copies-unmatched',
      'three copies of three operators and four endpoints, two of the operators with one endpoint',
      { members: crowded, ...ruled('replication', { ...alone, minCopies: 3 }) },
      ['policy/copies'],
      'OBL-2',
    ],
    [
      'copies-own-needed',
      'a subject whose own operator has the endpoints',
      { members: crowded, ...ruled('replication', { minCopies: 2, subjects: [carol.did] }) },
      ['policy/copies'],
      'OBL-2',
    ],
    [
      'copies-own-spare',
      'a subject whose own operator shares its endpoint',
      { members: crowded, ...ruled('replication', { minCopies: 2, subjects: [alice.did] }) },
      [],
      'OBL-2',
    ],
    [
      'copies-above-placed',
      'more copies than are placed',
      {
        members: crowded,
        ...ruled('replication', { ...alone, placement: { kind: 'rendezvous', copies: 1 } }),
      },
      ['policy/copies'],
    ],
    [
      'copies-path',
      'endpoints that differ in their path',
      {
        members: [
          { ...a, nodes: [await node('alice', `${at1}/a`)] },
          { ...b, nodes: [await node('bob', `${at1}/b`)] },
          c,
        ],
        ...ruled('replication', alone),
      },
      [],
      'OBL-2',
    ],
  ]
  const later = successor(policy)
  const linked: Row[] = [
    ['next-overlap-none', 'an overlap of no length', { compatUntil: at(hours.next) }, []],
    [
      'next-expires',
      'an expiry a millisecond after the overlap',
      { compatUntil: at(200), expiresAt: at(200, 1) },
      [],
    ],
    ['next-version-same', 'a version 1 after version 1', { version: 1 }, ['policy/chain'], 'POL-1'],
    ['next-prev-missing', 'a version 2 without prev', { prev: null }, shape, 'POL-1'],
    [
      'next-before-base',
      'a version 2 effective before version 1',
      { effectiveAt: at(hours.effective, -1) },
      ['policy/effective-early'],
    ],
    ['next-with-base', 'a version 2 effective with version 1', { effectiveAt: at(hours.effective) }, []],
  ]
  return [
    ...rows.map(([name, what, change, codes, requirement]) =>
      lint(name, what, { policy: { ...policy, ...change } }, codes, requirement),
    ),
    ...linked.map(([name, what, change, codes, requirement]) =>
      lint(name, what, { policy: { ...later, ...change }, prev: policy }, codes, requirement),
    ),
  ]
}

/** Endpoints, and whether they are in the one normal form (POL-2). */
const normal: readonly (readonly [name: string, endpoint: string, isNormal: boolean])[] = [
  ['port', 'https://one.example:8443', true],
  ['local', 'http://localhost:2583', true],
  ['address', 'http://10.0.0.1:8080', true],
  ['path', 'https://one.example/a/B-_.~9', true],
  ['other-port', 'http://one.example:443', true],
  ['upper-host', 'https://One.example', false],
  ['upper-scheme', 'HTTPS://one.example', false],
  ['slash', 'https://one.example/', false],
  ['path-slash', 'https://one.example/a/', false],
  ['slashes', 'https://one.example//a', false],
  ['default-port', 'https://one.example:443', false],
  ['default-port-http', 'http://one.example:80', false],
  ['port-zero', 'https://one.example:08443', false],
  ['port-empty', 'https://one.example:', false],
  ['dot-host', 'https://one.example.', false],
  ['user', 'https://me@one.example', false],
  ['query', 'https://one.example?a', false],
  ['fragment', 'https://one.example#a', false],
  ['dot-segment', 'https://one.example/a/../b', false],
  ['escape', 'https://one.example/%61', false],
  ['ipv6', 'http://[::1]', false],
  ['short-address', 'http://127.1', false],
  ['long-address', 'http://010.0.0.1', false],
  ['scheme', 'ftp://one.example', false],
]

/** DIDs, and whether they are spelled as their account is (POL-2). */
const canonical: readonly (readonly [name: string, did: string, isCanonical: boolean])[] = [
  ['web', 'did:web:one.example', true],
  ['web-port', 'did:web:localhost%3A2583', true],
  ['web-path', 'did:web:one.example:users:Alice', true],
  ['plc', `did:plc:${'a2'.repeat(12)}`, true],
  ['other-method', 'did:example:One', true],
  ['web-upper', 'did:web:One.example', false],
  ['web-default-port', 'did:web:one.example%3A443', false],
  ['web-port-case', 'did:web:localhost%3a2583', false],
  ['web-port-zero', 'did:web:localhost%3A02583', false],
  ['web-dot', 'did:web:one.example.', false],
  ['web-escape', 'did:web:one.example:%61', false],
  ['plc-letter', `did:plc:${'a1'.repeat(12)}`, false],
  ['plc-short', `did:plc:${'a'.repeat(23)}`, false],
]
