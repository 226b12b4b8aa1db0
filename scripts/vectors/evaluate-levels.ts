import type { Found } from './checked-group.ts'
import type { Decided } from './evaluate-case.ts'
import { broken, failing, fine, timeline, type Row } from './evaluate-rows.ts'

/** DEC-5: failures in a row, lag, and what failed or was offline throughout; each edge to the millisecond. */
export async function levelCases(): Promise<Decided[]> {
  const each = ['OFFLINE', 'TIMEOUT', 'MISSING', 'CORRUPT'] as const
  const firsts = await Promise.all(
    each.map((outcome) =>
      timeline({}, { 0: 'PASS', 1: outcome }, [
        [`level-1-${outcome.toLowerCase()}`, `one slot that came to ${outcome}`, 1, failing],
      ]),
    ),
  )
  return [...firsts.flat(), ...(await inARow()), ...(await throughout()), ...(await lag())]
}

async function inARow(): Promise<Decided[]> {
  const silent = {
    outcome: 'indeterminate',
    conditions: {
      Covered: 'Unknown SomeUnknown',
      InSync: 'Unknown SomeUnknown',
      Copies: 'Unknown SomeUnknown',
    },
    obligation: { 'Covered 0': 'Unknown NoSlots', InSync: 'Unknown NoneDecided' },
  } as const
  const down: Found = { 0: 'PASS', 1: 'OFFLINE', 2: 'MISSING', 3: 'TIMEOUT', 4: 'PASS' }
  const rows: Row[] = [
    ['slots-none', 'the first slot is not due', [0, -1], silent],
    ['pass-due', 'the first slot comes due, and passed', 0, fine],
    ['failure-not-due', 'a failure a millisecond before it counts', [1, -1], fine],
    ['failure-due', 'a failure from when it counts', 1, failing],
    ['failures-two', 'two failures of the three that are not tolerated', [3, -1], failing],
    ['failures-three', 'the third failure in a row', 3, broken],
    ['pass-after', 'one slot that passes ends them all', 4, fine],
  ]
  const never: Row[] = [
    [
      'never-passed',
      'a node of which no success is known is no copy, and not said to fail',
      0,
      {
        outcome: 'indeterminate',
        level: 1,
        conditions: { InSync: 'Unknown SomeUnknown', Copies: 'Unknown SomeUnknown' },
        obligation: { InSync: 'Unknown NeverPassed' },
      },
    ],
    ['never-passed-broken', 'it fails when as many slots failed as are not tolerated', 2, broken],
  ]
  const gaps: Row[] = [
    ['gap-two', 'slots that nobody decided neither add to a streak', [5, -1], failing],
    ['gap-three', 'nor end it', 5, broken],
  ]
  const one: Row[] = [['tolerance-one', 'one failure is not tolerated', 1, broken]]
  return [
    ...(await timeline({}, down, rows)),
    ...(await timeline({}, { 0: 'MISSING', 1: 'MISSING', 2: 'MISSING' }, never)),
    ...(await timeline({}, { 0: 'PASS', 1: 'OFFLINE', 3: 'OFFLINE', 5: 'OFFLINE' }, gaps)),
    ...(await timeline({}, { 0: 'PASS', 1: 'PASS', 2: 'MISSING', 3: 'PASS', 4: 'MISSING' }, [
      ['pass-between', 'two failures that are not in a row', 4, failing],
    ])),
    ...(await timeline({ compliance: { maxConsecutiveFailures: 1 } }, { 0: 'PASS', 1: 'MISSING' }, one)),
    ...(await timeline({}, { 0: 'PASS', 1: 'UNKNOWN' }, [
      ['unknown-receipt', 'a verifier that could not tell decides nothing', 1, fine],
    ])),
  ]
}

/** Two failures are not tolerated; failed after three hours, abandoned after six. */
const short = { maxConsecutiveFailures: 2, failedAfterSeconds: 10_800, abandonedAfterSeconds: 21_600 }

async function throughout(): Promise<Decided[]> {
  const down = (outcome: string, slots: number, first: Found = { 0: 'PASS' }): Found => ({
    ...first,
    ...Object.fromEntries(Array.from({ length: slots }, (_, i) => [i + 1, outcome])),
  })
  const level = (n: number) => ({ ...broken, level: n })
  const compliance = { compliance: short }
  return [
    ...(await timeline(compliance, down('MISSING', 3), [
      [
        'level-3-before',
        'a slot that passed came due three hours ago, less a millisecond',
        [3, -1],
        level(2),
      ],
      ['level-3', 'every slot that came due in the last three hours failed', 3, level(3)],
      [
        'level-3-later',
        'three hours later none is decided: what is proven is two in a row',
        6,
        {
          ...level(2),
          obligation: { 'Covered 0': 'Unknown TooFewDecided', InSync: 'False TooManyFailures' },
        },
      ],
    ])),
    ...(await timeline(compliance, { 0: 'MISSING', 1: 'MISSING', 2: 'MISSING' }, [
      [
        'level-3-young',
        'the obligation is a millisecond younger than what makes it failed',
        '2026-01-01T12:59:59.999Z',
        level(2),
      ],
      ['level-3-of-age', 'the obligation is three hours old', '2026-01-01T13:00:00.000Z', level(3)],
    ])),
    ...(await timeline(compliance, down('OFFLINE', 6), [
      ['level-4-before', 'a slot that passed came due six hours ago, less a millisecond', [6, -1], level(3)],
      ['level-4', 'offline in every slot that came due in the last six hours', 6, level(4)],
    ])),
    ...(await timeline(compliance, { ...down('OFFLINE', 6), 4: 'MISSING' }, [
      ['level-4-not-offline', 'one of those slots failed otherwise', 6, level(3)],
    ])),
    ...(await timeline(
      { compliance: short, verification: { coveragePpm: 333_334 } },
      { 0: 'PASS', 3: 'MISSING' },
      [
        [
          'level-3-not-covered',
          'the one decided slot of three failed, which is too few',
          3,
          {
            outcome: 'indeterminate',
            level: 1,
            conditions: { Covered: 'Unknown SomeUnknown' },
            obligation: { 'Covered 0': 'Unknown TooFewDecided', InSync: 'Unknown PassedLongAgo' },
          },
        ],
      ],
    )),
    ...(await timeline(
      { compliance: short, verification: { coveragePpm: 333_333 } },
      { 0: 'PASS', 3: 'MISSING' },
      [
        [
          'level-3-covered',
          'the one decided slot of three failed, which is enough',
          3,
          { outcome: 'noncompliant', level: 3, obligation: { 'Covered 0': 'True EnoughDecided' } },
        ],
      ],
    )),
  ]
}

async function lag(): Promise<Decided[]> {
  const stale = {
    ...broken,
    obligation: { InSync: 'False LagExceeded' },
  }
  const found: Found = { 0: 'PASS', 1: 'STALE', 2: 'STALE' }
  return [
    ...(await timeline({}, found, [
      ['lag-within', 'a node that is behind by as long as is allowed', 1, fine],
      ['lag-beyond', 'a node that is behind for longer', 2, stale],
    ])),
    ...(await timeline({ sync: { maxLagSeconds: 3599 } }, { 0: 'PASS', 1: 'STALE' }, [
      ['lag-second', 'a node that is behind for a second longer', 1, stale],
    ])),
    ...(await timeline({}, { ...found, 3: 'PASS' }, [['lag-over', 'a node that has caught up', 3, fine]])),
    ...(await timeline({}, { ...found, 3: 'OFFLINE' }, [
      [
        'lag-offline',
        'a node that was behind, and is offline: it has not caught up for all that is known',
        3,
        stale,
      ],
    ])),
    ...(await timeline({ verification: { layers: [0, 1] } }, { 0: 'PASS', 2: { 0: 'PASS', 1: 'STALE' } }, [
      ['lag-of-blocks', 'a node that serves blocks of an old commit, and the newest commit', 2, stale],
    ])),
  ]
}
