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
  const sharing = { ...c, nodes: [{ ...own(c)[0], endpoint: 'https://node.bob.example' } as DataMap] }
  const foreign = ['did:web:zoe.example', 'did:web:yves.example', 'did:plc:bobbbbbbbbbbbbbbbbbbbbbb']

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
      'an operator with two nodes holds with its better one, and twice as much',
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

  const ground = await groundName(async (name) => {
    const seats = [{ ...a, nodes: [await node(name)] }, b, c]
    return nodePolicy(seats, placement(1, { subjects: many(12) }))
  })
  const grinder = { ...a, nodes: [await node(ground)] }
  const firm = (m: DataMap, nodes: DataMap[]) => ({ ...m, operator: 'firm', nodes })
  const thirds = await Promise.all(
    ['third', 'half', 'whole'].map((name) => node(name, { capacityBytes: 1000 })),
  )
  const unsized = sized(b, 1000)
  /** How many accounts each operator holds, by hand: a number for each, or the least of each and the sum. */
  const shared: [name: string, what: string, policy: DataMap, held: Loads][] = [
    [
      'one-each',
      'four places and four operators: one each',
      await nodePolicy([a, b, c, d], placement(1)),
      { [did('alice')]: 1, [did('bob')]: 1, [did('carol')]: 1, [did('dave')]: 1 },
    ],
    [
      'one-each-any-order',
      'the order of members is no matter',
      await nodePolicy([d, c, a, b], placement(1)),
      { [did('alice')]: 1, [did('bob')]: 1, [did('carol')]: 1, [did('dave')]: 1 },
    ],
    [
      'two-each',
      'eight places and four operators: two each',
      await nodePolicy([a, b, c, d], placement(2)),
      { [did('alice')]: 2, [did('bob')]: 2, [did('carol')]: 2, [did('dave')]: 2 },
    ],
    [
      'ground',
      'of 60 names for its node one that draws the fewest best scores: it holds its share, twelve thirds',
      await nodePolicy([grinder, b, c], placement(1, { subjects: many(12) })),
      { [did('alice')]: 4, [did('bob')]: 4, [did('carol')]: 4 },
    ],
    [
      'ground-two-copies',
      'the same name, and two copies: twice as much',
      await nodePolicy([grinder, b, c], placement(2, { subjects: many(12) })),
      { [did('alice')]: 8, [did('bob')]: 8, [did('carol')]: 8 },
    ],
    [
      'remainder',
      'four places and three operators: one each, and the one that is left goes by score',
      await nodePolicy([a, b, c], placement(1, { subjects: many(4) })),
      { [did('alice')]: [1, 2], [did('bob')]: [1, 2], [did('carol')]: [1, 2] },
    ],
    [
      'below-one',
      'three places and four operators: a share of nothing, and all go by score',
      await nodePolicy([a, b, c, d], placement(1, { subjects: many(3) })),
      { [did('alice')]: [0, 3], [did('bob')]: [0, 3], [did('carol')]: [0, 3], [did('dave')]: [0, 3] },
    ],
    [
      'tickets',
      'three tickets and one: six and two of eight',
      await nodePolicy([sized(a, 3000), unsized], placement(1, { subjects: many(8) })),
      { [did('alice')]: 6, [did('bob')]: 2 },
    ],
    [
      'tickets-split',
      'the same capacity in three nodes is the same share',
      await nodePolicy([{ ...a, nodes: thirds }, unsized], placement(1, { subjects: many(8) })),
      { [did('alice')]: 6, [did('bob')]: 2 },
    ],
    [
      'tickets-rounded',
      'seventeen tickets and eight places: one of them is half an account, which is none',
      await nodePolicy([sized(a, 16_000), unsized], placement(1, { subjects: many(8) })),
      { [did('alice')]: [7, 8], [did('bob')]: [0, 1] },
    ],
    [
      'all-copies',
      'as many copies as operators: everybody holds all but its own',
      await nodePolicy([a, b, c], placement(3)),
      { [did('alice')]: 2, [did('bob')]: 2, [did('carol')]: 2 },
    ],
    [
      'own',
      'three of four members are one operator: its share is one, and only the account of the fourth is left to it',
      await nodePolicy(
        [firm(a, own(a)), firm(b, []), firm(c, []), d],
        placement(1, { subjects: [did('alice'), did('bob'), did('dave')] }),
      ),
      { firm: 1, [did('dave')]: 2 },
    ],
    [
      'own-all',
      'an operator of all accounts holds none, and the share of the others is theirs',
      await nodePolicy(
        [firm(a, own(a)), firm(b, []), c, d],
        placement(1, { subjects: [did('alice'), did('bob')] }),
      ),
      { firm: 0, [did('carol')]: [0, 2], [did('dave')]: [0, 2] },
    ],
    [
      'endpoint',
      'two operators at one endpoint are one copy: they take turns, and each comes to something',
      await nodePolicy([a, b, sharing], placement(2, { subjects: many(6) })),
      { [did('alice')]: 6, [did('bob')]: [2, 4], [did('carol')]: [2, 4] },
    ],
  ]
  for (const [name, , policy, held] of shared) ensureLoads(name, policy, held)

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
    [
      'limit-placed',
      'one copy of each account, for which more scores have to be drawn than anybody works out',
      await hugePolicy({ placement: { kind: 'rendezvous', copies: 1 } }),
      'rule',
      'obligation/limit',
    ],
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
    ...shared.map(([name, what, policy]) =>
      found(`share-${name}`, what, policy, placedPlainly(policy), name === 'endpoint' ? 'OBL-2' : 'OBL-1'),
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

/** OBL-1 word for word: everything is counted anew at each turn. */
function placedPlainly(policy: DataMap): DataMap {
  const { replication } = policy['rules'] as Rules
  const { copies } = replication['placement'] as { copies: number }
  const group = CID.parse((policy['group'] ?? cidText(policy)) as string).bytes
  const nodes = nodesIn(policy)
  const ownOf = new Map(
    (policy['members'] as DataMap[]).map((m) => [m['did'], m['operator'] ?? m['did']] as [string, string]),
  )
  const subjects = ((replication['subjects'] ?? [...ownOf.keys()]) as string[]).slice().sort(compareText)
  const hash = (...fields: Parameters<typeof lengthPrefixed>) =>
    createHash('sha256')
      .update(lengthPrefixed(...fields))
      .digest()
  const smallest = Math.min(...nodes.flatMap((n) => n.capacity ?? []))
  const ticketsOf = ({ capacity }: { capacity: number | undefined }) =>
    capacity === undefined ? 1 : Math.min(16, Number(BigInt(capacity) / BigInt(smallest)))
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)

  const operators = [...new Set(nodes.map((n) => n.operator))]
  const k = Math.min(copies, operators.length)
  const all = sum(nodes.map(ticketsOf))
  const shareOf = (operator: string) => {
    const own = sum(nodes.filter((n) => n.operator === operator).map(ticketsOf))
    return Number((BigInt(subjects.length * k) * BigInt(own)) / BigInt(all))
  }
  const turns = subjects
    .map((subject) => ({ subject, turn: hash('quorate/turn/v1', group, subject) }))
    .sort((x, y) => compareBytes(x.turn, y.turn))
    .map(({ subject }) => subject)
  const given = new Map<string, typeof nodes>()
  const standing = new Map<string, typeof nodes>()
  for (const [i, subject] of turns.entries()) {
    const left = turns.slice(i)
    const leftTo = (operator: string) => left.filter((other) => ownOf.get(other) !== operator).length
    const owes = (operator: string) => {
      const had = [...given.values()].filter((held) => held.some((n) => n.operator === operator)).length
      return Math.min(Math.max(0, shareOf(operator) - had), leftTo(operator))
    }
    const spare = k * left.length - sum(operators.map(owes))
    const ranked = nodes
      .filter((n) => n.operator !== ownOf.get(subject))
      .map((n) => {
        const scores = Array.from({ length: ticketsOf(n) }, (_, j) =>
          hash('quorate/place/v1', group, subject, n.id, j),
        )
        return { ...n, score: scores.sort(compareBytes).at(-1) ?? Buffer.alloc(32) }
      })
      .sort((x, y) => compareBytes(y.score, x.score) || compareText(x.id, y.id))
    const isDue = ({ operator }: { operator: string }) =>
      owes(operator) > 0 && owes(operator) === leftTo(operator)
    const taken: typeof ranked = []
    const isFree = (n: (typeof ranked)[number]) =>
      !taken.some((t) => t.operator === n.operator || t.endpoint === n.endpoint)
    const beyond = () => taken.filter((t) => owes(t.operator) === 0).length
    for (const n of [...ranked.filter(isDue), ...ranked.filter((r) => !isDue(r))]) {
      if (taken.length < k && isFree(n) && (owes(n.operator) > 0 || beyond() < spare)) taken.push(n)
    }
    for (const n of ranked) if (taken.length < k && isFree(n)) taken.push(n)
    given.set(subject, [...taken])
    for (const n of ranked) if (isFree(n)) taken.push(n)
    standing.set(subject, taken.slice(given.get(subject)?.length))
  }
  return {
    obligations: subjects.flatMap((subject) =>
      (given.get(subject) ?? [])
        .map((n) => n.id)
        .sort(compareText)
        .map((id) => owed(policy, id, subject)),
    ),
    standby: subjects.flatMap((subject) =>
      (standing.get(subject) ?? []).map(({ id, operator }, i) => ({
        node: id,
        operator,
        subject,
        rank: i + 1,
      })),
    ),
  }
}

/** How many accounts an operator holds: that many, or from the first to the second. */
type Loads = Readonly<Record<string, number | readonly [least: number, most: number]>>

function loadsIn(policy: DataMap): ReadonlyMap<string, number> {
  const { obligations } = placedPlainly(policy) as { obligations: DataMap[] }
  const loads = new Map(nodesIn(policy).map((n) => [n.operator, 0]))
  for (const { operator } of obligations)
    loads.set(operator as string, (loads.get(operator as string) ?? 0) + 1)
  return loads
}

/** What follows word for word is what was worked out by hand. */
function ensureLoads(name: string, policy: DataMap, held: Loads): void {
  const loads = loadsIn(policy)
  for (const [operator, load] of Object.entries(held)) {
    const [least, most] = typeof load === 'number' ? [load, load] : load
    const actual = loads.get(operator) ?? -1
    if (actual < least || actual > most)
      throw new Error(`${name}: ${operator} holds ${String(actual)}, not ${String(least)} to ${String(most)}`)
  }
}

/** The name of 60 whose node has the best score for the fewest accounts. */
async function groundName(policyWith: (name: string) => Promise<DataMap>): Promise<string> {
  const tried = await Promise.all(
    Array.from({ length: 60 }, async (_, i) => {
      const name = `ground${String(i)}`
      const policy = await policyWith(name)
      const { subjects } = (policy['rules'] as Rules).replication as { subjects: string[] }
      const group = CID.parse(cidText(policy)).bytes
      const best = subjects.filter((subject) => {
        const scores = nodesIn(policy).map(({ id }) => ({
          id,
          score: createHash('sha256')
            .update(lengthPrefixed('quorate/place/v1', group, subject, id, 0))
            .digest(),
        }))
        return scores.sort((x, y) => compareBytes(y.score, x.score))[0]?.id === at(name)
      })
      return { name, wins: best.length }
    }),
  )
  return tried.reduce((least, one) => (one.wins < least.wins ? one : least)).name
}

/** 272 nodes and 4096 subjects. */
async function hugePolicy(more: DataMap = {}): Promise<DataMap> {
  const members = await Promise.all(
    Array.from({ length: 17 }, async (_, i): Promise<DataMap> => {
      const nodes = Array.from({ length: 16 }, (__, j) => node(`n${String(j)}.m${String(i)}`))
      return seat(await person(`m${String(i)}`), { nodes: await Promise.all(nodes) })
    }),
  )
  const subjects = Array.from({ length: 4096 }, (_, i) => `did:web:s${String(i)}`)
  return nodePolicy(members, { replication: { subjects, ...more } })
}
