import { createHash } from 'node:crypto'

import {
  CID,
  compareBytes,
  compareText,
  lengthPrefixed,
  type DataMap,
  type FindingCode,
  type JsonValue,
} from '@quorate/core'

import { fails, holds, type Case, type Layer } from './case.ts'
import { cidText, elsewhere, person, seat, successor } from './group-records.ts'
import { json, node, nodePolicy, nodeSeat, people, type RuleChanges } from './node-records.ts'

const at = (name: string) => `did:web:node.${name}.example`
const did = (name: string) => `did:web:${name}.example`

/** OBL-1, OBL-2. Pairs without a placement are written by hand, those with one follow OBL-1 word for word. */
export async function obligationCases(): Promise<Case[]> {
  const [alice, bob, carol, dave] = await people('alice', 'bob', 'carol', 'dave')
  const [a, b, c, d] = await Promise.all([alice, bob, carol, dave].map((p) => nodeSeat(p)))
  if (a === undefined || b === undefined || c === undefined || d === undefined) return []
  const [twin, extra] = [await node('twin'), await node('extra')]
  const own = (m: DataMap) => m['nodes'] as DataMap[]
  const sized = (m: DataMap, capacityBytes: number) => ({
    ...m,
    nodes: own(m).map((n) => ({ ...n, capacityBytes })),
  })
  const twoNodes = { ...a, nodes: [...own(a), twin] }
  const sharing = { ...c, nodes: [{ ...own(c)[0], endpoint: 'HTTPS://Node.Bob.example:443//' } as DataMap] }
  const foreign = ['did:web:zoe.example', 'did:web:Yves.example', 'did:plc:bobbbbbbbbbbbbbbbbbbbbbb']

  const plain: [name: string, what: string, policy: DataMap, held: Record<string, readonly string[]>][] = [
    [
      'every-other',
      'each node holds the subjects of other operators',
      await nodePolicy([c, a, b]),
      {
        [did('alice')]: [at('bob'), at('carol')],
        [did('bob')]: [at('alice'), at('carol')],
        [did('carol')]: [at('alice'), at('bob')],
      },
    ],
    [
      'one-operator',
      'two members of one operator hold nothing for each other',
      await nodePolicy([{ ...a, operator: 'firm' }, { ...b, operator: 'firm' }, c]),
      {
        [did('alice')]: [at('carol')],
        [did('bob')]: [at('carol')],
        [did('carol')]: [at('alice'), at('bob')],
      },
    ],
    [
      'two-nodes',
      'a member with two nodes owes with both',
      await nodePolicy([twoNodes, b]),
      { [did('alice')]: [at('bob')], [did('bob')]: [at('alice'), at('twin')] },
    ],
    [
      'shared-endpoint',
      'two nodes at one endpoint both owe; they are one copy',
      await nodePolicy([a, b, sharing], { replication: { subjects: [did('alice')] } }),
      { [did('alice')]: [at('bob'), at('carol')] },
    ],
    [
      'subjects-listed',
      'subjects that are no members, in bytewise order',
      await nodePolicy([b, a], { replication: { subjects: foreign } }),
      Object.fromEntries([...foreign].sort(compareText).map((s) => [s, [at('alice'), at('bob')]])),
    ],
    [
      'subject-named-as-operator',
      'a subject that is no member has no operator, though one is named like it',
      await nodePolicy([{ ...a, operator: did('zoe') }, b], { replication: { subjects: [did('zoe')] } }),
      { [did('zoe')]: [at('alice'), at('bob')] },
    ],
    ['alone', 'a member alone holds nothing', await nodePolicy([twoNodes]), {}],
    ['no-nodes', 'members without nodes owe nothing', await nodePolicy([{ ...a, nodes: [] }]), {}],
    [
      'no-subjects',
      'an empty list of subjects',
      await nodePolicy([a, b], { replication: { subjects: [] } }),
      {},
    ],
    [
      'certificate-outside',
      'a certificate changes nothing, not even a wrong one',
      { ...(await nodePolicy([a, b])), certificate: { votes: [], acks: 3 } },
      { [did('alice')]: [at('bob')], [did('bob')]: [at('alice')] },
    ],
  ]

  const placement = (copies: number, more: DataMap = {}): RuleChanges => ({
    replication: { placement: { kind: 'rendezvous', copies }, ...more },
  })
  const many = (n: number) => Array.from({ length: n }, (_, i) => did(`s${String(i)}`))
  const first = await nodePolicy([a, b, c, d], placement(2))
  const placed: [name: string, what: string, policy: DataMap][] = [
    ['rendezvous-one', 'one copy, and two standing by', await nodePolicy([a, b, c, d], placement(1))],
    ['rendezvous-two', 'two copies, and one standing by', first],
    ['rendezvous-version-2', 'a later version draws the same scores: the group is hashed', successor(first)],
    ['rendezvous-all', 'more copies than operators', await nodePolicy([a, b, c], placement(256))],
    [
      'rendezvous-operator',
      'an operator with two nodes holds with its better one',
      await nodePolicy([twoNodes, b, c], placement(1, { subjects: many(6) })),
    ],
    [
      'rendezvous-capacity',
      'capacity gives up to 16 tickets, whole multiples of the smallest declared',
      await nodePolicy(
        [sized(a, 3_999), sized(b, 1_000), sized(c, 999_999), d],
        placement(2, { subjects: many(8) }),
      ),
    ],
    [
      'rendezvous-capacity-own',
      'the smallest capacity counts though its node may not hold the subject',
      await nodePolicy(
        [sized(a, 10), sized(b, 35), sized(c, 100)],
        placement(1, { subjects: [did('alice')] }),
      ),
    ],
    [
      'rendezvous-capacity-largest',
      'the largest capacities are divided exactly',
      await nodePolicy(
        [sized(a, Number.MAX_SAFE_INTEGER), sized(b, (Number.MAX_SAFE_INTEGER - 1) / 2), c],
        placement(1, { subjects: many(4) }),
      ),
    ],
    [
      'rendezvous-endpoint',
      'a node at the endpoint of a better one is passed over: it would add no copy',
      await nodePolicy([a, b, sharing, d], placement(2, { subjects: many(8) })),
    ],
    [
      'rendezvous-endpoint-second',
      'an operator whose better node is passed over holds with the other',
      await nodePolicy(
        [a, b, { ...sharing, nodes: [...own(sharing), extra] }],
        placement(2, { subjects: many(8) }),
      ),
    ],
  ]

  const terms: [name: string, what: string, changes: RuleChanges, expected: DataMap][] = [
    [
      'partial',
      'collections in order, each once',
      {
        replication: {
          strategy: 'partial',
          collections: ['app.bsky.feed.post', 'app.bsky.actor.profile', 'app.bsky.feed.post'],
        },
      },
      { strategy: 'partial', collections: ['app.bsky.actor.profile', 'app.bsky.feed.post'] },
    ],
    [
      'full-with-collections',
      'whole repositories, whatever collections are named',
      { replication: { collections: ['app.bsky.feed.post'] } },
      {},
    ],
    ['layers', 'layers in order', { verification: { layers: [3, 0, 1] } }, { layers: [0, 1, 3] }],
    [
      'terms',
      'what is asked comes from verification and sync',
      { verification: { intervalSeconds: 7200, sampleSize: 4096 }, sync: { maxLagSeconds: 5 } },
      { intervalSeconds: 7200, sampleSize: 4096, maxLagSeconds: 5 },
    ],
  ]

  const refused: [name: string, what: string, policy: DataMap, layer: Layer, code: FindingCode][] = [
    ['no-members', 'a policy without members', await nodePolicy([]), 'shape', 'record/shape'],
    [
      'node-twice',
      'one node of two members',
      await nodePolicy([a, { ...b, nodes: own(a).map((n) => ({ ...n, key: extra['key'] as string })) }]),
      'rule',
      'policy/duplicate',
    ],
    [
      'key-twice',
      'two nodes with one key',
      await nodePolicy([
        a,
        { ...b, nodes: own(b).map((n) => ({ ...n, key: own(a)[0]?.['key'] as string })) },
      ]),
      'rule',
      'policy/duplicate',
    ],
    [
      'node-key',
      'a node whose key is no did:key',
      await nodePolicy([a, { ...b, nodes: own(b).map((n) => ({ ...n, key: 'did:key:zNode' })) }]),
      'rule',
      'key/not-canonical',
    ],
    [
      'endpoint',
      'an endpoint that is no URI',
      await nodePolicy([a, { ...b, nodes: own(b).map((n) => ({ ...n, endpoint: 'node.bob.example' })) }]),
      'shape',
      'record/shape',
    ],
    ['capacity-zero', 'a capacity of nothing', await nodePolicy([sized(a, 0), b]), 'shape', 'record/shape'],
    [
      'seventeen-nodes',
      'seventeen nodes of one member',
      await nodePolicy([{ ...a, nodes: await Promise.all(many(17).map((_, i) => node(`a${String(i)}`))) }]),
      'shape',
      'record/shape',
    ],
    [
      'placement-unknown',
      'a placement that is not known',
      await nodePolicy([a, b], { replication: { placement: { kind: 'ring', copies: 1 } } }),
      'rule',
      'policy/unknown-rule',
    ],
    ['copies-zero', 'no copies at all', await nodePolicy([a, b], placement(0)), 'shape', 'record/shape'],
    [
      'copies-below-least',
      'fewer copies placed than asked for',
      await nodePolicy([a, b, c], placement(1, { minCopies: 2 })),
      'rule',
      'policy/copies',
    ],
    [
      'strategy-unknown',
      'a strategy that is not known',
      await nodePolicy([a, b], { replication: { strategy: 'erasure' } }),
      'rule',
      'policy/unknown-rule',
    ],
    [
      'collections-missing',
      'parts of repositories without saying which',
      await nodePolicy([a, b], { replication: { strategy: 'partial' } }),
      'rule',
      'policy/collections-missing',
    ],
    [
      'subject-twice',
      'a subject twice',
      await nodePolicy([a, b], { replication: { subjects: [did('alice'), did('alice')] } }),
      'rule',
      'policy/duplicate',
    ],
    [
      'subject-no-did',
      'a subject that is no DID',
      await nodePolicy([a, b], { replication: { subjects: ['alice.example'] } }),
      'shape',
      'record/shape',
    ],
    [
      'group-missing',
      'a version 2 without a group: no score can be drawn',
      { ...first, version: 2, prev: elsewhere },
      'rule',
      'policy/chain',
    ],
    ['limit', 'more obligations than anybody works out', await hugePolicy(), 'rule', 'obligation/limit'],
  ]
  const broken: [name: string, what: string, request: Record<string, JsonValue>][] = [
    ['no-policy', 'no policy', {}],
    ['policy-text', 'a CID instead of a policy', { policy: cidText(first) }],
    ['policy-list', 'a list of policies', { policy: [json(first)] }],
  ]

  const found = (
    name: string,
    what: string,
    policy: DataMap,
    value: DataMap,
    requirement = 'OBL-1',
  ): Case => ({
    name: `obligations/${name}`,
    what,
    requirement,
    layer: 'none',
    op: 'deriveObligations',
    request: { policy: json(policy) },
    expected: holds(value),
  })
  return [
    ...plain.map(([name, what, policy, held]) =>
      found(
        name,
        what,
        policy,
        {
          obligations: Object.entries(held).flatMap(([subject, nodes]) =>
            nodes.map((n) => owed(policy, n, subject)),
          ),
          standby: [],
        },
        name.includes('endpoint') || name === 'two-nodes' ? 'OBL-2' : 'OBL-1',
      ),
    ),
    ...placed.map(([name, what, policy]) =>
      found(name, what, policy, placedPlainly(policy), name.includes('endpoint') ? 'OBL-2' : 'OBL-1'),
    ),
    ...(await Promise.all(
      terms.map(async ([name, what, changes, expected]) => {
        const policy = await nodePolicy([a, b], {
          ...changes,
          replication: { subjects: [did('bob')], ...partOf(changes, 'replication') },
        })
        return found(name, what, policy, {
          obligations: [{ ...owed(policy, at('alice'), did('bob')), ...expected }],
          standby: [],
        })
      }),
    )),
    ...refused.map(([name, what, policy, layer, code]): Case => ({
      name: `obligations/refused-${name}`,
      what,
      requirement: code === 'obligation/limit' ? 'DEC-8' : 'POL-2',
      layer,
      op: 'deriveObligations',
      request: { policy: json(policy) },
      expected: fails(code),
    })),
    ...broken.map(([name, what, request]): Case => ({
      name: `obligations/${name}`,
      what,
      requirement: 'ENC-1',
      layer: 'shape',
      op: 'deriveObligations',
      request,
      expected: fails('request/malformed'),
    })),
  ]
}

type Rules = Record<'replication' | 'verification' | 'sync', DataMap>

function partOf(changes: RuleChanges, part: string): DataMap {
  const fields = changes[part]
  return Array.isArray(fields) ? {} : (fields ?? {})
}

function nodesIn(policy: DataMap) {
  return (policy['members'] as DataMap[]).flatMap((m) =>
    ((m['nodes'] ?? []) as DataMap[]).map((n) => ({
      id: n['id'] as string,
      endpoint: new URL(n['endpoint'] as string).host,
      capacity: n['capacityBytes'] as number | undefined,
      operator: (m['operator'] ?? m['did']) as string,
    })),
  )
}

function owed(policy: DataMap, id: string, subject: string): DataMap {
  const { replication, verification, sync } = policy['rules'] as Rules
  return {
    node: id,
    operator: nodesIn(policy).find((n) => n.id === id)?.operator ?? '',
    subject,
    strategy: replication['strategy'] as string,
    intervalSeconds: verification['intervalSeconds'] as number,
    maxLagSeconds: sync['maxLagSeconds'] as number,
    layers: verification['layers'] as number[],
    sampleSize: verification['sampleSize'] as number,
  }
}

function placedPlainly(policy: DataMap): DataMap {
  const { replication } = policy['rules'] as Rules
  const { copies } = replication['placement'] as { copies: number }
  const group = (policy['group'] ?? cidText(policy)) as string
  const nodes = nodesIn(policy)
  const operators = new Map(
    (policy['members'] as DataMap[]).map((m) => [m['did'], m['operator'] ?? m['did']]),
  )
  const smallest = Math.min(...nodes.flatMap((n) => n.capacity ?? []))
  const score = (subject: string, id: string, i: number) =>
    createHash('sha256')
      .update(lengthPrefixed('quorate/place/v1', CID.parse(group).bytes, subject, id, i))
      .digest()
  const obligations: DataMap[] = []
  const standby: DataMap[] = []
  for (const subject of ((replication['subjects'] ?? [...operators.keys()]) as string[]).sort(compareText)) {
    const ranked = nodes
      .filter((n) => n.operator !== operators.get(subject))
      .map((n) => {
        const tickets =
          n.capacity === undefined ? 1 : Math.min(16, Number(BigInt(n.capacity) / BigInt(smallest)))
        const scores = Array.from({ length: tickets }, (_, i) => score(subject, n.id, i)).sort(compareBytes)
        return { ...n, score: scores.at(-1) ?? Buffer.alloc(32) }
      })
      .sort((x, y) => compareBytes(y.score, x.score) || compareText(x.id, y.id))
      .reduce<ReturnType<typeof nodesIn>>(
        (kept, n) =>
          kept.some((k) => k.operator === n.operator || k.endpoint === n.endpoint) ? kept : [...kept, n],
        [],
      )
    const holders = ranked.slice(0, copies).map((n) => n.id)
    obligations.push(...holders.sort(compareText).map((id) => owed(policy, id, subject)))
    for (const [i, { id, operator }] of ranked.slice(copies).entries()) {
      standby.push({ node: id, operator, subject, rank: i + 1 })
    }
  }
  return { obligations, standby }
}

/** 272 nodes and 4096 subjects. */
async function hugePolicy(): Promise<DataMap> {
  const members = await Promise.all(
    Array.from({ length: 17 }, async (_, i): Promise<DataMap> => {
      const nodes = Array.from({ length: 16 }, (__, j) => node(`n${String(j)}.m${String(i)}`))
      return seat(await person(`m${String(i)}`), { nodes: await Promise.all(nodes) })
    }),
  )
  const subjects = Array.from({ length: 4096 }, (_, i) => `did:web:${String(i)}`)
  return nodePolicy(members, { replication: { subjects } })
}
