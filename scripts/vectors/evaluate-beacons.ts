import { asking, chainedRound, published, quicknetRound } from './beacons.ts'
import type { Decided, States } from './evaluate-case.ts'
import { fine } from './evaluate-rows.ts'
import { panelOf, panelRow, type Said } from './verifier-panel.ts'

/** Two slots begin the chains of the verifiers, who consented before. */
const slot = 2

/** RCP-3: a beacon is the beacon's, or what was drawn by it does not count. Three verifiers of one slot. */
export async function beaconCases(): Promise<Decided[]> {
  const { verification, dates } = asking('quicknet', 1000, { slot })
  const panel = await panelOf(4, { verification: { verifiers: 3, layers: [1], ...verification } }, { dates })
  const both = await panelOf(
    4,
    { verification: { verifiers: 3, layers: [0, 1], ...verification } },
    { dates },
  )
  const second = asking('chained', 1, { slot, ms: 1 })
  const chained = await panelOf(
    4,
    { verification: { verifiers: 3, layers: [1], ...second.verification } },
    { dates: second.dates },
  )
  const plain = await panelOf(
    4,
    { verification: { verifiers: 3, layers: [1], intervalSeconds: 200_000_000 } },
    { dates },
  )
  const strange = await panelOf(
    4,
    {
      verification: {
        verifiers: 3,
        layers: [1],
        intervalSeconds: 200_000_000,
        beacon: { kind: 'drand', chain: 'ab'.repeat(32) },
      },
    },
    { dates },
  )
  const real = quicknetRound(1000)
  const told: Said = { outcome: 'PASS', beacon: real }
  const lie: Said = { outcome: 'PASS', beacon: { ...real, signature: published.quicknet[1001] } }
  const next: Said = { outcome: 'PASS', beacon: quicknetRound(1001) }
  const missing: Said = { outcome: 'MISSING', results: ['MISSING'], beacon: real }
  const open: States = {
    outcome: 'indeterminate',
    obligation: { 'Covered 1 slots': '0 of 1', Retrievable: 'Unknown NoneDecided' },
  }
  const wrong = { findings: ['batch/beacon'] }
  // The slot lasts for years, and nothing passed before.
  const failed: States = {
    outcome: 'noncompliant',
    level: 3,
    obligation: { Retrievable: 'False TooManyFailures', 'Retrievable outcome': 'MISSING' },
  }
  const rows: readonly [
    panel: typeof panel,
    name: string,
    what: string,
    said: readonly Said[],
    states: States,
  ][] = [
    [panel, 'three', 'three state the round as it was signed', [told, told, told], fine],
    [
      panel,
      'liar',
      'one states another signature: the two others decide',
      [told, lie, told],
      { ...fine, ...wrong },
    ],
    [panel, 'round', 'one states the next round', [told, told, next], { ...fine, ...wrong }],
    [
      panel,
      'liar-passes',
      'two say that it failed, and one passes by a false beacon',
      [missing, lie, missing],
      { ...failed, ...wrong },
    ],
    [
      panel,
      'liars',
      'two state another signature, and are no majority for it',
      [lie, told, lie],
      { ...open, ...wrong },
    ],
    [panel, 'none', 'two state none', ['PASS', told, 'PASS'], { ...open, ...wrong }],
    [panel, 'one', 'one reports, by the round that was asked for', [undefined, told, undefined], open],
    [
      panel,
      'offline',
      'nothing was served, and nothing drawn',
      [unasked, unasked, undefined],
      {
        outcome: 'noncompliant',
        level: 4,
        obligation: { Retrievable: 'False TooManyFailures', 'Retrievable outcome': 'OFFLINE' },
      },
    ],
    [
      panel,
      'offline-nonce',
      'nothing was served, to challenges by no beacon',
      ['OFFLINE', 'OFFLINE', undefined],
      { ...open, ...wrong },
    ],
    [
      plain,
      'not-asked',
      'two state a beacon for which the policy does not ask',
      [told, told, 'PASS'],
      { ...open, ...wrong },
    ],
    [
      both,
      'layers',
      'by a false beacon layer 1 is not decided, and layer 0 is',
      [lie, lie, told],
      {
        outcome: 'indeterminate',
        obligation: { 'Covered 0 slots': '1 of 1', 'Covered 1 slots': '0 of 1', InSync: 'True Passing' },
        ...wrong,
      },
    ],
    [chained, 'chained', 'rounds of a chain', [chained2, chained2, undefined], fine],
    [strange, 'strange', 'a beacon whose rounds are not known here', ['PASS', 'PASS', 'PASS'], open],
    [strange, 'strange-stated', 'the same, with a round', [told, told, told], open],
  ]
  return Promise.all(
    rows.map(([own, name, what, said, states]) =>
      panelRow(own, [`beacon-${name}`, what, 'RCP-3'], { [slot]: said }, states),
    ),
  )
}

/** Nothing was served, and no challenge made. */
const unasked: Said = { outcome: 'OFFLINE', late: { nonce: undefined } }
const chained2: Said = { outcome: 'PASS', beacon: chainedRound(2) }
