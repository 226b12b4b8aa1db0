import type { Found } from './checked-group.ts'
import type { Decided, States } from './evaluate-case.ts'
import { returnCases } from './evaluate-returns.ts'
import { broken, failing, fine, timeline } from './evaluate-rows.ts'

/** DEC-5: what is forgiven while a node joins, is offline for a short time, or has come back; each edge to the millisecond. */
export async function graceCases(): Promise<Decided[]> {
  return [...(await joining()), ...(await offline()), ...(await recovering()), ...(await returnCases())]
}

const notJudged: States = {
  outcome: 'indeterminate',
  conditions: { Covered: 'Unknown NothingJudged', Copies: 'Unknown SomeUnknown' },
  obligation: { state: 'joining' },
}

async function joining(): Promise<Decided[]> {
  const compliance = { compliance: { joinGraceSeconds: 7200, maxConsecutiveFailures: 2 } }
  const down: Found = { 0: 'MISSING', 1: 'MISSING', 2: 'MISSING', 3: 'MISSING' }
  return [
    ...(await timeline(compliance, down, [
      ['join-grace', 'a new obligation that is not kept', 0, notJudged],
      ['join-grace-last', 'the last millisecond of its grace', '2026-01-01T11:59:59.999Z', notJudged],
      [
        'join-grace-over',
        'its grace is over, and what failed before does not count',
        '2026-01-01T12:00:00.000Z',
        {
          outcome: 'indeterminate',
          conditions: { Covered: 'True AllTrue', InSync: 'Unknown SomeUnknown' },
          obligation: { state: 'judged', InSync: 'Unknown NeverPassed' },
        },
      ],
      [
        'join-grace-first',
        'the first failure of a slot that began after the grace',
        2,
        {
          outcome: 'indeterminate',
          level: 1,
          obligation: { state: 'judged', InSync: 'Unknown NeverPassed' },
        },
      ],
      ['join-grace-second', 'the second', 3, broken],
    ])),
    ...(await timeline(compliance, { 0: 'PASS' }, [
      [
        'join-grace-passing',
        'a new obligation that is kept is a copy, and not judged',
        0,
        { ...notJudged, conditions: { Covered: 'Unknown NothingJudged', Copies: 'True AllTrue' } },
      ],
    ])),
    ...(await timeline(compliance, { 0: 'PASS', 1: 'MISSING' }, [
      [
        'join-grace-failed',
        'what failed in the grace, after a success, is not judged when the grace is over',
        1,
        {
          outcome: 'indeterminate',
          conditions: { Covered: 'True AllTrue', Copies: 'Unknown SomeUnknown' },
          obligation: { state: 'judged', InSync: 'Unknown JoinGrace' },
        },
      ],
    ])),
    ...(await timeline(compliance, { 0: 'PASS', 1: 'MISSING', 2: 'MISSING' }, [
      [
        'join-grace-tolerated',
        'nor does one failure more make it known, though that is tolerated',
        2,
        {
          outcome: 'indeterminate',
          level: 1,
          conditions: { Copies: 'Unknown SomeUnknown' },
          obligation: { InSync: 'Unknown JoinGrace' },
        },
      ],
    ])),
    ...(await timeline(
      { compliance: { ...compliance.compliance, offlineGraceSeconds: 7200 } },
      { 0: 'PASS', 1: 'MISSING', 2: 'OFFLINE' },
      [
        [
          'join-grace-offline',
          'nor one that is forgiven',
          2,
          {
            outcome: 'indeterminate',
            conditions: { Copies: 'Unknown SomeUnknown' },
            obligation: { InSync: 'Unknown JoinGrace' },
          },
        ],
      ],
    )),
    ...(await timeline(
      { compliance: { joinGraceSeconds: 7200, maxConsecutiveFailures: 1 }, sync: { maxLagSeconds: 60 } },
      { 0: 'PASS', 2: 'STALE' },
      [
        [
          'join-grace-lag',
          'a lag after the grace',
          2,
          { ...broken, obligation: { InSync: 'False LagExceeded' } },
        ],
      ],
    )),
  ]
}

async function offline(): Promise<Decided[]> {
  const of = (offlineGraceSeconds: number) => ({ compliance: { offlineGraceSeconds } })
  const down: Found = { 0: 'PASS', 1: 'OFFLINE', 2: 'OFFLINE' }
  const still: States = {
    outcome: 'compliant',
    conditions: { InSync: 'True AllTrue', Covered: 'True AllTrue' },
  }
  return [
    ...(await timeline(of(3600), down, [
      ['offline-grace', 'offline in a slot that began within an hour of the last that passed', 1, still],
      ['offline-grace-over', 'the next slot begins when the hour is over', 2, failing],
    ])),
    ...(await timeline(of(3601), down, [
      ['offline-grace-second', 'the next slot begins a second before the grace is over', 2, still],
    ])),
    ...(await timeline(of(1), { 0: 'PASS', 1: 'OFFLINE' }, [
      ['offline-grace-short', 'the slot after the one that passed begins within a second of it', 1, still],
    ])),
    ...(await timeline(of(3600), { 0: 'PASS', 1: 'MISSING' }, [
      ['offline-grace-missing', 'only being offline is forgiven', 1, failing],
    ])),
    ...(await timeline(of(36_000), { 0: 'OFFLINE', 1: 'OFFLINE', 2: 'OFFLINE' }, [
      ['offline-grace-never', 'nothing is forgiven before a slot passed', 2, broken],
    ])),
    ...(await timeline(of(7200), { 0: 'PASS', 1: 'MISSING', 2: 'OFFLINE', 3: 'MISSING', 4: 'MISSING' }, [
      ['offline-grace-between', 'what is forgiven neither adds to a streak nor ends it', [4, -1], failing],
      ['offline-grace-streak', 'three failures that count, and one that is forgiven', 4, broken],
    ])),
    ...(await timeline({ compliance: { offlineGraceSeconds: 36_000, failedAfterSeconds: 7200 } }, down, [
      [
        'offline-grace-throughout',
        'forgiven, and the slot that passed came due too long ago to show anything',
        2,
        {
          outcome: 'indeterminate',
          conditions: {
            Covered: 'True AllTrue',
            InSync: 'Unknown SomeUnknown',
            Copies: 'Unknown SomeUnknown',
          },
          obligation: { InSync: 'Unknown PassedLongAgo' },
        },
      ],
    ])),
  ]
}

async function recovering(): Promise<Decided[]> {
  const of = (recoveryGraceSeconds: number, failedAfterSeconds = 21_600) => ({
    compliance: { recoveryGraceSeconds, failedAfterSeconds, maxConsecutiveFailures: 2 },
  })
  const back: Found = { 0: 'MISSING', 1: 'MISSING', 2: 'PASS', 3: 'MISSING', 4: 'MISSING' }
  const lenient: States = {
    outcome: 'degraded',
    level: 1,
    conditions: { Copies: 'True AllTrue' },
    obligation: { InSync: 'True RecoveryGrace' },
  }
  const young: Found = { 0: 'MISSING', 1: 'PASS', 2: 'MISSING', 3: 'MISSING' }
  return [
    ...(await timeline(of(14_400), back, [
      ['recovery-broken', 'two failures, which are not tolerated', 1, broken],
      ['recovery-pass', 'the node came back', 2, fine],
      ['recovery-grace', 'two failures in a row within the grace', 4, lenient],
      ['recovery-grace-last', 'the last millisecond of the grace', '2026-01-01T15:59:59.999Z', lenient],
      ['recovery-grace-over', 'the grace is over', '2026-01-01T16:00:00.000Z', broken],
    ])),
    ...(await timeline(of(14_400), { 0: 'PASS', 1: 'PASS', 2: 'MISSING', 3: 'MISSING' }, [
      ['recovery-none', 'a node that did not come back from anything has no grace', 3, broken],
    ])),
    ...(await timeline(of(14_400, 10_800), young, [
      ['recovery-old', 'what it came back from is three hours ago', 3, broken],
    ])),
    ...(await timeline(of(14_400, 10_801), young, [
      ['recovery-recent', 'what it came back from is a second less than that ago', 3, lenient],
    ])),
    ...(await timeline(of(14_400), { 0: 'MISSING', 1: 'PASS', 3: 'STALE' }, [
      [
        'recovery-lag',
        'a lag within the grace',
        3,
        { ...lenient, obligation: { InSync: 'True FailuresTolerated' } },
      ],
    ])),
  ]
}
