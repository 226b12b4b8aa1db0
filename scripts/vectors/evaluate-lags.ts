import type { DataMap } from '@quorate/core'

import { keyOf } from './case.ts'
import { signedCommit } from './commits.ts'
import type { Decided, States } from './evaluate-case.ts'
import { fine } from './evaluate-rows.ts'
import { at } from './group-records.ts'
import { deriveObligations } from '@quorate/attest'

import { panelOf, panelRow, type Panel, type Said, type Told } from './verifier-panel.ts'

/** RCP-9: a node is behind from when a majority has seen that its source went on; one hour is allowed. */
export async function lagCases(): Promise<Decided[]> {
  return [...(await ofThree()), ...(await ofFive()), ...(await ofTwoHolders())]
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

/** Two operators are to hold the account, and two others check both: what one could have had from the other. */
async function ofTwoHolders(): Promise<Decided[]> {
  const panel = await panelOf(4, rules(3), { copies: 2 })
  const { old, now } = panel.commits
  const oneBehind: States = { ...behind, conditions: { Copies: 'True AllTrue' } }
  const nodes = deriveObligations(panel.version).obligations.map(({ node }) => node)
  const own = `did:web:node.${panel.holder}.example`
  const other = nodes.find((node) => node !== own) ?? ''
  const report = (node: string, nodeCommit: DataMap, observedAt?: string) => ({
    outcome: nodeCommit === old ? 'STALE' : 'PASS',
    node,
    early: { sourceCommit: now, nodeCommit, ...(observedAt === undefined ? {} : { observedAt }) },
  })
  const both = (...reports: readonly ReturnType<typeof report>[]) =>
    [...reports].sort((a, b) => (a.node < b.node ? -1 : 1))
  /** What the two say who hold nothing. */
  const told = (said: Said, one: Said = said): readonly Said[] => {
    const checking = panel.others.filter((name) => `did:web:node.${name}.example` !== other)
    return panel.others.map((name) => (checking[0] === name ? said : checking[1] === name ? one : undefined))
  }
  const begun = told(both(report(own, old), report(other, old)))
  const [late, newer] = [both(report(own, old)), both(report(other, now))]
  const after = both(report(own, old, at(12.25, 1)))
  return decideRows(panel, [
    [
      'held-by-none',
      'known for two hours, and no other node had it either: nobody says that it could have been had',
      { 0: begun, 2: told(late) },
      fine,
    ],
    [
      'held-by-other',
      'known for two hours, and held by the other node for one',
      { 0: begun, 1: told(newer), 2: told(late) },
      fine,
    ],
    [
      'held-by-other-over',
      'both who checked asked a millisecond later',
      { 0: begun, 1: told(newer), 2: told(after) },
      oneBehind,
    ],
    [
      'held-one-word',
      'one of them has seen it at the other node',
      { 0: begun, 1: told(newer, both()), 2: told(after) },
      fine,
    ],
    [
      'held-within',
      'known for an hour, and by no other node held: within what is allowed, that is no matter',
      { 0: begun, 1: told(late) },
      fine,
    ],
    [
      'held-before',
      'a node that served it two hours ago, and serves the one before',
      { 0: begun, 1: told(both(report(own, now))), 3: told(late) },
      oneBehind,
    ],
  ])
}
