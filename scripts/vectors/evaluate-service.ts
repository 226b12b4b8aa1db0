import type { DataMap } from '@quorate/core'

import type { Found } from './checked-group.ts'
import type { Decided, States } from './evaluate-case.ts'
import { timeline, type Row } from './evaluate-rows.ts'
import { serviceEdgeCases } from './evaluate-service-edges.ts'

/** DEC-6: service levels over a window of four hours, by integers. */
export async function serviceCases(): Promise<Decided[]> {
  return [
    ...(await uptimes()),
    ...(await passing()),
    ...(await serving()),
    ...(await windows()),
    ...(await serviceEdgeCases()),
  ]
}

function sla(targets: DataMap) {
  return { sla: { maxGapSeconds: 3600, windowSeconds: 14_400, ...targets } }
}

const met: States = { outcome: 'compliant', conditions: { Sla: 'True AllTrue' } }
const missed: States = {
  outcome: 'noncompliant',
  conditions: { Sla: 'False SomeFalse', Copies: 'True AllTrue' },
  obligation: { Sla: 'False TargetMissed' },
}
const open: States = {
  outcome: 'indeterminate',
  conditions: { Sla: 'Unknown SomeUnknown' },
  obligation: { Sla: 'Unknown TargetsOpen' },
}

async function one(
  name: string,
  what: string,
  targets: DataMap,
  found: Found,
  states: States,
  layers: number[] = [0],
): Promise<Decided[]> {
  const row: Row = [name, what, 3, states, 'DEC-6']
  return timeline({ ...sla(targets), verification: { layers } }, found, [row])
}

async function uptimes(): Promise<Decided[]> {
  const outage: Found = { 0: 'PASS', 1: 'PASS', 2: 'OFFLINE', 3: 'PASS' }
  const gap: Found = { 0: 'PASS', 1: 'PASS', 3: 'PASS' }
  return (
    await Promise.all([
      one('uptime-met', 'up for three of four hours, as is asked for', { uptimePpm: 750_000 }, outage, met),
      one('uptime-missed', 'a millionth more is asked for', { uptimePpm: 750_001 }, outage, missed),
      one(
        'uptime-gap',
        'an hour of which nothing is known, and three are enough',
        { uptimePpm: 750_000 },
        gap,
        met,
      ),
      one(
        'uptime-open',
        'an hour of which nothing is known, and which decides',
        { uptimePpm: 750_001 },
        gap,
        open,
      ),
      one(
        'uptime-whole',
        'all four hours are asked for, and one is not known',
        { uptimePpm: 1_000_000 },
        gap,
        open,
      ),
      one(
        'uptime-long-gap',
        'a slot speaks for two hours where the policy lets it',
        { uptimePpm: 1_000_000, maxGapSeconds: 7200 },
        gap,
        met,
      ),
      one(
        'uptime-short-gap',
        'a slot speaks for half an hour, and the rest is not known',
        { uptimePpm: 500_001, maxGapSeconds: 1800 },
        { ...gap, 2: 'PASS' },
        open,
      ),
      one(
        'uptime-half',
        'half of it is',
        { uptimePpm: 500_000, maxGapSeconds: 1800 },
        { ...gap, 2: 'PASS' },
        met,
      ),
    ])
  ).flat()
}

async function passing(): Promise<Decided[]> {
  const found: Found = { 0: 'PASS', 1: 'PASS', 2: 'MISSING', 3: 'PASS' }
  const gap: Found = { 0: 'PASS', 1: 'PASS', 3: 'PASS' }
  return (
    await Promise.all([
      one('pass-met', 'three of four slots passed, as is asked for', { passPpm: 750_000 }, found, met),
      one('pass-missed', 'a millionth more is asked for', { passPpm: 750_001 }, found, missed),
      one('pass-open', 'one slot of four is not decided, and decides', { passPpm: 750_001 }, gap, open),
      one('pass-none-asked', 'no target: no condition', {}, found, { outcome: 'compliant', conditions: {} }),
      one(
        'pass-both',
        'one of two targets is missed',
        { passPpm: 750_000, uptimePpm: 750_001 },
        found,
        missed,
      ),
      one(
        'pass-false-wins',
        'one target is missed and the other is open',
        { passPpm: 1_000_000, uptimePpm: 750_001, maxGapSeconds: 1800 },
        { 0: 'PASS', 1: 'MISSING', 2: 'MISSING', 3: 'PASS' },
        missed,
      ),
    ])
  ).flat()
}

async function serving(): Promise<Decided[]> {
  // Samples of four blocks, each in 10 ms; in slot 2 one block is missing.
  const found: Found = { 0: 'PASS', 1: 'PASS', 2: 'MISSING', 3: 'PASS' }
  const all: Found = { ...found, 2: 'PASS' }
  const layers = [0, 1]
  return (
    await Promise.all([
      one('serve-met', '15 of 16 sampled blocks came', { servePpm: 937_500 }, found, met, layers),
      one('serve-missed', 'a millionth more is asked for', { servePpm: 937_501 }, found, missed, layers),
      one(
        'serve-in-time',
        'blocks came as late as is allowed',
        { servePpm: 1_000_000, serveMs: 10 },
        all,
        met,
        layers,
      ),
      one('serve-late', 'blocks came a millisecond later', { servePpm: 1, serveMs: 9 }, all, missed, layers),
      one(
        'serve-offline',
        'no block came from a node that was offline',
        { servePpm: 750_000 },
        { ...found, 2: 'OFFLINE' },
        met,
        layers,
      ),
      one(
        'serve-open',
        'four of 16 blocks were never asked for',
        { servePpm: 750_001 },
        { 0: 'PASS', 1: 'PASS', 2: { 0: 'PASS' }, 3: 'PASS' },
        open,
        layers,
      ),
      one('serve-unsampled', 'no layer of this policy samples anything', { servePpm: 1 }, all, open),
    ])
  ).flat()
}

async function windows(): Promise<Decided[]> {
  const rules = { ...sla({ uptimePpm: 1_000_000 }), compliance: { joinGraceSeconds: 3600 } }
  return [
    ...(await timeline(rules, { 0: 'OFFLINE', 1: 'PASS', 2: 'PASS' }, [
      ['sla-joining', 'what came before the obligation is judged is outside', 2, met, 'DEC-6'],
    ])),
    ...(await timeline(
      sla({ uptimePpm: 1_000_000 }),
      { 0: 'OFFLINE', 1: 'PASS', 2: 'PASS', 3: 'PASS', 4: 'PASS' },
      [
        ['sla-window-last', 'an outage in the last four hours that are due', [4, -1], missed, 'DEC-6'],
        ['sla-window', 'the outage has left the window', 4, met, 'DEC-6'],
      ],
    )),
  ]
}
