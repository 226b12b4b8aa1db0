import { amendedBy, bundleWith } from './amended-group.ts'
import { due, type Changes, type Found } from './checked-group.ts'
import { decided, type Decided, type States } from './evaluate-case.ts'
import { fine, timeline, type Row } from './evaluate-rows.ts'
import { panelOf, panelRow, type Said } from './verifier-panel.ts'

/** DEC-6: what a window clips, what it holds when nothing is due, and whose items are counted. */
export async function serviceEdgeCases(): Promise<Decided[]> {
  return [
    ...(await empty()),
    ...(await clipped()),
    ...(await counted()),
    ...(await served()),
    ...(await across()),
  ]
}

type Targets = NonNullable<Changes[string]>

function sla(targets: Targets, others: Changes = {}): Changes {
  return { ...others, sla: { maxGapSeconds: 3600, windowSeconds: 14_400, ...targets } }
}

function open(counts: Readonly<Record<string, string>>): States {
  return {
    outcome: 'indeterminate',
    conditions: { Sla: 'Unknown SomeUnknown' },
    obligation: { Sla: 'Unknown TargetsOpen', ...counts },
  }
}

function missed(counts: Readonly<Record<string, string>>): States {
  return {
    outcome: 'noncompliant',
    conditions: { Sla: 'False SomeFalse', Copies: 'True AllTrue' },
    obligation: { Sla: 'False TargetMissed', ...counts },
  }
}

async function one(name: string, what: string, changes: Changes, found: Found, when: Row[2], states: States) {
  return timeline(changes, found, [[`sla-${name}`, what, when, states, 'DEC-6']])
}

/** Of nothing a share is not known. */
async function empty(): Promise<Decided[]> {
  const nothing = { 'Sla uptime': '0 up, 0 down, 0 unknown', 'Sla pass': '0 up, 0 down, 0 unknown' }
  const both = { uptimePpm: 1, passPpm: 1 }
  const joining = sla(both, { compliance: { joinGraceSeconds: 7200 } })
  const passed: Found = { 0: 'PASS', 1: 'PASS' }
  const unjudged: States = {
    outcome: 'indeterminate',
    conditions: { Sla: 'absent', Covered: 'Unknown NothingJudged' },
    obligation: { state: 'joining', Sla: 'Unknown TargetsOpen', ...nothing },
  }
  return [
    ...(await one('none-due', 'the first slot is not due', sla(both), passed, [0, -1], open(nothing))),
    ...(await timeline(joining, passed, [
      ['sla-joining-only', 'only what came before the obligation is judged is due', 0, unjudged, 'DEC-6'],
      [
        'sla-joining-due',
        'the obligation is judged, and the latest slot that is due ended when that began',
        1,
        open(nothing),
        'DEC-6',
      ],
    ])),
  ]
}

async function clipped(): Promise<Decided[]> {
  const half = { windowSeconds: 5400, passPpm: 1_000_000 }
  const failed: Found = { 1: 'PASS', 2: 'MISSING', 3: 'PASS' }
  const early: Found = { 0: 'OFFLINE', 1: 'OFFLINE', 2: 'PASS' }
  return [
    ...(await one(
      'begins-within',
      'the window begins within a slot that failed: half of it counts, and for passes none of it',
      sla({ ...half, uptimePpm: 666_667 }),
      failed,
      3,
      missed({ 'Sla uptime': '3600000 up, 1800000 down, 0 unknown', 'Sla pass': '1 up, 0 down, 0 unknown' }),
    )),
    ...(await one(
      'begins-within-met',
      'a millionth less is asked for',
      sla({ ...half, uptimePpm: 666_666 }),
      failed,
      3,
      fine,
    )),
    ...(await one(
      'reaches-in',
      'a slot before the window speaks for its first hour, and the last slot for no longer than the window',
      sla({ windowSeconds: 7200, maxGapSeconds: 7200, uptimePpm: 500_001 }),
      { 1: 'PASS', 3: 'MISSING' },
      3,
      { ...missed({ 'Sla uptime': '3600000 up, 3600000 down, 0 unknown' }), level: 1 },
    )),
    ...(await one(
      'longer',
      'the window is longer than the life of the group, of which an hour is not known',
      sla({ windowSeconds: 1_000_000, uptimePpm: 750_001 }),
      { 0: 'PASS', 1: 'PASS', 3: 'PASS' },
      3,
      open({ 'Sla uptime': '10800000 up, 0 down, 3600000 unknown' }),
    )),
    ...(await one(
      'joined-within',
      'the obligation is judged from within a slot on that failed',
      sla({ uptimePpm: 666_667, passPpm: 1_000_000 }, { compliance: { joinGraceSeconds: 5400 } }),
      early,
      2,
      missed({ 'Sla uptime': '3600000 up, 1800000 down, 0 unknown', 'Sla pass': '1 up, 0 down, 0 unknown' }),
    )),
  ]
}

async function counted(): Promise<Decided[]> {
  return [
    ...(await one(
      'forgiven',
      'what is forgiven was down all the same',
      sla({ uptimePpm: 500_001 }, { compliance: { offlineGraceSeconds: 3600 } }),
      { 0: 'PASS', 1: 'OFFLINE' },
      1,
      missed({ 'Sla uptime': '3600000 up, 3600000 down, 0 unknown', InSync: 'True OfflineGrace' }),
    )),
    ...(await one(
      'failing',
      'the target is met, and the last slot failed',
      sla({ uptimePpm: 500_000 }),
      { 0: 'PASS', 1: 'MISSING' },
      1,
      {
        outcome: 'degraded',
        level: 1,
        conditions: { Sla: 'True AllTrue' },
        obligation: { Sla: 'True TargetsMet', 'Sla uptime': '3600000 up, 3600000 down, 0 unknown' },
      },
    )),
    ...(await one(
      'stale',
      'behind by no more than is allowed is up',
      sla({ uptimePpm: 1_000_000 }),
      { 0: 'PASS', 1: 'STALE' },
      1,
      fine,
    )),
    ...(await one(
      'layers',
      'slots of all layers are counted',
      sla({ passPpm: 750_001 }, { verification: { layers: [0, 1] } }),
      { 0: 'PASS', 1: { 0: 'PASS', 1: 'MISSING' } },
      1,
      {
        ...missed({ 'Sla pass': '3 up, 1 down, 0 unknown', Retrievable: 'True FailuresTolerated' }),
        level: 1,
      },
    )),
  ]
}

/** Three verifiers ask for four blocks each, in one slot: what two of them report counts. */
async function served(): Promise<Decided[]> {
  const row = async (name: string, what: string, targets: Targets, said: readonly Said[], states: States) => {
    const panel = await panelOf(4, {
      verification: { verifiers: 3, layers: [1] },
      compliance: { maxConsecutiveFailures: 3 },
      ...sla(targets),
    })
    return panelRow(panel, [`serve-${name}`, what, 'DEC-6'], { 0: said }, states)
  }
  const all = { servePpm: 1_000_000 }
  const inTime = { ...all, serveMs: 10 }
  const small: Said = { outcome: 'PASS', size: 3 }
  const torn: Said = { outcome: 'MISSING', results: ['MISSING'] }
  const slow = (count: number): Said => ({ outcome: 'PASS', ms: Array.from({ length: count }, () => 11) })
  const whole: States = { ...fine, conditions: { Sla: 'True AllTrue' } }
  const failing = { level: 1, conditions: { Sla: 'False SomeFalse', Copies: 'Unknown SomeUnknown' } }
  return [
    await row('silent', 'one of three verifiers is silent', all, ['PASS', undefined, 'PASS'], whole),
    await row('outvoted', 'one reports a block that was missing', all, ['PASS', torn, 'PASS'], whole),
    await row('slow-one', 'one reports that every block was slow', inTime, ['PASS', slow(4), 'PASS'], whole),
    await row(
      'slow-two',
      'two report that every block was slow',
      { ...inTime, servePpm: 1 },
      [slow(4), 'PASS', slow(4)],
      missed({ 'Sla serve': '0 up, 4 down, 0 unknown' }),
    ),
    await row(
      'slow-some',
      'of three and of one block two verifiers report that they were slow: of one at least',
      { ...inTime, servePpm: 750_001 },
      [slow(3), 'PASS', slow(1)],
      missed({ 'Sla serve': '3 up, 1 down, 0 unknown' }),
    ),
    await row(
      'slow-silent',
      'one reports that three were slow, and one is silent',
      { ...inTime, servePpm: 250_001 },
      [slow(3), undefined, 'PASS'],
      open({ 'Sla serve': '1 up, 0 down, 3 unknown' }),
    ),
    await row('torn', 'two report a block that was missing', { servePpm: 750_001 }, [torn, torn, 'PASS'], {
      ...missed({ 'Sla serve': '3 up, 1 down, 0 unknown' }),
      ...failing,
    }),
    await row('torn-met', 'a millionth less is asked for', { servePpm: 750_000 }, [torn, torn, 'PASS'], {
      outcome: 'indeterminate',
      level: 1,
      conditions: { Sla: 'True AllTrue' },
      obligation: { Sla: 'True TargetsMet', 'Sla serve': '3 up, 1 down, 0 unknown' },
    }),
    await row('small', 'an account of three blocks', all, [small, small, undefined], whole),
    await row('small-one', 'one says that the account has three blocks', all, [small, 'PASS', 'PASS'], {
      ...whole,
      findings: ['receipt/universe'],
    }),
    await row('nothing', 'nothing was served to two', { servePpm: 1 }, ['OFFLINE', undefined, 'OFFLINE'], {
      ...missed({ 'Sla serve': '0 up, 4 down, 0 unknown' }),
      ...failing,
    }),
    await row('undecided', 'one passes and one fails', { servePpm: 1 }, ['PASS', undefined, 'OFFLINE'], {
      ...open({ 'Sla serve': '0 up, 0 down, 4 unknown' }),
    }),
  ]
}

/** One window over two versions, of which the second checks twice as often. */
async function across(): Promise<Decided[]> {
  const targets = { uptimePpm: 750_001, passPpm: 1, windowSeconds: 7200 }
  const set = await amendedBy(
    {},
    { verification: { intervalSeconds: 1800 } },
    { rules: sla(targets), isByBoth: true },
  )
  const bundle = await bundleWith(set, { 29: 'PASS' }, { 0: 'MISSING', 1: 'PASS' })
  return [
    decided(
      'sla-across',
      'an hour under one version and two half hours under the next',
      'DEC-6',
      { bundle, at: due(set.next, 1) },
      missed({ 'Sla uptime': '5400000 up, 1800000 down, 0 unknown', 'Sla pass': '2 up, 1 down, 0 unknown' }),
    ),
  ]
}
