import { deriveObligations } from '@quorate/attest'

import { checkedNode } from './attest-records.ts'
import { keyOf, type Key } from './case.ts'
import { bundleOf, checkedGroup, checks, due, type CheckedGroup, type Found } from './checked-group.ts'
import { signedCommit } from './commits.ts'
import { alike, decided, type Decided, type States } from './evaluate-case.ts'
import { fine } from './evaluate-rows.ts'
import { at } from './group-records.ts'
import { endedPlcLog, plcLogOf, type PlcEntry } from './plc.ts'

/** RCP-9: what STALE says of an account that has ended, and DEC-2: what logs tell of an account is part of the inputs. */
export async function tombstoneCases(): Promise<Decided[]> {
  return [...(await ended()), ...(await otherLayers()), ...(await dated())]
}

/** The checked group, with an account of nobody's in place of Alice's; `host` signs its commits of eight and nine. */
async function holding(did: string, host: Key, layers: readonly number[]): Promise<CheckedGroup> {
  const replication = { subjects: [did], placement: { kind: 'rendezvous', copies: 1 } }
  const group = await checkedGroup({ replication, verification: { layers: [...layers] } })
  const commits = { old: await signedCommit(did, host, at(8)), now: await signedCommit(did, host, at(9)) }
  return { ...group, alice: { ...group.alice, did }, commits }
}

/** An account that Bob's node is to hold, by its name. */
async function heldByBob(host: Key, layers: readonly number[]): Promise<[name: string, group: CheckedGroup]> {
  for (let i = 0; ; i++) {
    const name = `ended${String(i)}.example`
    const [genesis] = await endedPlcLog(host, name)
    const group = await holding(genesis?.did ?? '', host, layers)
    const [first] = deriveObligations(group.version).obligations
    if (first?.node === checkedNode) return [name, group]
  }
}

type Row = readonly [name: string, what: string, logs: readonly PlcEntry[][], states: States]

async function decideLogs(
  group: CheckedGroup,
  told: Found,
  requirement: string,
  rows: readonly Row[],
): Promise<Decided[]> {
  const { records } = await checks(group, told)
  const last = Math.max(...Object.keys(told).map(Number))
  const cases = rows.map(([name, what, logs, states]) => {
    const plcLogs = logs.map((log) => ({ did: log[0]?.did ?? '', log }))
    const bundle = bundleOf({ ...group.founding, plcLogs }, records)
    return decided(name, what, requirement, { bundle, at: due(group, last) }, states)
  })
  // Logs are all that differs: one root of inputs never goes with two decisions.
  for (const [root, all] of Map.groupBy(cases, ({ decision }) => decision.inputs.root))
    if (new Set(all.map(({ cid }) => cid)).size > 1) throw new Error(`two decisions on the inputs ${root}`)
  return cases
}

const behind: States = {
  outcome: 'noncompliant',
  level: 2,
  obligation: { 'Covered 0 slots': '3 of 3', InSync: 'False LagExceeded' },
}
const open = (slots: string): States => ({
  outcome: 'indeterminate',
  conditions: { InSync: 'True AllTrue', Covered: 'Unknown SomeUnknown', Copies: 'True AllTrue' },
  obligation: { 'Covered 0 slots': slots, InSync: 'True Passing' },
})

const unknown: States = {
  outcome: 'indeterminate',
  obligation: { 'Covered 0 slots': '0 of 3', InSync: 'Unknown NoneDecided' },
}

/** A node that is an hour behind, as is allowed, and then two hours; it is asked a quarter past. */
async function ended(): Promise<Decided[]> {
  const host = await keyOf('host of the ended', 'K-256')
  const [name, group] = await heldByBob(host, [0])
  const log = (ends?: number, undone?: number) => endedPlcLog(host, name, ends, undone)
  const [standing, undone, cut] = [await log(), await log(12, 12.5), await log(12)]
  const second = 12.25
  const ms = 1 / 3_600_000
  const told = { 0: 'PASS', 1: 'STALE', 2: 'STALE' }
  const foreign = await endedPlcLog(await keyOf('host of zoe'), 'zoe.example', 1)
  const rows = await decideLogs(group, told, 'RCP-9', [
    ['tombstone-none', 'a node two hours behind an account that goes on', [standing], behind],
    ['tombstone-foreign', 'another account has ended', [standing, foreign], behind],
    ['tombstone-undone', 'the tombstone was undone half an hour later', [undone], behind],
    ['tombstone-undone-cut', 'beside it a log without what undid it', [undone, cut], behind],
    [
      'tombstone-after',
      'an account that ended a millisecond after the node was asked',
      [await log(second + ms)],
      behind,
    ],
    ['tombstone-at', 'an account that ended in that very millisecond', [await log(second)], fine],
    ['tombstone-before', 'an account that ended a millisecond before', [await log(second - ms)], fine],
    [
      'tombstone-beside',
      'a log that knows nothing of it yet, beside one that does',
      [standing, await log(second)],
      fine,
    ],
    [
      'tombstone-undone-later',
      'what undid the tombstone is dated after the instant that is asked for',
      [await log(12, 30)],
      fine,
    ],
    [
      'tombstone-long-before',
      'before the first time too: that the node was behind by no more than is allowed says nothing either',
      [await log(11)],
      open('1 of 3'),
    ],
  ])
  const [none, other, back, cutBack, after, same, before, beside, later, ...rest] = rows as Ten
  // Until it has ended, and once that was undone, it is an account like any other.
  return [...alike(none, other, back, cutBack, after), ...alike(same, before, beside, later), ...rest]
}

type Ten = [Decided, Decided, Decided, Decided, Decided, Decided, Decided, Decided, Decided, Decided]

/** In layers 1 and 3 alike; what else is wrong there is. */
async function otherLayers(): Promise<Decided[]> {
  const host = await keyOf('host of the ended', 'K-256')
  const [name, group] = await heldByBob(host, [0, 1, 3])
  const log = await endedPlcLog(host, name, 11)
  const stale = { 0: 'PASS', 1: 'PASS', 2: 'STALE' }
  return [
    ...(await decideLogs(group, stale, 'RCP-9', [
      ['tombstone-layers', 'an older commit in all layers of an account that has ended', [log], fine],
      [
        'tombstone-layers-none',
        'the same of one that goes on',
        [await endedPlcLog(host, name)],
        { ...behind, obligation: { InSync: 'False LagExceeded', Retrievable: 'True FailuresTolerated' } },
      ],
    ])),
    ...(await decideLogs(
      group,
      { 0: 'PASS', 1: 'PASS', 2: { 0: 'PASS', 1: 'MISSING', 3: 'PASS' } },
      'RCP-9',
      [
        [
          'tombstone-missing',
          'blocks of its last commit that are missing',
          [log],
          {
            outcome: 'degraded',
            level: 1,
            obligation: {
              InSync: 'True Passing',
              Retrievable: 'True FailuresTolerated',
              Proven: 'True Passing',
            },
          },
        ],
      ],
    )),
  ]
}

/** One log with other dates: the key that signed what the source shows was announced before the first receipt, or after it. */
async function dated(): Promise<Decided[]> {
  const { group, genesis, from } = await datedLogs()
  return decideLogs(group, { 0: 'PASS', 1: 'PASS', 2: 'PASS' }, 'DEC-2', [
    ['account-key-early', 'the key of a commit was announced before it', [from(1)], fine],
    ['account-key-late', 'it was announced when the first check was over', [from(11)], fine],
    ['account-key-later', 'it was announced when two checks were over', [from(12)], open('1 of 3')],
    ['account-key-cut', 'a log in which it is not announced', [[genesis]], unknown],
  ])
}

/** The checked group with an account whose log has a second operation, with the key that signed what is held. */
export async function datedLogs() {
  const [first, now] = [await keyOf('host before'), await keyOf('host of the dated', 'K-256')]
  const [genesis, change] = (await plcLogOf(first, now)) as [PlcEntry, PlcEntry]
  const group = await holding(genesis.did, now, [0])
  return { group, genesis, from: (hours: number) => [genesis, { ...change, createdAt: at(hours) }] }
}
