import type { DataMap } from '@quorate/core'

import { keyOf } from './case.ts'
import { signedCommit } from './commits.ts'
import type { Decided, States } from './evaluate-case.ts'
import { fine } from './evaluate-rows.ts'
import { at } from './group-records.ts'
import { panelOf, panelRow, type Panel, type Said, type Told } from './verifier-panel.ts'

/** RCP-9: a node is behind from when a majority has seen that its source went on; one hour is allowed. */
export async function lagCases(): Promise<Decided[]> {
  return [...(await ofThree()), ...(await ofFive())]
}

const rules = (verifiers: number) => ({
  verification: { verifiers, coveragePpm: 0 },
  compliance: { maxConsecutiveFailures: 3 },
})

const behind: States = {
  outcome: 'noncompliant',
  level: 2,
  conditions: { Copies: 'False SomeFalse' },
  obligation: { InSync: 'False LagExceeded', 'InSync outcome': 'STALE' },
}

type Row = readonly [name: string, what: string, told: Told, states: States]

function decideRows(panel: Panel, rows: readonly Row[]): Promise<Decided[]> {
  return Promise.all(
    rows.map(([name, what, told, states]) => panelRow(panel, [`lag-${name}`, what, 'RCP-9'], told, states)),
  )
}

/** The account went on from `old` to `now`. A verifier is asked a quarter past the hour at which a slot begins. */
async function ofThree(): Promise<Decided[]> {
  const panel = await panelOf(4, rules(3))
  const { host, commits } = panel
  const { old, now } = commits
  const subject = 'did:web:alice.example'
  const [next, twin, forged] = [
    await signedCommit(subject, host, at(9.5)),
    await signedCommit(subject, host, at(9), 0xa1),
    await signedCommit(subject, await keyOf('host of zoe'), at(9)),
  ]
  const said = (outcome: string, sourceCommit: DataMap, nodeCommit: DataMap): Said => ({
    outcome,
    early: { sourceCommit, nodeCommit },
  })
  const unaware = said('PASS', old, old)
  const later = (slot: number): Said => ({ outcome: 'STALE', early: { observedAt: at(10.25 + slot, 1) } })
  const stale: Said = 'STALE'
  const all = [stale, stale, stale]
  const two = [stale, stale, unaware]
  return decideRows(panel, [
    [
      'one-word',
      'one of three has known it for three hours, the others for no time',
      { 0: [stale, unaware, unaware], 3: all },
      fine,
    ],
    ['two-words', 'two have known it for an hour', { 0: two, 1: all }, fine],
    [
      'two-words-over',
      'two of the three were asked a millisecond later',
      { 0: two, 1: [later(1), later(1), stale] },
      behind,
    ],
    ['two-words-one-over', 'one of the three was', { 0: two, 1: [later(1), stale, stale] }, fine],
    [
      'unknown-word',
      'the word of one who could not tell what the node serves, but had seen the source',
      { 0: [stale, 'UNKNOWN', unaware], 2: all },
      behind,
    ],
    [
      'forged-word',
      'the word of one who had seen what somebody else signed',
      { 0: [stale, said('STALE', forged, old), unaware], 2: all },
      fine,
    ],
    [
      'caught-up',
      'the node went on to the first of two commits, and the second has been known for an hour',
      {
        0: two,
        1: [said('STALE', next, old), said('STALE', next, old), unaware],
        2: [said('STALE', next, now), said('STALE', next, now), said('STALE', next, now)],
      },
      fine,
    ],
    [
      'not-caught-up',
      'the node did not, and the first of them has been known for longer',
      {
        0: two,
        1: [said('STALE', next, old), said('STALE', next, old), unaware],
        2: [said('STALE', next, old), said('STALE', next, old), said('STALE', next, old)],
      },
      behind,
    ],
    ['agreed', 'too far behind, as two say; nothing new, as one says', { 0: two, 2: two }, behind],
    [
      'not-agreed',
      'too far behind, as one says; offline, as another says: MISSING, which is no lag',
      { 0: two, 2: [stale, 'OFFLINE', unaware] },
      {
        outcome: 'degraded',
        level: 1,
        obligation: { InSync: 'True FailuresTolerated', 'InSync outcome': 'MISSING' },
      },
    ],
    [
      'source-forked',
      'two commits of one revision, both signed',
      { 0: ['PASS', said('PASS', twin, twin), 'PASS'] },
      { ...fine, findings: ['subject/forked'] },
    ],
    [
      'source-not-forked',
      'two commits of one revision, of which the account signed one',
      { 0: ['PASS', said('PASS', forged, now), 'PASS'] },
      fine,
    ],
  ])
}

async function ofFive(): Promise<Decided[]> {
  const panel = await panelOf(6, rules(5))
  const { old } = panel.commits
  const unaware: Said = { outcome: 'PASS', early: { sourceCommit: old, nodeCommit: old } }
  const stale: Said = 'STALE'
  const all = [stale, stale, stale, stale, stale]
  return decideRows(panel, [
    [
      'two-of-five',
      'two of five have known it for two hours',
      { 0: [stale, stale, unaware, unaware, unaware], 2: all },
      fine,
    ],
    ['three-of-five', 'three of five have', { 0: [stale, stale, stale, unaware, unaware], 2: all }, behind],
  ])
}
