import type { DataMap, DataValue, FindingCode, JsonValue } from '@quorate/core'
import { nsids } from '@quorate/schemas'

import { fails, holds, type Case, type Layer } from './case.ts'
import { cidText, successor } from './group-records.ts'
import { json, nodePolicy, nodeSeat, people, type RuleChanges } from './node-records.ts'

type Joined = [name: string, what: string, asked: RuleChanges[], expected: RuleChanges]

/** OBL-3. What comes out is written by hand, as changes of what every policy here asks. */
export async function composeCases(): Promise<Case[]> {
  const [alice, bob, carol] = await people('alice', 'bob', 'carol')
  const seats = await Promise.all([alice, bob, carol].map((p) => nodeSeat(p)))
  const subjects = ['did:web:alice.example', 'did:web:bob.example', 'did:web:carol.example']
  let names = 0
  /** Each policy of a case is of a group of its own. */
  const policyOf = (changes: RuleChanges, members: readonly DataMap[] = seats) =>
    nodePolicy(members, changes, { name: `Group ${String(names++)}` })
  const common = (await nodePolicy(seats))['rules'] as Record<string, DataMap>
  const rulesOf = (changes: RuleChanges): DataMap => {
    const replication = { ...common['replication'], subjects }
    const asked: Record<string, DataMap> = { ...common, replication }
    const joined = Object.entries(changes).map(([part, fields]): [string, DataValue] => [
      part,
      Array.isArray(fields) ? fields : { ...asked[part], ...fields },
    ])
    return { ...asked, ...Object.fromEntries(joined) }
  }
  const beacon = (digit: string) => ({ kind: 'drand', chain: digit.repeat(64) })
  const sla = { maxGapSeconds: 60, windowSeconds: 86_400 }
  const compliance = (n: number) => ({
    joinGraceSeconds: n,
    offlineGraceSeconds: n + 1,
    recoveryGraceSeconds: n + 2,
    maxConsecutiveFailures: n + 3,
    failedAfterSeconds: n + 4,
    abandonedAfterSeconds: n + 5,
  })
  const collection = (...collections: string[]) => ({ replication: { strategy: 'partial', collections } })

  const joined: Joined[] = [
    ['one', 'one policy asks what it says, with its subjects by name', [{}], {}],
    ['equal', 'two groups that ask the same', [{}, {}], {}],
    [
      'verification',
      'each number of verification from whichever is stricter',
      [
        {
          verification: {
            intervalSeconds: 7200,
            sampleSize: 5,
            lossPpm: 100,
            verifiers: 2,
            windowSeconds: 50,
            coveragePpm: 1,
          },
        },
        {
          verification: {
            intervalSeconds: 600,
            sampleSize: 9,
            lossPpm: 900,
            verifiers: 1,
            windowSeconds: 500,
            coveragePpm: 0,
          },
        },
      ],
      {
        verification: {
          intervalSeconds: 600,
          sampleSize: 9,
          lossPpm: 100,
          verifiers: 2,
          windowSeconds: 50,
          coveragePpm: 1,
        },
      },
    ],
    [
      'layers',
      'layers of both',
      [{ verification: { layers: [3] } }, { verification: { layers: [1, 0] } }],
      { verification: { layers: [0, 1, 3] } },
    ],
    [
      'compliance',
      'the smaller grace, count and time',
      [{ compliance: compliance(9) }, { compliance: compliance(5) }],
      { compliance: compliance(5) },
    ],
    [
      'copies',
      'the greater number of copies',
      [{ replication: { minCopies: 1 } }, { replication: { minCopies: 2 } }],
      { replication: { minCopies: 2 } },
    ],
    [
      'lag',
      'the smaller lag, and a reveal that only one asks for',
      [{ sync: { maxLagSeconds: 9 } }, { sync: { maxLagSeconds: 8, revealSeconds: 7 } }],
      { sync: { maxLagSeconds: 8, revealSeconds: 7 } },
    ],
    ['full', 'whole repositories are stricter than parts', [collection('app.bsky.feed.post'), {}], {}],
    [
      'collections',
      'parts of both',
      [
        collection('app.bsky.feed.post', 'app.bsky.feed.like'),
        collection('app.bsky.actor.profile', 'app.bsky.feed.like'),
      ],
      collection('app.bsky.actor.profile', 'app.bsky.feed.like', 'app.bsky.feed.post'),
    ],
    [
      'subjects',
      'subjects of both, members where none are listed',
      [{ replication: { subjects: ['did:web:zoe.example', 'did:web:alice.example'] } }, {}],
      { replication: { subjects: [...subjects, 'did:web:zoe.example'] } },
    ],
    [
      'placement-greater',
      'the greater number of placed copies',
      [1, 2].map((copies) => ({ replication: { placement: { kind: 'rendezvous', copies } } })),
      { replication: { placement: { kind: 'rendezvous', copies: 2 } } },
    ],
    [
      'placement-absent',
      'no placement: all operators hold',
      [{ replication: { placement: { kind: 'rendezvous', copies: 2 } } }, {}],
      {},
    ],
    [
      'beacon',
      'a beacon that only one asks for',
      [{}, { verification: { beacon: beacon('a') } }],
      { verification: { beacon: beacon('a') } },
    ],
    [
      'sla',
      'an SLA field by field, whoever has it',
      [
        { sla: { ...sla, uptimePpm: 5, serveMs: 10 } },
        {},
        {
          sla: { maxGapSeconds: 90, windowSeconds: 600, uptimePpm: 6, servePpm: 3, serveMs: 20, passPpm: 2 },
        },
      ],
      { sla: { maxGapSeconds: 60, windowSeconds: 600, uptimePpm: 6, serveMs: 10, servePpm: 3, passPpm: 2 } },
    ],
    [
      'accounting',
      'more reports, kept longer, of more',
      [
        { accounting: { reportSeconds: 5, retainSeconds: 50, track: ['lag', 'blocks'] } },
        { accounting: { reportSeconds: 9, retainSeconds: 90, track: ['uptime', 'lag'] } },
      ],
      { accounting: { reportSeconds: 5, retainSeconds: 90, track: ['blocks', 'lag', 'uptime'] } },
    ],
    [
      'predicates',
      'predicates of both, also where two have one name',
      [
        { predicates: [{ name: 'p', expression: 'copies > 2' }] },
        {
          predicates: [
            { name: 'p', expression: 'copies > 1' },
            { name: 'o', expression: 'true' },
            { name: 'p', expression: 'copies > 2' },
          ],
        },
      ],
      {
        predicates: [
          { name: 'o', expression: 'true' },
          { name: 'p', expression: 'copies > 1' },
          { name: 'p', expression: 'copies > 2' },
        ],
      },
    ],
  ]

  const cases: Case[] = []
  const add = (
    name: string,
    what: string,
    policies: readonly DataMap[],
    value: DataMap,
    layer: Layer = 'none',
  ) =>
    cases.push({
      name: `compose/${name}`,
      what,
      requirement: 'OBL-3',
      layer,
      op: 'compose',
      request: { policies: policies.map(json) },
      expected: holds({ conflicts: [], capacities: [], ...value }),
    })
  for (const [name, what, asked, expected] of joined) {
    const policies = await Promise.all(asked.map((changes) => policyOf(changes)))
    const value = { rules: rulesOf(expected) }
    add(name, what, policies, value)
    if (policies.length > 1)
      add(
        `${name}-reversed`,
        `${what}; in the other order, one twice`,
        [...policies, ...policies].reverse(),
        value,
      )
  }

  const conflict = (code: FindingCode, path: string, params: DataMap): DataMap => ({
    code,
    requirement: 'OBL-3',
    path,
    params,
  })
  const [onA, onB, onC, onA2] = await Promise.all(
    ['a', 'b', 'c', 'a'].map((x) => policyOf({ verification: { beacon: beacon(x) } })),
  )
  if (onA === undefined || onB === undefined || onC === undefined || onA2 === undefined) return cases
  const smaller = [onA, onA2].map(cidText).sort((x, y) => (bytewise(x) < bytewise(y) ? -1 : 1))[0] ?? ''
  const beacons = (left: string, right: string, x: string, y: string) =>
    conflict('obligation/beacon', 'rules.verification.beacon', {
      left,
      right,
      expected: x.repeat(64),
      actual: y.repeat(64),
    })
  add(
    'two-beacons',
    'two beacons: no challenge takes both',
    [onB, onA],
    { rules: rulesOf({}), conflicts: [beacons(cidText(onA), cidText(onB), 'a', 'b')] },
    'rule',
  )
  add('beacon-twice', 'one beacon asked for by two', [onA, onA2], {
    rules: rulesOf({ verification: { beacon: beacon('a') } }),
  })
  add(
    'three-beacons',
    'three beacons, each against the one before',
    [onC, onA2, onB, onA],
    {
      rules: rulesOf({}),
      conflicts: [beacons(smaller, cidText(onB), 'a', 'b'), beacons(cidText(onB), cidText(onC), 'b', 'c')],
    },
    'rule',
  )

  const [long, short, fits] = await Promise.all([
    policyOf({ verification: { intervalSeconds: 3600 }, sla: { ...sla, windowSeconds: 262_144 * 60 + 1 } }),
    policyOf({ verification: { intervalSeconds: 60, windowSeconds: 60 } }),
    policyOf({ sla: { ...sla, windowSeconds: 262_144 * 60 } }),
  ])
  const brief = { intervalSeconds: 60, windowSeconds: 60 }
  add(
    'slots-too-many',
    'a window of one has too many slots of the other',
    [long, short],
    {
      rules: rulesOf({ verification: brief, sla: { maxGapSeconds: 60 } }),
      conflicts: [
        conflict('obligation/slots', 'rules.sla.windowSeconds', {
          left: cidText(long),
          right: cidText(short),
          expected: 262_144,
          actual: 262_145,
        }),
      ],
    },
    'rule',
  )
  add('slots-most', 'a window of one has as many slots of the other as are judged', [fits, short], {
    rules: rulesOf({ verification: brief, sla: { maxGapSeconds: 60, windowSeconds: 262_144 * 60 } }),
  })

  const offering = (capacityBytes: number) =>
    seats.map((m, i) =>
      i > 0 ? m : { ...m, nodes: (m['nodes'] as DataMap[]).map((n) => ({ ...n, capacityBytes })) },
    )
  const capacity = (capacityBytes: number) => ({
    rules: rulesOf({}),
    capacities: [{ node: 'did:web:node.alice.example', capacityBytes }],
  })
  const [five, seven, most] = await Promise.all(
    [5, 7, Number.MAX_SAFE_INTEGER].map((n) => policyOf({}, offering(n))),
  )
  if (five === undefined || seven === undefined || most === undefined) return cases
  add('capacity', 'a node offers to two groups', [five, seven], capacity(12))
  add(
    'capacity-same-group',
    'two versions of a group share the space',
    [five, successor(five, { members: offering(4) }), five],
    capacity(5),
  )
  add(
    'capacity-most',
    'no sum past what the data model can say',
    [most, five],
    capacity(Number.MAX_SAFE_INTEGER),
  )

  const refused: [
    name: string,
    what: string,
    request: Record<string, JsonValue>,
    layer: Layer,
    ...codes: [FindingCode, ...FindingCode[]],
  ][] = [
    ['none', 'no policies', { policies: [] }, 'shape', 'request/malformed'],
    ['absent', 'no list', {}, 'shape', 'request/malformed'],
    ['not-a-list', 'a policy instead of a list', { policies: json(five) }, 'shape', 'request/malformed'],
    [
      'text',
      'a CID among policies',
      { policies: [json(five), cidText(seven)] },
      'shape',
      'request/malformed',
    ],
    ['null', 'nothing among policies', { policies: [null] }, 'shape', 'request/malformed'],
    [
      'fraction',
      'a number outside the data model',
      { policies: [json(five), { ...(json(seven) as object), version: 1.5 }] },
      'shape',
      'value/not-data',
    ],
    [
      'invalid',
      'an invalid policy beside a valid one',
      { policies: [json(five), json(await policyOf({ verification: { layers: [0, 0] } }))] },
      'rule',
      'policy/layers',
    ],
    [
      'two-invalid',
      'two invalid policies: both are told',
      { policies: [json(await policyOf({ verification: { layers: [2] } })), json(await nodePolicy([]))] },
      'rule',
      'policy/unknown-rule',
      'record/shape',
    ],
    [
      'window',
      'a window longer than its slots',
      { policies: [json(await policyOf({ verification: { windowSeconds: 3601 } }))] },
      'rule',
      'policy/window',
    ],
    [
      'rule-unknown',
      'a rule that is not known: nobody can say which is stricter',
      { policies: [json(five), json(await policyOf({ karma: {} }))] },
      'rule',
      'policy/unknown-rule',
    ],
    [
      'beacon-unknown',
      'a beacon of a kind that is not known',
      { policies: [json(await policyOf({ verification: { beacon: { ...beacon('a'), kind: 'dice' } } }))] },
      'rule',
      'policy/unknown-rule',
    ],
    [
      'ack',
      'a record that is no policy',
      { policies: [{ $type: nsids.OrgP2pdsPolicyAck }] },
      'shape',
      'record/shape',
    ],
  ]
  for (const [name, what, request, layer, ...codes] of refused) {
    const requirement = layer === 'rule' ? 'POL-2' : 'ENC-1'
    cases.push({
      name: `compose/refused-${name}`,
      what,
      requirement,
      layer,
      op: 'compose',
      request,
      expected: fails(...codes),
    })
  }
  return cases
}

/** Base32 with its letters before its digits, so that text sorts as the bytes do. */
function bytewise(cid: string): string {
  return cid.replaceAll(/[2-7]/g, (digit) => `~${digit}`)
}
