import type { Found } from './checked-group.ts'
import type { Decided, States } from './evaluate-case.ts'
import { failing, fine, timeline } from './evaluate-rows.ts'

/** DEC-4: how much has to be checked, and what each layer shows. */
export async function coverageCases(): Promise<Decided[]> {
  return [...(await covered()), ...(await layered()), ...(await withheld())]
}

const tooFew: States = {
  outcome: 'indeterminate',
  conditions: { Covered: 'Unknown SomeUnknown', InSync: 'True AllTrue', Copies: 'True AllTrue' },
  obligation: { 'Covered 0': 'Unknown TooFewDecided', InSync: 'True Passing' },
}

/** Four slots are judged. */
function of(coveragePpm: number, failedAfterSeconds = 14_400) {
  return { verification: { coveragePpm }, compliance: { failedAfterSeconds } }
}

async function covered(): Promise<Decided[]> {
  const half: Found = { 0: 'PASS', 3: 'PASS' }
  return [
    ...(await timeline(of(500_000), half, [
      ['covered-exactly', 'two of four slots are decided, as many as are asked for', 3, fine, 'DEC-4'],
      [
        'covered-window',
        'the first of them leaves the time that is judged',
        '2026-01-01T15:10:00.000Z',
        tooFew,
        'DEC-4',
      ],
      ['covered-window-last', 'a millisecond before', '2026-01-01T15:09:59.999Z', fine, 'DEC-4'],
    ])),
    ...(await timeline(of(500_001), half, [
      [
        'covered-below',
        'two of four slots are decided, a millionth less than is asked for',
        3,
        tooFew,
        'DEC-4',
      ],
    ])),
    ...(await timeline(of(1_000_000), { 0: 'PASS', 1: 'PASS', 2: 'PASS', 3: 'PASS' }, [
      ['covered-all', 'every slot is decided, as is asked for', 3, fine, 'DEC-4'],
    ])),
    ...(await timeline(of(1_000_000), { 0: 'PASS', 1: 'PASS', 2: 'UNKNOWN', 3: 'PASS' }, [
      ['covered-unknown', 'a verifier could not tell in one slot', 3, tooFew, 'DEC-4'],
    ])),
    ...(await timeline(of(0, 7200), { 0: 'PASS' }, [
      ['covered-none-asked', 'nothing is asked for, and one slot is decided', [2, -1], fine, 'DEC-4'],
      [
        'covered-none-decided',
        'nothing is asked for, and nothing was decided lately',
        2,
        {
          outcome: 'indeterminate',
          conditions: {
            Covered: 'True AllTrue',
            InSync: 'Unknown SomeUnknown',
            Copies: 'Unknown SomeUnknown',
          },
          obligation: { 'Covered 0': 'True EnoughDecided', InSync: 'Unknown PassedLongAgo' },
        },
        'DEC-4',
      ],
    ])),
  ]
}

async function layered(): Promise<Decided[]> {
  const all = { verification: { layers: [0, 1, 3] } }
  const down = (layer: number, outcome: string): Found => ({
    0: 'PASS',
    ...Object.fromEntries(
      [1, 2, 3].map((slot) => [slot, { 0: 'PASS', 1: 'PASS', 3: 'PASS', [layer]: outcome }]),
    ),
  })
  const failed = (type: string): States => ({
    outcome: 'noncompliant',
    level: 2,
    conditions: { InSync: 'True AllTrue', [type]: 'False SomeFalse', Copies: 'False SomeFalse' },
    obligation: { InSync: 'True Passing', [type]: 'False TooManyFailures' },
  })
  const tolerated = (type: string): States => ({
    ...failing,
    obligation: { InSync: 'True Passing', [type]: 'True FailuresTolerated' },
  })
  return [
    ...(await timeline(all, down(1, 'MISSING'), [
      ['layers-all', 'freshness, blocks and records', 0, fine, 'DEC-4'],
      ['layer-1-tolerated', 'sampled blocks were missing once', 1, tolerated('Retrievable'), 'DEC-4'],
      ['layer-1', 'sampled blocks were missing three times in a row', 3, failed('Retrievable'), 'DEC-4'],
    ])),
    ...(await timeline(all, down(3, 'CORRUPT'), [
      ['layer-3-tolerated', 'a sampled record was corrupt once', 2, tolerated('Proven'), 'DEC-4'],
      ['layer-3', 'a sampled record was corrupt three times in a row', 3, failed('Proven'), 'DEC-4'],
    ])),
    ...(await timeline({ verification: { layers: [1] } }, { 0: 'PASS', 1: 'PASS' }, [
      ['layer-1-alone', 'without freshness, being in sync is judged by blocks', 1, fine, 'DEC-4'],
    ])),
    ...(await timeline({ verification: { layers: [0, 3] } }, { 0: { 0: 'PASS' }, 1: { 0: 'PASS' } }, [
      [
        'layer-3-unchecked',
        'a layer that nobody checked',
        1,
        {
          outcome: 'indeterminate',
          conditions: {
            Covered: 'Unknown SomeUnknown',
            Proven: 'Unknown SomeUnknown',
            Copies: 'Unknown SomeUnknown',
          },
          obligation: {
            'Covered 0': 'True EnoughDecided',
            'Covered 3': 'Unknown TooFewDecided',
            Proven: 'Unknown NoneDecided',
          },
        },
        'DEC-4',
      ],
    ])),
  ]
}

/** What is left out makes nobody compliant where all is to be covered. */
async function withheld(): Promise<Decided[]> {
  const whole: Found = { 0: 'PASS', 1: 'MISSING', 2: 'MISSING', 3: 'MISSING' }
  return [
    ...(await timeline(of(1_000_000), whole, [
      [
        'withheld-nothing',
        'three failures in a row',
        3,
        { outcome: 'noncompliant', level: 2, findings: [] },
        'DEC-4',
      ],
    ])),
    ...(await timeline(of(1_000_000), { 0: 'PASS', 1: 'MISSING', 2: 'MISSING' }, [
      [
        'withheld-one',
        'the batch of one of them was left out',
        3,
        {
          outcome: 'indeterminate',
          level: 1,
          conditions: { Covered: 'Unknown SomeUnknown' },
          obligation: { 'Covered 0': 'Unknown TooFewDecided', InSync: 'True FailuresTolerated' },
        },
        'DEC-4',
      ],
    ])),
    ...(await timeline(of(1_000_000), { 0: 'PASS' }, [
      ['withheld-all', 'all of them were left out', 3, tooFew, 'DEC-4'],
    ])),
  ]
}
