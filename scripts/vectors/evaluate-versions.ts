import { amendedBy, bundleWith, type Amended } from './amended-group.ts'
import { due, type Found } from './checked-group.ts'
import { decided, type Decided, type States } from './evaluate-case.ts'
import { broken, decideRows, failing, fine, timeline } from './evaluate-rows.ts'
import { at } from './group-records.ts'
import { overlapNodeCases } from './evaluate-overlap-nodes.ts'
import { overlapCases } from './evaluate-overlaps.ts'

/** GOV-6, GOV-9: which version is judged at an instant, and who is bound by it. */
export async function versionCases(): Promise<Decided[]> {
  return [
    ...(await inTime()),
    ...(await amended()),
    ...(await overlapping()),
    ...(await overlapCases()),
    ...(await overlapNodeCases()),
  ]
}

const nothing: States = {
  outcome: 'indeterminate',
  conditions: { Covered: 'Unknown NothingJudged' },
}

async function inTime(): Promise<Decided[]> {
  const found: Found = { 0: 'PASS', 1: 'PASS', 2: 'PASS' }
  return [
    ...(await timeline({}, {}, [
      [
        'version-scheduled',
        'no version has taken effect',
        at(9),
        { ...nothing, policyState: 'SCHEDULED' },
        'GOV-4',
      ],
    ])),
    ...(await timeline(
      {},
      found,
      [
        [
          'version-active',
          'the last millisecond of a version',
          '2026-01-01T13:59:59.999Z',
          { ...fine, policyState: 'ACTIVE' },
          'GOV-4',
        ],
        [
          'version-lapsed',
          'the version has expired, and nothing is asked',
          at(14),
          { ...nothing, policyState: 'LAPSED' },
          'GOV-4',
        ],
      ],
      { expiresAt: at(14) },
    )),
  ]
}

async function amended(): Promise<Decided[]> {
  const same = await amendedBy({})
  const streak = await bundleWith(same, { 27: 'PASS', 28: 'MISSING', 29: 'MISSING' }, { 0: 'MISSING' })
  const stricter = await amendedBy({}, { sync: { maxLagSeconds: 1800 } })
  const looser = await amendedBy({}, { sync: { maxLagSeconds: 7200 } })
  const before: Found = { 28: 'PASS', 29: 'PASS' }
  const kept: Found = { 0: 'PASS' }
  const bound = (said: string): Readonly<Record<string, string>> => ({
    'Acknowledged did:web:bob.example': said,
  })
  return [
    ...decideRows(same.next, streak, [
      [
        'version-next',
        'two failures under the version before',
        [0, -1],
        { ...failing, policyState: 'ACTIVE' },
        'GOV-9',
      ],
      [
        'version-next-streak',
        'and one under the next: three in a row',
        0,
        { ...broken, policyState: 'ACTIVE' },
        'GOV-9',
      ],
    ]),
    ...decideRows(same.next, await bundleWith(same, before, kept), [
      [
        'bound-before',
        'a member that did not approve what asks for nothing stricter',
        0,
        { ...fine, conditions: bound('True BoundBefore') },
        'GOV-6',
      ],
    ]),
    ...decideRows(looser.next, await bundleWith(looser, before, kept), [
      [
        'bound-looser',
        'nor what asks for less',
        0,
        { ...fine, conditions: bound('True BoundBefore') },
        'GOV-6',
      ],
    ]),
    ...decideRows(stricter.next, await bundleWith(stricter, before, kept), [
      [
        'bound-stricter',
        'a member that did not approve what is stricter',
        0,
        {
          outcome: 'indeterminate',
          conditions: { ...bound('Unknown NotAcknowledged'), Copies: 'Unknown SomeUnknown' },
          obligation: { state: 'unbound' },
        },
        'GOV-6',
      ],
    ]),
  ]
}

async function overlapping(): Promise<Decided[]> {
  const until = { compatUntil: at(44) }
  const down: Found = { 27: 'PASS', 28: 'PASS', 29: 'PASS', 30: 'MISSING', 31: 'MISSING', 32: 'MISSING' }
  const looser = await amendedBy(until, { compliance: { maxConsecutiveFailures: 5 } })
  const stricter = await amendedBy(until, { compliance: { maxConsecutiveFailures: 1 } })
  const more = await amendedBy(until, {
    replication: { subjects: ['did:web:alice.example', 'did:web:bob.example'] },
  })
  const lag = await amendedBy(until, { sync: { maxLagSeconds: 10_800 } })
  const layers = await amendedBy(until, { verification: { layers: [1] } })
  const overlap = { policyState: 'OVERLAP' }
  const inOverlap = (
    name: string,
    what: string,
    slot: number,
    states: States,
    set: Amended,
    bundle: Uint8Array,
  ) => decided(name, what, 'GOV-9', { bundle, at: due(set.group, slot) }, { ...states, ...overlap })
  const behind: Found = { 29: 'PASS', 30: 'PASS', 32: 'STALE' }
  return [
    inOverlap(
      'overlap-looser',
      'three failures, and the next version tolerates four',
      32,
      failing,
      looser,
      await bundleWith(looser, down, {}),
    ),
    inOverlap(
      'overlap-stricter',
      'one failure, and only the next version tolerates none',
      30,
      failing,
      stricter,
      await bundleWith(stricter, down, {}),
    ),
    inOverlap(
      'overlap-own',
      'three failures, which neither tolerates',
      32,
      broken,
      stricter,
      await bundleWith(stricter, down, {}),
    ),
    inOverlap(
      'overlap-lag',
      'three hours behind, as the next version allows',
      32,
      fine,
      lag,
      await bundleWith(lag, behind, {}),
    ),
    inOverlap(
      'overlap-layers',
      'the next version asks for another layer: those of the one before are judged',
      32,
      fine,
      layers,
      await bundleWith(layers, { 30: 'PASS', 31: 'PASS', 32: 'PASS' }, {}),
    ),
    ...(await pendingCases(more)),
  ]
}

/** Only the next version asks for Bob's account, of Alice's node. */
async function pendingCases(more: Amended): Promise<Decided[]> {
  const bundle = await bundleWith(more, { 30: 'PASS', 31: 'PASS', 32: 'PASS', 33: 'PASS' }, {})
  const isPending: States = { ...fine, policyState: 'OVERLAP', obligation: { state: 'pending' } }
  const asked = (at: string) => ({ bundle, at })
  const { group } = more
  return [
    decided(
      'overlap-pending',
      'what only the next version asks is not judged yet',
      'GOV-9',
      asked(due(group, 32)),
      isPending,
    ),
    decided(
      'overlap-pending-last',
      'the last millisecond of the overlap',
      'GOV-9',
      asked('2026-01-02T19:59:59.999Z'),
      isPending,
    ),
    decided(
      'overlap-over',
      'the overlap is over, and nothing is known of what it asks',
      'GOV-9',
      asked(at(44)),
      {
        outcome: 'indeterminate',
        policyState: 'ACTIVE',
        conditions: {
          'Acknowledged did:web:alice.example': 'True Approved',
          'Acknowledged did:web:bob.example': 'True BoundBefore',
          Covered: 'Unknown SomeUnknown',
          Copies: 'Unknown SomeUnknown',
        },
        obligation: { state: 'judged', 'Covered 0': 'Unknown NoSlots' },
      },
    ),
  ]
}
