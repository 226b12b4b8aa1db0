import { bundleOf } from './checked-group.ts'
import { decided, type Decided, type States } from './evaluate-case.ts'
import { fine } from './evaluate-rows.ts'
import { at } from './group-records.ts'
import { seenRecords } from './verifier-chains.ts'
import {
  assignedTo,
  chainOfSaid,
  panelOf,
  panelRow,
  toldBy,
  type Panel,
  type Said,
  type Told,
} from './verifier-panel.ts'

/** RCP-8: what a slot comes to when several check it and do not say the same. */
export async function verifierCases(): Promise<Decided[]> {
  return [
    ...(await three()),
    ...(await five()),
    ...(await two()),
    ...(await notTheirs()),
    ...(await graces()),
    ...(await contradicting()),
  ]
}

/** Nothing was decided. */
const open: States = {
  outcome: 'indeterminate',
  conditions: { Covered: 'Unknown SomeUnknown', Copies: 'Unknown SomeUnknown' },
  obligation: { 'Covered 0 slots': '0 of 1', InSync: 'Unknown NoneDecided' },
}

/** The one slot failed, so. */
function failed(outcome: string): States {
  return {
    outcome: 'noncompliant',
    level: 2,
    conditions: { Covered: 'True AllTrue', Copies: 'False SomeFalse' },
    obligation: { 'Covered 0 slots': '1 of 1', InSync: 'False TooManyFailures', 'InSync outcome': outcome },
  }
}

function row(
  panel: Panel,
  name: string,
  what: string,
  told: Told,
  states: States,
  requirement = 'RCP-8',
): Promise<Decided> {
  return panelRow(panel, [`verifiers-${name}`, what, requirement], told, states)
}

type OneSlot = readonly [name: string, what: string, said: readonly Said[], states: States]

async function oneSlot(panel: Panel, rows: readonly OneSlot[]): Promise<Decided[]> {
  return Promise.all(rows.map(([name, what, said, states]) => row(panel, name, what, { 0: said }, states)))
}

const nothing = undefined

async function three(): Promise<Decided[]> {
  return oneSlot(await panelOf(4, { verification: { verifiers: 3 } }), [
    ['all', 'three say that it passed', ['PASS', 'PASS', 'PASS'], fine],
    ['two-of-three', 'two say so, and one is silent', ['PASS', nothing, 'PASS'], fine],
    ['one-of-three', 'one says so, and two are silent', [nothing, 'PASS', nothing], open],
    ['outvoted', 'two say that it passed, and one that it did not', ['PASS', 'MISSING', 'PASS'], fine],
    ['split', 'one says that it passed, one that it did not', ['PASS', 'MISSING', nothing], open],
    [
      'failed',
      'two say that it failed, and one that it passed',
      ['CORRUPT', 'PASS', 'CORRUPT'],
      failed('CORRUPT'),
    ],
    [
      'failed-two',
      'two say that it failed, and one is silent',
      ['OFFLINE', nothing, 'OFFLINE'],
      failed('OFFLINE'),
    ],
    ['unknown', 'two say that it passed, and one cannot tell', ['PASS', 'UNKNOWN', 'PASS'], fine],
    ['unknown-two', 'one says that it passed, and two cannot tell', ['UNKNOWN', 'PASS', 'UNKNOWN'], open],
    [
      'unknown-between',
      'one says that it passed, one that it did not, and one cannot tell',
      ['PASS', 'UNKNOWN', 'MISSING'],
      open,
    ],
    [
      'superseded',
      'the account went on while one asked, and one says that it passed',
      ['SUPERSEDED', 'PASS', nothing],
      open,
    ],
    [
      'superseded-failed',
      'the account went on while one asked, and two say that it failed: their receipts show it',
      ['TIMEOUT', 'SUPERSEDED', 'TIMEOUT'],
      { ...failed('TIMEOUT'), obligation: { 'InSync outcome': 'TIMEOUT', 'InSync evidence': '2' } },
    ],
    ['agreed', 'two of three failures are alike', ['OFFLINE', 'TIMEOUT', 'OFFLINE'], failed('OFFLINE')],
    ['not-agreed', 'three failures, no two alike', ['OFFLINE', 'TIMEOUT', 'CORRUPT'], failed('MISSING')],
  ])
}

async function five(): Promise<Decided[]> {
  return oneSlot(await panelOf(6, { verification: { verifiers: 5 } }), [
    ['three-of-five', 'three of five say that it passed', ['PASS', nothing, 'PASS', nothing, 'PASS'], fine],
    [
      'two-of-five',
      'two of five say so, and nobody says otherwise',
      ['PASS', nothing, nothing, nothing, 'PASS'],
      open,
    ],
    [
      'three-to-two',
      'three say that it passed, two that it did not',
      ['PASS', 'OFFLINE', 'PASS', 'OFFLINE', 'PASS'],
      fine,
    ],
    [
      'two-to-two',
      'two say that it passed, two that it did not, one cannot tell',
      ['PASS', 'MISSING', 'UNKNOWN', 'MISSING', 'PASS'],
      open,
    ],
    [
      'two-pairs',
      'two failures of one kind, two of another',
      ['OFFLINE', 'OFFLINE', 'TIMEOUT', 'TIMEOUT', 'PASS'],
      failed('MISSING'),
    ],
    [
      'three-and-one',
      'three failures of one kind, one of another',
      ['OFFLINE', 'TIMEOUT', 'OFFLINE', 'PASS', 'OFFLINE'],
      failed('OFFLINE'),
    ],
  ])
}

async function two(): Promise<Decided[]> {
  return oneSlot(await panelOf(3, { verification: { verifiers: 2 } }), [
    ['pair-silent', 'one of two is silent', ['PASS', nothing], open],
    ['pair-split', 'they do not say the same', ['PASS', 'OFFLINE'], open],
    ['pair-not-agreed', 'they say that it failed, each otherwise', ['TIMEOUT', 'OFFLINE'], failed('MISSING')],
  ])
}

/** RCP-1: whose word is asked for. */
async function notTheirs(): Promise<Decided[]> {
  const panel = await panelOf(4, { verification: { verifiers: 3 } })
  const { holder, others } = panel
  const own = await chainOfSaid(panel, holder, () => 'PASS', { 0: [] })
  const witness = others[0] ?? ''
  const some = await panelOf(4, { verification: { verifiers: 2 } })
  const assigned = assignedTo(some, 0)
  const saidBy = (chosen: (name: string) => boolean): Said[] =>
    some.others.map((name) => (chosen(name) ? 'PASS' : undefined))
  const known = await toldBy(panel, { 0: [nothing, 'PASS', nothing] })
  const [first] = assigned
  return [
    decided(
      'verifiers-self',
      'of three one says that it passed, and so does the node itself',
      'RCP-1',
      {
        bundle: bundleOf(panel.founding, known, await seenRecords(panel, own, witness)),
        at: at(11, 600_000),
      },
      { ...open, findings: ['receipt/not-assigned'] },
    ),
    await row(
      some,
      'assigned',
      'both that are assigned say that it passed',
      { 0: saidBy((name) => assigned.includes(name)) },
      fine,
      'RCP-1',
    ),
    await row(
      some,
      'not-assigned',
      'one that is assigned says so, and one that is not: it is not accused, since an exit may be withheld',
      { 0: saidBy((name) => name === first || !assigned.includes(name)) },
      open,
      'RCP-1',
    ),
  ]
}

/** DEC-5: how a slot failed makes a difference. */
async function graces(): Promise<Decided[]> {
  const verification = { verifiers: 3 }
  const passed: Said[] = ['PASS', 'PASS', 'PASS']
  const down: Said[] = ['OFFLINE', nothing, 'OFFLINE']
  const mixed: Said[] = ['OFFLINE', 'TIMEOUT', nothing]
  const offline = await panelOf(4, { verification, compliance: { offlineGraceSeconds: 3600 } })
  const short = await panelOf(4, {
    verification,
    compliance: { failedAfterSeconds: 3600, abandonedAfterSeconds: 7200 },
  })
  const level = (n: number): States => ({
    outcome: 'noncompliant',
    level: n,
    obligation: { InSync: 'False TooManyFailures' },
  })
  return [
    await row(
      offline,
      'offline',
      'a majority says that it is offline: forgiven for an hour',
      { 0: passed, 1: down },
      fine,
      'DEC-5',
    ),
    await row(
      offline,
      'offline-or-late',
      'one says that it is offline, one that it is slow: MISSING, which is not forgiven',
      { 0: passed, 1: mixed },
      {
        outcome: 'noncompliant',
        level: 2,
        obligation: { InSync: 'False TooManyFailures', 'InSync outcome': 'MISSING' },
      },
      'DEC-5',
    ),
    await row(
      short,
      'abandoned',
      'offline for two hours, as a majority says',
      { 0: passed, 1: down, 2: down },
      level(4),
      'DEC-5',
    ),
    await row(
      short,
      'not-abandoned',
      'in one of the slots no majority says that it was offline',
      { 0: passed, 1: down, 2: mixed },
      level(3),
      'DEC-5',
    ),
  ]
}

/** RCP-4: universes that contradict each other are told, and every vote counts. */
async function contradicting(): Promise<Decided[]> {
  const sampled = await panelOf(4, { verification: { verifiers: 3, layers: [1] } })
  const of = (size: number, outcome = 'PASS'): Said => ({ outcome, size })
  const lost = (size: number): Said => ({ size, outcome: 'MISSING', results: ['MISSING'] })
  const told = { findings: ['receipt/universe'] }
  const missing: States = {
    outcome: 'noncompliant',
    level: 2,
    obligation: { Retrievable: 'False TooManyFailures', 'Retrievable outcome': 'MISSING' },
  }
  const rows: readonly OneSlot[] = [
    [
      'universe',
      'two of three report one universe, and one another',
      [of(40), of(41), of(40)],
      { ...fine, ...told },
    ],
    [
      'universe-two',
      'one reports one universe, one another: both say that it passed',
      [of(40), of(41), nothing],
      { ...fine, ...told },
    ],
    ['universe-three', 'three report three', [of(39), of(40), of(41)], { ...fine, ...told }],
    [
      'universe-liar',
      'one says that it passed, of another universe than the two that say that it failed',
      [lost(40), of(41), lost(40)],
      { ...missing, ...told },
    ],
    [
      'universe-liar-failed',
      'one says that it failed, of another universe than the two that say that it passed',
      [of(40), lost(41), of(40)],
      { ...fine, ...told },
    ],
    [
      'universe-offline',
      'two report one universe, and to one nothing was served',
      [of(40), 'OFFLINE', of(40)],
      fine,
    ],
  ]
  return Promise.all(
    rows.map(([name, what, said, states]) => row(sampled, name, what, { 0: said }, states, 'RCP-4')),
  )
}
