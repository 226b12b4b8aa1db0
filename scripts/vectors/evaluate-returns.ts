import { amendedBy, amendOnce } from './amended-group.ts'
import { bundleOf, due, receipt, type Changes, type CheckedGroup, type Found } from './checked-group.ts'
import { decided, type Decided, type States } from './evaluate-case.ts'
import { broken, fine, timeline } from './evaluate-rows.ts'
import { at } from './group-records.ts'
import { chainFrom, seenRecords } from './verifier-chains.ts'

/** DEC-5: obligations and nodes that come back, levels 3 and 4 of several layers, and graces of blocks and records. */
export async function returnCases(): Promise<Decided[]> {
  return [
    ...(await returned()),
    ...(await again()),
    ...(await failedLayers()),
    ...(await joined()),
    ...(await abandoned()),
    ...(await ofBlocksAndRecords()),
  ]
}

/** The first and the third version ask for Alice's account, the second for Bob's. A new obligation is not judged for ten hours. */
async function returned(): Promise<Decided[]> {
  const rules: Changes = {
    verification: { coveragePpm: 0 },
    compliance: {
      joinGraceSeconds: 36_000,
      maxConsecutiveFailures: 1,
      failedAfterSeconds: 172_800,
      abandonedAfterSeconds: 345_600,
    },
  }
  const away = await amendedBy(
    {},
    { replication: { subjects: ['did:web:bob.example'] } },
    { rules, isByBoth: true },
  )
  const { group, next } = away
  const both = [group.alice, group.bob]
  const back = await amendOnce(
    { group: next, founding: away.founding },
    { effectiveAt: at(70) },
    { replication: { subjects: ['did:web:alice.example'] } },
    both,
    45,
  )
  const leaf = (under: CheckedGroup, slot: number, outcome: string) =>
    receipt(under, { layer: 0, slot, seq: 2, outcome })
  const before = await chainFrom(group.crew, 'alice', [
    { slot: 26 },
    { slot: 27 },
    { slot: 28, leaves: [leaf(group, 28, 'PASS')] },
  ])
  const after = await chainFrom(
    back.next.crew,
    'alice',
    [{ slot: 0, leaves: [leaf(back.next, 0, 'MISSING')] }],
    before.at(-1),
  )
  const bundle = bundleOf(
    back.founding,
    await seenRecords(group.crew, before),
    await seenRecords(back.next.crew, after),
  )
  const row = (name: string, what: string, instant: string, states: States) =>
    decided(name, what, 'DEC-5', { bundle, at: instant }, states)
  return [
    row(
      'returned',
      'an obligation that was given up comes back: it has its grace once, and what it kept before counts',
      at(70),
      {
        ...fine,
        conditions: { InSync: 'True AllTrue' },
      },
    ),
    row('returned-failed', 'its first slot failed, and is judged', due(back.next, 0), broken),
    row('away', "in between nothing is asked of Bob's node, and the other obligation is new", at(49.999), {
      outcome: 'indeterminate',
      conditions: { 'Acknowledged did:web:bob.example': 'absent', Covered: 'Unknown NothingJudged' },
      obligation: { state: 'joining' },
    }),
  ]
}

/** A node has the grace as often as it comes back from a failure. */
async function again(): Promise<Decided[]> {
  const compliance = { recoveryGraceSeconds: 14_400, failedAfterSeconds: 21_600, maxConsecutiveFailures: 2 }
  const lenient: States = {
    outcome: 'degraded',
    level: 1,
    conditions: { Copies: 'True AllTrue' },
    obligation: { InSync: 'True RecoveryGrace' },
  }
  const twice: Found = {
    0: 'MISSING',
    1: 'MISSING',
    2: 'PASS',
    3: 'MISSING',
    4: 'MISSING',
    5: 'PASS',
    6: 'MISSING',
    7: 'MISSING',
  }
  return [
    ...(await timeline({ compliance }, twice, [
      ['recovery-again', 'a node that came back twice within six hours', 7, lenient],
    ])),
    ...(await timeline(
      { compliance: { ...compliance, abandonedAfterSeconds: 3600 } },
      { 0: 'OFFLINE', 1: 'PASS', 2: 'OFFLINE', 3: 'OFFLINE' },
      [
        [
          'recovery-abandoned',
          'a node that came back, and is offline for as long as makes it abandoned',
          3,
          lenient,
        ],
      ],
    )),
    ...(await timeline({ compliance }, { 0: 'PASS', 1: 'MISSING', 2: 'PASS', 3: 'MISSING', 4: 'MISSING' }, [
      ['recovery-of-one', 'a node that came back from one failure, which was tolerated', 4, lenient],
    ])),
  ]
}

const short = { maxConsecutiveFailures: 2, failedAfterSeconds: 10_800, abandonedAfterSeconds: 21_600 }

async function failedLayers(): Promise<Decided[]> {
  const layers: Changes = { compliance: short, verification: { layers: [0, 1] } }
  const found = (told: string | Readonly<Record<number, string>>): Found => ({
    0: 'PASS',
    1: told,
    2: told,
    3: told,
  })
  const level = (n: number, more: Readonly<Record<string, string>> = {}): States => ({
    outcome: 'noncompliant',
    level: n,
    obligation: { InSync: 'False TooManyFailures', ...more },
  })
  return [
    ...(await timeline(layers, found('MISSING'), [
      [
        'level-3-layers',
        'for three hours both layers failed',
        3,
        level(3, { Retrievable: 'False TooManyFailures' }),
      ],
    ])),
    ...(await timeline(layers, { ...found('MISSING'), 2: { 0: 'MISSING', 1: 'PASS' } }, [
      [
        'level-3-one-layer',
        'sampled blocks came once in three hours',
        3,
        level(2, { Retrievable: 'True FailuresTolerated' }),
      ],
    ])),
    ...(await timeline(layers, found({ 0: 'MISSING' }), [
      [
        'level-3-layer-unchecked',
        'nobody asked for blocks: that every layer failed is not known',
        3,
        level(2, { 'Covered 0': 'True EnoughDecided', 'Covered 1': 'Unknown TooFewDecided' }),
      ],
    ])),
    ...(await timeline(
      { compliance: { failedAfterSeconds: 3600, offlineGraceSeconds: 36_000 } },
      { 0: 'PASS', 1: 'MISSING', 2: 'OFFLINE' },
      [
        [
          'level-3-forgiven',
          'for an hour all that failed is forgiven, and what is not came due when the hour began',
          2,
          {
            outcome: 'indeterminate',
            level: 1,
            conditions: { Covered: 'True AllTrue' },
            obligation: { InSync: 'Unknown PassedLongAgo' },
          },
        ],
      ],
    )),
  ]
}

/** Two hours are recorded and not judged; failed after three. */
async function joined(): Promise<Decided[]> {
  const compliance = { ...short, joinGraceSeconds: 7200 }
  const down: Found = { 0: 'MISSING', 1: 'MISSING', 2: 'MISSING', 3: 'MISSING' }
  return [
    ...(await timeline({ compliance }, down, [
      [
        'level-3-joined-before',
        'the obligation has been judged for three hours, less a millisecond',
        '2026-01-01T14:59:59.999Z',
        broken,
      ],
      [
        'level-3-joined',
        'it has been judged for three hours',
        '2026-01-01T15:00:00.000Z',
        { ...broken, level: 3 },
      ],
    ])),
  ]
}

async function abandoned(): Promise<Decided[]> {
  const down: Found = { 0: 'OFFLINE', 1: 'OFFLINE', 2: 'OFFLINE', 3: 'OFFLINE', 4: 'OFFLINE' }
  const half: Changes = { compliance: short, verification: { coveragePpm: 500_000 } }
  const level = (n: number): States => ({ ...broken, level: n })
  return [
    ...(await timeline({ compliance: short }, down, [
      [
        'level-4-young',
        'offline from the beginning, a millisecond before six hours are over',
        '2026-01-01T15:59:59.999Z',
        level(3),
      ],
      ['level-4-of-age', 'six hours are over', '2026-01-01T16:00:00.000Z', level(4)],
    ])),
    ...(await timeline(half, { 0: 'PASS', 5: 'OFFLINE', 6: 'OFFLINE' }, [
      ['level-4-not-covered', 'offline in both decided slots of six, which is too few', 6, level(3)],
    ])),
    ...(await timeline(half, { 0: 'PASS', 2: 'OFFLINE', 5: 'OFFLINE', 6: 'OFFLINE' }, [
      ['level-4-covered', 'offline in three of six', 6, level(4)],
    ])),
  ]
}

/** The node serves the newest commit all the time; of blocks and records the same is found. */
async function ofBlocksAndRecords(): Promise<Decided[]> {
  const both = (outcome: string, fresh = 'PASS') => ({ 0: fresh, 1: outcome, 3: outcome })
  const of = (compliance: Changes[string], coveragePpm = 500_000): Changes => ({
    verification: { layers: [0, 1, 3], coveragePpm },
    compliance,
  })
  const said = (reason: string): Readonly<Record<string, string>> => ({ Retrievable: reason, Proven: reason })
  const recovery = { recoveryGraceSeconds: 14_400, maxConsecutiveFailures: 2 }
  return [
    ...(await timeline(of({}), { 0: both('MISSING') }, [
      [
        'sampled-never',
        'neither blocks nor records ever came',
        0,
        {
          outcome: 'indeterminate',
          level: 1,
          conditions: { InSync: 'True AllTrue', Copies: 'Unknown SomeUnknown' },
          obligation: { InSync: 'True Passing', ...said('Unknown NeverPassed') },
        },
      ],
    ])),
    ...(await timeline(
      of({ failedAfterSeconds: 7200 }, 0),
      { 0: 'PASS', 1: { 0: 'PASS' }, 2: { 0: 'PASS' } },
      [
        [
          'sampled-long-ago',
          'they came two hours ago, and nobody asked since',
          2,
          {
            outcome: 'indeterminate',
            conditions: { InSync: 'True AllTrue', Copies: 'Unknown SomeUnknown' },
            obligation: { InSync: 'True Passing', ...said('Unknown PassedLongAgo') },
          },
        ],
      ],
    )),
    ...(await timeline(
      of(recovery),
      { 0: both('MISSING'), 1: both('MISSING'), 2: 'PASS', 3: both('CORRUPT'), 4: both('CORRUPT') },
      [
        [
          'sampled-recovering',
          'they came again, and then were corrupt twice within the grace',
          4,
          {
            outcome: 'degraded',
            level: 1,
            conditions: { Copies: 'True AllTrue' },
            obligation: { ...said('True RecoveryGrace'), 'Proven outcome': 'CORRUPT' },
          },
        ],
      ],
    )),
    ...(await timeline(of({ offlineGraceSeconds: 3600 }), { 0: 'PASS', 1: both('OFFLINE', 'TIMEOUT') }, [
      [
        'sampled-offline',
        'a node that was slow when it was asked for its commit, and then offline for a short time',
        1,
        {
          outcome: 'degraded',
          level: 1,
          conditions: { Copies: 'True AllTrue' },
          obligation: { InSync: 'True FailuresTolerated', ...said('True OfflineGrace') },
        },
      ],
    ])),
    ...(await timeline(of({ joinGraceSeconds: 7200 }), { 0: 'PASS', 1: both('MISSING') }, [
      [
        'sampled-joining',
        'they were missing in the grace of a new obligation, after they came',
        1,
        {
          outcome: 'indeterminate',
          conditions: { InSync: 'True AllTrue', Copies: 'Unknown SomeUnknown' },
          obligation: { InSync: 'True Passing', ...said('Unknown JoinGrace') },
        },
      ],
    ])),
  ]
}
